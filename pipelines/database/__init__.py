"""The build database: how it is opened, and the tables of its staging.

`connection` opens it, a file or a lake, and makes its transactions, `damage` tells damage and full
disks apart from locks; `schema` says which staging tables there are, in the words of
`schema_types`, and `sources_yaml` tells dbt of them. No query lives here: what goes into the tables
is decided by `archive` and `staging`.
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
from pipelines.database.damage import DiskFull, NoDatabase, explained, set_aside

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
    "insert",
    "is_built",
    "limit_memory",
    "set_aside",
    "transaction",
]
