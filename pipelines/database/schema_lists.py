"""Define the staging tables of the lists that people maintain."""

from pipelines.database.schema_types import Column, Table

_DOCUMENT = Column(
    "document_sha256", "VARCHAR",
    "First 16 digits or more of the document's SHA-256.", required=True,
)  # fmt: skip
_LINE = Column("line", "INTEGER", "Line of the list.", required=True)

SETTLED_REPORTS = Table(
    "settled_reports",
    "One document for which an operator states what the parser could not establish.",
    ("document_sha256",),
    (
        _LINE,
        _DOCUMENT,
        Column("agency_name", "VARCHAR", "Official name of the agency."),
        Column("agency_type", "VARCHAR", "Kind of agency, as a code."),
        Column("region_code", "VARCHAR", "Code of the agency's region."),
        Column("report_year", "INTEGER", "Year the report covers."),
        Column("scope", "VARCHAR", "consolidated or own."),
        Column("note", "VARCHAR", "For the reader, e.g. the title, or how it is known."),
    ),
)  # fmt: skip

FINDING_VERDICTS = Table(
    "finding_verdicts",
    "One reviewer's verdict on a failing finding, valid for the values it was given on.",
    ("rule_id", "report_id", "place", "operand_values"),
    (
        _LINE,
        Column("rule_id", "VARCHAR", "Rule that failed.", required=True),
        Column("report_id", "VARCHAR", "Report in which it failed.", required=True),
        Column("place", "VARCHAR", "Where in the report, as in fct_quality_findings.",
               required=True),
        Column("operand_values", "VARCHAR",
               "The values that were reviewed, as in fct_quality_findings.", required=True),
        Column("verdict", "VARCHAR", "Whether the finding is confirmed, explained or dismissed.",
               required=True),
        Column("note", "VARCHAR", "Why, for the reader.", required=True),
        Column("decided_by", "VARCHAR", "Who decided.", required=True),
        Column("decided_on", "DATE", "When.", required=True),
    ),
)  # fmt: skip

PUBLISHED_CORRECTIONS = Table(
    "published_corrections",
    "One known error of a publisher: the printed cell, the intended number, why and the evidence.",
    ("document_sha256", "table_code", "row_code", "column_code"),
    (
        _LINE,
        _DOCUMENT,
        Column("table_code", "VARCHAR", "Statutory table of the cell.", required=True),
        Column("row_code", "VARCHAR", "Row of the cell.", required=True),
        Column("column_code", "VARCHAR", "Column of the cell.", required=True),
        Column("printed", "VARCHAR",
               "Text of the cell as printed; the line applies only while the cell has it.",
               required=True),
        Column("meant", "DECIMAL(24,6)",
               "Intended number; null if only the error is known."),
        Column("why", "VARCHAR", "Why the printed number is wrong.", required=True),
        Column("evidence", "VARCHAR",
               "Source of the right number, e.g. an address or another report.", required=True),
        Column("entered_by", "VARCHAR", "Who entered the line.", required=True),
        Column("entered_on", "DATE", "When.", required=True),
    ),
)  # fmt: skip

AGENCY_ALIASES = Table(
    "agency_aliases",
    "Another name or the successor of an agency, in addition to those that the project knows.",
    ("line",),
    (
        _LINE,
        Column("region_code", "VARCHAR",
               "Region of the agency, 000000 for a national one; null if it applies to all "
               "regions."),
        Column("name", "VARCHAR", "Other or earlier name.", required=True),
        Column("official_name", "VARCHAR", "Official or later name.", required=True),
        Column("relation", "VARCHAR", "How the two are related.", required=True),
        Column("from_year", "INTEGER", "Year from which the later name is in force."),
        Column("source", "VARCHAR", "How it is known.", required=True),
    ),
)  # fmt: skip

LIST_TABLES = (SETTLED_REPORTS, FINDING_VERDICTS, PUBLISHED_CORRECTIONS, AGENCY_ALIASES)
