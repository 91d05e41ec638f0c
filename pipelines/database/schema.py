"""The staging tables: the one place that says what columns they have and what those mean.

`connection` creates and `staging` fills them, dbt's source file `models/staging/_sources.yml` is
generated from here (`python -m pipelines.database.sources_yaml`; a test compares the two), and the
data dictionary shows these descriptions. Nothing is computed here.

Staging keeps what documents say, one content once: `containers`, `captures` and `documents` list
what was received; all the other tables hang on `sha256`, the identity of a content.
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
    "It was read from a picture by character recognition.", required=True,
)  # fmt: skip
_TABLE = Column(
    "table_code", "VARCHAR", "Statutory table the row belongs to.", required=True,
    accepted=TABLE_CODES,
)  # fmt: skip

_CONTENT = "SHA-256 of the content, unpacked: the identity of the document it is"
_PROVENANCE = (
    Column("retrieved_at", "TIMESTAMP", "When it was got from its address, in UTC."),
    Column("http_status", "INTEGER", "Status with which the server answered."),
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
            "Name that its publisher gave it: of the file, of the member, in the answer of the "
            "server or in the address.",
        ),
        Column(
            "filing_year", "INTEGER",
            "Report year under which it is filed and loaded (the Dagster partition). "
            "Not a statement of the report itself: that is reports.report_year.",
            required=True,
        ),
        Column(
            "filing_basis", "VARCHAR", "What the filing year was taken from.", required=True,
            accepted=FILING_BASES,
        ),
        Column("received_at", "TIMESTAMP", "When it was first seen, in UTC.", required=True),
        Column("sidecar", "VARCHAR", "Path of the sidecar below data/raw, null without one."),
        Column("title", "VARCHAR", "Title according to the sidecar."),
        Column("publisher", "VARCHAR", "Publishing agency according to the sidecar."),
        Column("region_code", "VARCHAR", "GB/T 2260 code of the region according to the sidecar."),
        Column("report_year", "INTEGER", "Report year according to the sidecar."),
        Column("url", "VARCHAR", "Address the document was got from, where known."),
        *_PROVENANCE,
        Column("listed_year", "INTEGER", "Report year that its link or its source states."),
        Column("published_on", "DATE", "Publication date according to the sidecar."),
        Column("licence", "VARCHAR", "Under what terms the document may be used."),
        Column("vouched_by", "VARCHAR",
               "Who says, according to the sidecar, that it is what its publisher published, "
               "wherever it was got."),
        Column("sidecar_problem", "VARCHAR", "Why the sidecar was not used, null if it was."),
        Column("problem", "VARCHAR",
               "Why it cannot be opened, null if it can; its sha256 is then that of this and of "
               "its name."),
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
               "Version of the code that looked through it; another one looks again.",
               required=True),
        Column("kind", "VARCHAR", "What it is.", required=True, accepted=CONTAINER_KINDS),
        Column("received_at", "TIMESTAMP", "When it was first seen, in UTC.", required=True),
        Column("records", "BIGINT", "Records of a WARC of any type, members of a zip archive.",
               required=True),
        Column("documents", "BIGINT", "Documents it holds.", required=True),
        Column("left_out", "VARCHAR",
               "What else it holds that is no document, as a JSON object: reason → number.",
               required=True),
        Column("problem", "VARCHAR",
               "Where and why it could not be read to its end, null if it could."),
    ),
)  # fmt: skip

CAPTURES = Table(
    "captures",
    "One capture in a WARC under data/raw: what was asked for, when, and what came of it.",
    ("container", "place"),
    (
        Column("container", "VARCHAR", "Path below data/raw of the file that holds it.",
               required=True),
        Column("place", "VARCHAR", "Where in that file: the offset of its record.", required=True),
        Column("record_type", "VARCHAR",
               "response, resource, revisit (the same as an earlier one), or metadata (nothing "
               "came).",
               required=True),
        Column("url", "VARCHAR", "Address that was asked for."),
        *_PROVENANCE,
        Column("role", "VARCHAR",
               "What the harvest took it for: report, attachment, listing, robots, other."),
        Column("listed_year", "INTEGER", "Report year that its link or its source states."),
        Column("problem", "VARCHAR",
               "Why nothing came, or what came in place of a page, as a code."),
        Column("problem_detail", "VARCHAR", "The same in words."),
        Column("listed_reports", "INTEGER",
               "Of a page of a list: how many reports it names; null where nobody has looked."),
        Column("listed_agency", "VARCHAR",
               "Agency that the text of the link names, as it stands there."),
        Column("payload_digest", "VARCHAR", "Digest of the body as it was received."),
        Column("sha256", "VARCHAR",
               f"{_CONTENT}; of a revisit that of the earlier capture, null where that is not "
               "here."),
        Column("size_bytes", "BIGINT", "Size of the content in bytes, unpacked."),
        Column("refers_to_url", "VARCHAR", "Of a revisit: address of the earlier capture."),
        Column("refers_to_at", "TIMESTAMP", "Of a revisit: time of the earlier capture, in UTC."),
        Column("left_out", "VARCHAR", "Why its content is no document; null where it is one."),
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
            "Agency whose reports it must hold: the one the entry names, or the government of its "
            "region.",
            required=True,
        ),
        Column("agency_type", "VARCHAR", "Kind of that agency, where its name tells."),
        Column("report_years", "VARCHAR",
               "Report years the entry is for, with commas; null where it is for all."),
        Column("hosts", "VARCHAR", "Hosts that the entry names, with commas, without ports.",
               required=True),
        Column("expected_min", "INTEGER", "Fewest reports of a year that it lists, as known."),
        Column("expected_max", "INTEGER", "Most reports of a year that it lists, as known."),
        Column("is_enabled", "BOOLEAN", "Whether harvests ask it without being told to.",
               required=True),
    ),
)  # fmt: skip

READINGS = Table(
    "readings",
    "One distinct content and how its reading ended.",
    ("sha256",),
    (
        _SHA,
        Column("filing_year", "INTEGER", "Partition in which it was loaded.", required=True),
        Column(
            "state", "VARCHAR", "How the reading ended.", required=True, accepted=READING_STATES
        ),
        Column("reason_code", "VARCHAR", "Why it is not a report, as a code; null for a report."),
        Column("reason", "VARCHAR", "Why it is not a report, in a sentence; null for a report."),
        Column("reader", "VARCHAR", "Reader that read it, with the layout it saw."),
        Column("parser_version", "VARCHAR",
               "Version of the parser that read it: of its reader and of what all readers share.",
               required=True),
        Column("evidence", "VARCHAR",
               "Digest of what sidecar and link say of it; a change reads it again.",
               required=True),
        Column("read_at", "TIMESTAMP", "When it was read, in UTC.", required=True),
        Column("tries", "INTEGER",
               "How often this parser has tried to read it, of the same evidence and under the "
               "same conditions.",
               required=True),
        Column("conditions", "VARCHAR",
               "Limits and programs it was read with; what could not be read is tried again when "
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
        Column("report_year", "INTEGER", "Year the report covers; null when not established."),
        Column("report_year_basis", "VARCHAR", "What the report year rests on."),
        Column("agency_name", "VARCHAR", "Official name of the reporting agency; null if unknown."),
        Column("agency_type", "VARCHAR", "Kind of agency, as a code."),
        Column("agency_basis", "VARCHAR", "What the agency's name rests on."),
        Column("region_code", "VARCHAR", "Code of the agency's region; null when not resolved."),
        Column("region_basis", "VARCHAR", "What the region rests on."),
        Column("region_candidates", "VARCHAR", "Codes that were considered, comma-separated."),
        Column("zone_code", "VARCHAR", "Code of its functional zone; null when it is in none."),
        Column(
            "scope", "VARCHAR",
            "consolidated: a government reporting for all organs of its region; own: one agency.",
            accepted=("consolidated", "own"),
        ),
        Column("scope_basis", "VARCHAR", "What the scope rests on."),
        Column("published_on", "DATE", "Publication date; null when not established."),
        Column("published_on_basis", "VARCHAR", "What the publication date rests on."),
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
        Column("reason", "VARCHAR", "Why it is not complete, null when it is."),
        Column("is_read_twice", "BOOLEAN",
               "Whether a second reading of the document looked for all that is printed in it."),
        Column("numbers", "INTEGER", "Cells that print a number.", required=True),
        Column("numbers_digest", "VARCHAR",
               "Digest of its numbers by row and column, zeros apart, by which copies are found; "
               "null for tables whose few and small numbers are alike by chance."),
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
        Column("value", "DECIMAL(24,6)", "Number as printed; null when none can be placed."),
        Column("status", "VARCHAR", "What stands in the cell.", required=True,
               accepted=VALUE_STATUSES),
        Column("raw", "VARCHAR", "Text of the cell as printed; null when nothing is known of it."),
        Column("unit", "VARCHAR", "Unit printed in the cell or its header."),
        Column("row_label", "VARCHAR", "Row label as printed; null when the label was not found."),
        Column("locator", "VARCHAR", "Where in the document the cell stands, e.g. line 57."),
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
               "Number as printed, 万 multiplied out; null where the sentence says that there was "
               "none."),
        Column("unit", "VARCHAR", "Measure word or unit printed after the number."),
        Column("is_approximate", "BOOLEAN",
               "The number is rounded or given as about: 余, 多, 约, 近, 以上, 万.", required=True),
        Column("subject", "VARCHAR", "What the sentence says is counted, as printed."),
        Column("raw", "VARCHAR", "The number with its unit, or the statement, as printed.",
               required=True),
        Column("claim_scope", "VARCHAR",
               "Whose the number is by the words of its sentence: own where none says otherwise, "
               "named_body where an agency is named, perhaps the report's own; null where unclear.",
               accepted=CLAIM_SCOPES),
        Column("scope_words", "VARCHAR",
               "The words that claim_scope rests on, null where there are none."),
        Column("stated_year", "INTEGER", "Year that the sentence names last before the number."),
        Column("refers_to", "INTEGER",
               "claim_number of the number that this one is a part or a change of."),
        Column("sentence", "VARCHAR", "Sentence that states it.", required=True),
        Column("number_offset", "INTEGER",
               "Characters of the paragraph before the number or statement.", required=True),
        Column("locator", "VARCHAR", "Where in the document the paragraph stands.", required=True),
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
        Column("locator", "VARCHAR", "Where in the document the heading stands.", required=True),
        Column("characters", "INTEGER",
               "Characters of its prose, without spaces and punctuation; 0 where nothing stands "
               "below the heading but tables.",
               required=True),
        Column("short_text", "VARCHAR",
               "Its prose where that has at most 60 characters, null where it is longer."),
        Column("topics", "VARCHAR",
               "What it speaks of, as codes of section_topics, comma-separated."),
        Column("sentence_digests", "VARCHAR",
               "Digests of its sentences of 12 characters or more, numbers left out, in order, "
               "separated by spaces: sentences that differ in figures alone have the same."),
    ),
)  # fmt: skip

FINDINGS = Table(
    "findings",
    "One thing the reading of one document found odd, or could not place.",
    ("sha256", "finding_number"),
    (
        _SHA,
        Column("finding_number", "INTEGER", "1, 2, 3 … in the order found.", required=True),
        Column("finding_code", "VARCHAR", "What is odd, as a code.", required=True),
        Column("table_code", "VARCHAR", "Statutory table concerned, null for the whole document."),
        Column("row_code", "VARCHAR", "Row concerned."),
        Column("column_code", "VARCHAR", "Column concerned."),
        Column("message", "VARCHAR", "What is odd, in a sentence.", required=True),
        Column("raw", "VARCHAR", "Text that shows it."),
        Column("locator", "VARCHAR", "Where in the document it stands."),
    ),
)  # fmt: skip

READING_TABLES = (READINGS, REPORTS, REPORT_TABLES, CELLS, CLAIMS, SECTIONS, FINDINGS)
"""The tables that a reading fills, all keyed by sha256."""

TABLES = (SOURCES, *LIST_TABLES, CONTAINERS, CAPTURES, DOCUMENTS, *READING_TABLES)
"""All staging tables, parents first."""
