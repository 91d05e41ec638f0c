"""The lake: staging and dbt models in DuckLake, where the settings name one instead of a file.

`store` opens and attaches it, `lock` says who may write to it, `dbt_plugin` is dbt's way in; its
publications are kept by `publication`. To be imported, nothing needs the optional group `cluster`.
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
