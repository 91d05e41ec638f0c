"""List all staging tables, which `schema_received`, `schema_lists` and `schema_readings` define.

`connection` creates and `staging` fills them, dbt's source file `models/staging/_sources.yml` is
generated from here (`python -m pipelines.database.sources_yaml`; a test compares the two), and the
data dictionary shows these descriptions.

`containers`, `captures` and `documents` list what was received; the tables of readings hold the
reading of each content once, keyed by its `sha256`.
"""

from pipelines.database.schema_lists import LIST_TABLES
from pipelines.database.schema_readings import (
    CELLS,
    CLAIMS,
    FINDINGS,
    READING_TABLES,
    READINGS,
    REPORT_TABLES,
    REPORTS,
    SECTIONS,
)
from pipelines.database.schema_received import CAPTURES, CONTAINERS, DOCUMENTS, SOURCES

__all__ = [
    "CAPTURES",
    "CELLS",
    "CLAIMS",
    "CONTAINERS",
    "DOCUMENTS",
    "FINDINGS",
    "LIST_TABLES",
    "READINGS",
    "READING_TABLES",
    "REPORTS",
    "REPORT_TABLES",
    "SECTIONS",
    "SOURCES",
    "TABLES",
]

TABLES = (SOURCES, *LIST_TABLES, CONTAINERS, CAPTURES, DOCUMENTS, *READING_TABLES)
"""All staging tables, parents first."""
