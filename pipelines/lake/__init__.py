"""Keep staging and dbt models in a lake (DuckLake), if the settings name one instead of a file.

`store` opens and attaches it, `lock` holds its write locks, `dbt_plugin` prepares dbt's connection.
Publications of a lake are recorded in `publication.lake_history`. The modules can be imported
without the optional group `cluster`.
"""

from pipelines.lake.store import (
    EXTENSIONS,
    NAME,
    LakeUnavailable,
    attach,
    attach_catalog,
    is_initialised,
    is_lost,
    open_lake,
    prepare,
    reason,
    spill_directory,
)

__all__ = [
    "EXTENSIONS",
    "NAME",
    "LakeUnavailable",
    "attach",
    "attach_catalog",
    "is_initialised",
    "is_lost",
    "open_lake",
    "prepare",
    "reason",
    "spill_directory",
]
