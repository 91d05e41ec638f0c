"""Define the staging tables of documents received: sources, containers, captures, documents."""

from pipelines.database.schema_types import SHA, Column, Table

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
        SHA,
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
        Column("filing_basis", "VARCHAR", "Source of the filing year.", required=True),
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
        Column("kind", "VARCHAR", "Kind of container.", required=True),
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
