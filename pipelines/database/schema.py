"""Define the staging tables with their columns and descriptions.

`connection` creates and `staging` fills them, dbt's source file `models/staging/_sources.yml` is
generated from here (`python -m pipelines.database.sources_yaml`; a test compares the two), and the
data dictionary shows these descriptions. Tables of maintained lists are in `schema_lists`.

`containers`, `captures` and `documents` list what was received; the other tables hold the reading
of each content once, keyed by its `sha256`.
"""

from pipelines.database.schema_lists import LIST_TABLES
from pipelines.database.schema_types import Column, Table

VALUE_STATUSES = ("reported", "blank", "not_applicable", "text", "ambiguous", "missing")
TABLE_STATUSES = ("complete", "partial", "absent", "ambiguous")
READING_STATES = ("report", "not_a_report", "unreadable")
CLAIM_SCOPES = ("own", "consolidated", "other_year", "other_body", "named_body")
FILING_BASES = ("folder", "sidecar", "listing", "link_text", "file_name", "retrieved", "received")
CONTAINER_KINDS = ("warc", "wacz", "zip")
TABLE_CODES = ("disclosure", "applications", "appeals", "legacy")


_SHA = Column("sha256", "VARCHAR", "SHA-256 of the document's bytes, its identity.", required=True)
_FROM_PICTURE = Column(
    "is_read_from_picture", "BOOLEAN",
    "Whether it was read from a picture by character recognition.", required=True,
)  # fmt: skip
_TABLE = Column(
    "table_code", "VARCHAR", "Statutory table the row belongs to.", required=True,
    accepted=TABLE_CODES,
)  # fmt: skip

_CONTENT = "SHA-256 of the unpacked content, the identity of a document"
_PROVENANCE = (
    Column("retrieved_at", "TIMESTAMP", "When it was downloaded, in UTC."),
    Column("http_status", "INTEGER", "HTTP status of the response."),
    Column("media_type", "VARCHAR", "Media type according to the server."),
    Column("source_entry", "VARCHAR", "Entry of the sources list through which it was found."),
    Column("listed_on", "VARCHAR", "Address of the page that links to it."),
    Column("link_text", "VARCHAR", "Text of that link."),
    Column("listed_date", "DATE", "Date printed beside that link."),
)

DOCUMENTS = Table(
    "documents",
    "One document as it was received: a file under data/raw, or a part of a container there.",
    ("file",),
    (
        Column(
            "file", "VARCHAR",
            "Path below data/raw, with forward slashes; within a container its path, # and the "
            "place in it: the offset of a WARC record, the name of a member of a zip archive.",
            required=True,
        ),
        _SHA,
        Column("size_bytes", "BIGINT", "Size of the document in bytes, unpacked.", required=True),
        Column(
            "modified_ns", "BIGINT",
            "Modification time of the file, in nanoseconds since 1970; unchanged files are not "
            "hashed again.",
            required=True,
        ),
        Column(
            "container", "VARCHAR",
            "Path below data/raw of the file that holds it; null for a file of its own.",
        ),
        Column("place", "VARCHAR", "Place of its capture in that file, where it is a WARC."),
        Column(
            "name", "VARCHAR",
            "Name given by its publisher: of the file, of the member, in the response header or in "
            "the address.",
        ),
        Column(
            "filing_year", "INTEGER",
            "Report year under which it is filed and loaded (the Dagster partition). "
            "The year that the report itself covers is in reports.report_year.",
            required=True,
        ),
        Column(
            "filing_basis", "VARCHAR", "Source of the filing year.", required=True,
            accepted=FILING_BASES,
        ),
        Column("received_at", "TIMESTAMP", "When it was first seen, in UTC.", required=True),
        Column("sidecar", "VARCHAR", "Path of the sidecar below data/raw, null without one."),
        Column("title", "VARCHAR", "Title according to the sidecar."),
        Column("publisher", "VARCHAR", "Publishing agency according to the sidecar."),
        Column("region_code", "VARCHAR", "GB/T 2260 code of the region according to the sidecar."),
        Column("report_year", "INTEGER", "Report year according to the sidecar."),
        Column("url", "VARCHAR", "Address that the document was downloaded from, where known."),
        *_PROVENANCE,
        Column("listed_year", "INTEGER", "Report year stated by its link or its source."),
        Column("published_on", "DATE", "Publication date according to the sidecar."),
        Column("licence", "VARCHAR", "Terms under which the document may be used."),
        Column("vouched_by", "VARCHAR",
               "Who confirms, according to the sidecar, that it is the publisher's document, if it "
               "was found elsewhere."),
        Column("sidecar_problem", "VARCHAR", "Why the sidecar was not used, null if it was."),
        Column("problem", "VARCHAR",
               "Why it cannot be opened, null if it can; sha256 is then the hash of its name and "
               "this text."),
    ),
)  # fmt: skip

