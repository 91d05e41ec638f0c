"""Define the staging tables of readings: what was read of each content, keyed by its `sha256`."""

from pipelines.database.schema_types import SHA, Column, Table

_FROM_PICTURE = Column(
    "is_read_from_picture", "BOOLEAN",
    "Whether it was read from a picture by character recognition.", required=True,
)  # fmt: skip
_TABLE = Column("table_code", "VARCHAR", "Statutory table the row belongs to.", required=True)

READINGS = Table(
    "readings",
    "One distinct content and the result of its reading.",
    ("sha256",),
    (
        SHA,
        Column("filing_year", "INTEGER", "Partition in which it was loaded.", required=True),
        Column("state", "VARCHAR", "Result of the reading.", required=True),
        Column("reason_code", "VARCHAR", "Why it is not a report, as a code; null for a report."),
        Column("reason", "VARCHAR", "Why it is not a report, in a sentence; null for a report."),
        Column("reader", "VARCHAR", "Reader that read it, with the layout it found."),
        Column("parser_version", "VARCHAR",
               "Version of the parser that read it: of its reader and of the shared code.",
               required=True),
        Column("evidence", "VARCHAR",
               "Digest of its sidecar and link data; it is read again when they change.",
               required=True),
        Column("read_at", "TIMESTAMP", "When it was read, in UTC.", required=True),
        Column("tries", "INTEGER",
               "Number of attempts of this parser version with the same evidence and conditions.",
               required=True),
        Column("conditions", "VARCHAR",
               "Limits and programs it was read with; an unreadable content is retried when "
               "they change.",
               required=True),
    ),
)  # fmt: skip

REPORTS = Table(
    "reports",
    "One report: a content that was recognised as an annual report.",
    ("sha256",),
    (
        SHA,
        Column("title", "VARCHAR", "Title as printed, spaces normalised."),
        Column("report_year", "INTEGER", "Year the report covers; null if not established."),
        Column("report_year_basis", "VARCHAR", "Basis of the report year."),
        Column("agency_name", "VARCHAR", "Official name of the reporting agency; null if unknown."),
        Column("agency_type", "VARCHAR", "Type of agency, as a code."),
        Column("agency_basis", "VARCHAR", "Basis of the agency's name."),
        Column("region_code", "VARCHAR", "Code of the agency's region; null if not resolved."),
        Column("region_basis", "VARCHAR", "Basis of the region."),
        Column("region_candidates", "VARCHAR", "Codes that were considered, comma-separated."),
        Column("zone_code", "VARCHAR", "Code of its functional zone; null if it is in none."),
        Column(
            "scope", "VARCHAR",
            "consolidated: a government reporting for all organs of its region; own: one agency.",
        ),
        Column("scope_basis", "VARCHAR", "Basis of the scope."),
        Column("published_on", "DATE", "Publication date; null if not established."),
        Column("published_on_basis", "VARCHAR", "Basis of the publication date."),
    ),
)  # fmt: skip

REPORT_TABLES = Table(
    "report_tables",
    "One statutory table of one report and how it was read.",
    ("sha256", "table_code"),
    (
        SHA,
        _TABLE,
        Column("status", "VARCHAR", "How far the table could be read.", required=True),
        Column("form", "VARCHAR", "Form the table follows, decided from its own headers."),
        Column("reason", "VARCHAR", "Why it is not complete, null if it is."),
        Column("is_read_twice", "BOOLEAN",
               "Whether a second, independent reading of the document cross-checked it."),
        Column("numbers", "INTEGER", "Cells that print a number.", required=True),
        Column("numbers_digest", "VARCHAR",
               "Digest of its numbers by row and column, without zeros, for finding copies; null "
               "for tables with so few and small numbers that they agree by chance."),
    ),
)  # fmt: skip

CELLS = Table(
    "cells",
    "One cell of a statutory table of one report.",
    ("sha256", "table_code", "row_code", "column_code"),
    (
        SHA,
        _TABLE,
        Column("row_code", "VARCHAR", "Row, by code list; x:<label> for a row not in it.",
               required=True),
        Column("column_code", "VARCHAR", "Column, by code list.", required=True),
        Column("value", "DECIMAL(24,6)", "Number as printed; null if none can be assigned to it."),
        Column("status", "VARCHAR", "What the cell contains.", required=True),
        Column("raw", "VARCHAR", "Text of the cell as printed; null if nothing is known of it."),
        Column("unit", "VARCHAR", "Unit printed in the cell or its header."),
        Column("row_label", "VARCHAR", "Row label as printed; null if the label was not found."),
        Column("locator", "VARCHAR", "Place of the cell in the document, e.g. line 57."),
        _FROM_PICTURE,
    ),
)  # fmt: skip

