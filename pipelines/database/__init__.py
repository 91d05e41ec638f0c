"""Open the build database, a file or a lake, and define its staging tables.

`connection` opens it and runs transactions; `damage` recognises damaged files and full disks;
`schema` and `schema_lists` define the staging tables with the types of `schema_types`;
`sources_yaml` and `figures_yaml` generate dbt's YAML from them. The tables are filled in `archive`,
`maintained` and `staging`.
"""

from pipelines.database.connection import (
    DatabaseLocked,
    WriteConflict,
    attach,
    commit,
    connect,
    create_file,
    insert,
    is_built,
    limit_memory,
    transaction,
)
from pipelines.database.damage import DiskFull, NoDatabase, explained, explaining, set_aside

__all__ = [
    "DatabaseLocked",
    "DiskFull",
    "NoDatabase",
    "WriteConflict",
    "attach",
    "commit",
    "connect",
    "create_file",
    "explained",
    "explaining",
    "insert",
    "is_built",
    "limit_memory",
    "set_aside",
    "transaction",
]