CONTAINERS = Table(
    "containers",
    "One file under data/raw that holds documents, as it was taken in.",
    ("file",),
    (
        Column("file", "VARCHAR", "Path below data/raw, with forward slashes.", required=True),
        Column("sha256", "VARCHAR", "SHA-256 of the file.", required=True),
        Column("size_bytes", "BIGINT", "Size of the file in bytes.", required=True),
        Column("modified_ns", "BIGINT", "Modification time, in nanoseconds since 1970.",
               required=True),
        Column("sidecar_ns", "BIGINT", "Modification time of its sidecar, null without one."),
        Column("scanner_version", "VARCHAR",
               "Version of the code that scanned it; another version scans it again.",
               required=True),
        Column("kind", "VARCHAR", "Kind of container.", required=True, accepted=CONTAINER_KINDS),
        Column("received_at", "TIMESTAMP", "When it was first seen, in UTC.", required=True),
        Column("records", "BIGINT", "Records of a WARC of any type, members of a zip archive.",
               required=True),
        Column("documents", "BIGINT", "Documents it holds.", required=True),
        Column("left_out", "VARCHAR",
               "Contents that are not documents, counted in a JSON object: reason → number.",
               required=True),
        Column("problem", "VARCHAR",
               "Where and why it could not be read to its end, null if it could."),
    ),
)  # fmt: skip

CAPTURES = Table(
    "captures",
    "One capture in a WARC under data/raw: request, time and response.",
    ("container", "place"),
    (
        Column("container", "VARCHAR", "Path below data/raw of the file that holds it.",
               required=True),
        Column("place", "VARCHAR", "Place in that file: the offset of its record.", required=True),
        Column("record_type", "VARCHAR",
               "response, resource, revisit (the same as an earlier one), or metadata (no "
               "response).",
               required=True),
        Column("url", "VARCHAR", "Address that was requested."),
        *_PROVENANCE,
        Column("role", "VARCHAR",
               "Role recorded by the harvest: report, attachment, listing, robots, other."),
        Column("listed_year", "INTEGER", "Report year stated by its link or its source."),
        Column("problem", "VARCHAR",
               "Why there was no response, or what was sent in place of a page, as a code."),
        Column("problem_detail", "VARCHAR", "The same in words."),
        Column("listed_reports", "INTEGER",
               "For a list page, number of reports it names; null where they were not counted."),
        Column("listed_agency", "VARCHAR",
               "Agency named in the text of the link, as printed."),
        Column("payload_digest", "VARCHAR", "Digest of the body as it was received."),
        Column("sha256", "VARCHAR",
               f"{_CONTENT}; for a revisit that of the earlier capture, null if that was not "
               "taken in."),
        Column("size_bytes", "BIGINT", "Size of the content in bytes, unpacked."),
        Column("refers_to_url", "VARCHAR", "For a revisit, address of the earlier capture."),
        Column("refers_to_at", "TIMESTAMP", "For a revisit, time of the earlier capture, in UTC."),
        Column("left_out", "VARCHAR", "Why its content is not a document; null if it is one."),
    ),
)  # fmt: skip

SOURCES = Table(
    "sources",
    "One entry of the sources list: a portal, or a part of one, that is harvested.",
    ("source_entry",),
    (
        Column("source_entry", "VARCHAR", "Entry of the sources list.", required=True),
        Column("name", "VARCHAR", "Name of the portal.", required=True),
        Column("region_code", "VARCHAR", "GB/T 2260 code of its region; nine digits for townships.",
               required=True),
        Column(
            "agency_name", "VARCHAR",
            "Agency whose reports it should hold: the one named in the entry, or the government of "
            "its region.",
            required=True,
        ),
        Column("agency_type", "VARCHAR", "Type of that agency, if its name shows it."),
        Column("report_years", "VARCHAR",
               "Report years the entry is for, comma-separated; null for all."),
        Column("hosts", "VARCHAR", "Hosts that the entry names, comma-separated, without ports.",
               required=True),
        Column("expected_min", "INTEGER", "Fewest reports that it is known to list for a year."),
        Column("expected_max", "INTEGER", "Most reports that it is known to list for a year."),
        Column("is_enabled", "BOOLEAN", "Whether harvests request it unless others are named.",
               required=True),
    ),
)  # fmt: skip

READINGS = Table(
    "readings",
    "One distinct content and the result of its reading.",
    ("sha256",),
    (
        _SHA,
        Column("filing_year", "INTEGER", "Partition in which it was loaded.", required=True),
        Column(
            "state", "VARCHAR", "Result of the reading.", required=True, accepted=READING_STATES
        ),
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
        _SHA,
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
            accepted=("consolidated", "own"),
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
        _SHA,
        _TABLE,
        Column("status", "VARCHAR", "How far the table could be read.", required=True,
               accepted=TABLE_STATUSES),
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
        _SHA,
        _TABLE,
        Column("row_code", "VARCHAR", "Row, by code list; x:<label> for a row not in it.",
               required=True),
        Column("column_code", "VARCHAR", "Column, by code list.", required=True),
        Column("value", "DECIMAL(24,6)", "Number as printed; null if none can be assigned to it."),
        Column("status", "VARCHAR", "What the cell contains.", required=True,
               accepted=VALUE_STATUSES),
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
        _SHA,
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
               "unclear.",
               accepted=CLAIM_SCOPES),
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
        _SHA,
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
        _SHA,
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

TABLES = (SOURCES, *LIST_TABLES, CONTAINERS, CAPTURES, DOCUMENTS, *READING_TABLES)
"""All staging tables, parents first."""