CLAIMS = Table(
    "claims",
    "One number stated in the prose of one report, or one statement that there was none.",
    ("sha256", "claim_number"),
    (
        SHA,
        Column("claim_number", "INTEGER", "1, 2, 3 … in the order of the text.", required=True),
        Column("claim_code", "VARCHAR", "What is counted, by code list.", required=True),
        Column("value", "DECIMAL(24,6)",
               "Number as printed, 万 multiplied out; null where the sentence states that there "
               "was none."),
        Column("unit", "VARCHAR", "Measure word or unit printed after the number."),
        Column("is_approximate", "BOOLEAN",
               "Whether the number is rounded or approximate: 余, 多, 约, 近, 以上, 万.",
               required=True),
        Column("subject", "VARCHAR", "What is counted according to the sentence, as printed."),
        Column("raw", "VARCHAR", "The number with its unit, or the statement, as printed.",
               required=True),
        Column("claim_scope", "VARCHAR",
               "Body that the number belongs to by the words of its sentence: own unless stated "
               "otherwise, named_body if an agency is named, perhaps the report's own; null if "
               "unclear."),
        Column("scope_words", "VARCHAR",
               "Words that claim_scope is based on, null if there are none."),
        Column("stated_year", "INTEGER", "Last year named in the sentence before the number."),
        Column("refers_to", "INTEGER",
               "claim_number of the number of which this one is a part or a change."),
        Column("sentence", "VARCHAR", "Sentence that states it.", required=True),
        Column("number_offset", "INTEGER",
               "Characters of the paragraph before the number or statement.", required=True),
        Column("locator", "VARCHAR", "Place of the paragraph in the document.", required=True),
        _FROM_PICTURE,
    ),
)  # fmt: skip

SECTIONS = Table(
    "sections",
    "The prose of one statutory section of one report whose heading was found.",
    ("sha256", "section_number"),
    (
        SHA,
        Column("section_number", "INTEGER", "1 for 一、总体情况 to 6 for 六、其他需要报告的事项.",
               required=True),
        Column("heading", "VARCHAR", "Its heading as printed.", required=True),
        Column("locator", "VARCHAR", "Place of the heading in the document.", required=True),
        Column("characters", "INTEGER",
               "Characters of its prose, without spaces and punctuation; 0 if there are only "
               "tables below the heading.",
               required=True),
        Column("short_text", "VARCHAR",
               "Its prose if it has at most 60 characters, null if it is longer."),
        Column("topics", "VARCHAR",
               "Its topics, as codes of section_topics, comma-separated."),
        Column("sentence_digests", "VARCHAR",
               "Digests of its sentences of 12 characters or more, without numbers, in order, "
               "separated by spaces: sentences that differ only in numbers have the same digest."),
    ),
)  # fmt: skip

FINDINGS = Table(
    "findings",
    "One doubt in the reading of one document, or one text that could not be assigned.",
    ("sha256", "finding_number"),
    (
        SHA,
        Column("finding_number", "INTEGER", "1, 2, 3 … in the order found.", required=True),
        Column("finding_code", "VARCHAR", "Kind of doubt, as a code.", required=True),
        Column("table_code", "VARCHAR", "Statutory table concerned, null for the whole document."),
        Column("row_code", "VARCHAR", "Row concerned."),
        Column("column_code", "VARCHAR", "Column concerned."),
        Column("message", "VARCHAR", "Description in a sentence.", required=True),
        Column("raw", "VARCHAR", "Text concerned."),
        Column("locator", "VARCHAR", "Place in the document."),
    ),
)  # fmt: skip

READING_TABLES = (READINGS, REPORTS, REPORT_TABLES, CELLS, CLAIMS, SECTIONS, FINDINGS)
"""Tables that are filled from a reading, all keyed by sha256."""
