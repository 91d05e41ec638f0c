"""Start dbt inside this process: its options, its environment, its errors.

dbt prints nothing. It takes seconds to import, so it is imported when first used.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipelines.dbt_failures import failure
from pipelines.settings import Lake, Settings

BUILD_PATH_VARIABLE = "XXGK_BUILD_PATH"
TARGET_VARIABLE = "XXGK_DBT_TARGET"
LAKE_VARIABLE = "DBT_ENV_SECRET_XXGK_LAKE"
"""Environment variable for the catalogue of the lake; dbt keeps secrets of this name out of logs.
"""
LAKE_DIR_VARIABLE = "XXGK_LAKE_DIR"


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment variables of dbt's profile, for starting dbt by hand."""
    return {
        **_target(settings.build),
        "XXGK_MAX_DATABASE_MEMORY": str(settings.max_database_memory),
    }


def import_dbt() -> None:
    """Import dbt and its adapter, which `invoke` uses; this takes two seconds."""
    import dbt.adapters.duckdb
    import dbt.cli.main  # noqa: F401


def invoke(
    settings: Settings,
    *arguments: str,
    manifest: Any,
    target: Path,
    on_event: Callable[[Any], None] | None = None,
) -> Any:
    """Run one dbt command and return its result; without a manifest it parses the project."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    project, logs = settings.dbt_dir.resolve(), folder_of(settings) if manifest else target
    options = {"--project-dir": project, "--profiles-dir": project}
    options |= {"--log-path": logs, "--target-path": target}
    quiet = ("--quiet", "--log-level", "none", "--log-level-file", "info")
    plain = ("--no-use-colors", "--no-use-colors-file")
    command = [*quiet, *plain, *arguments]
    for option, value in options.items():
        command += [option, str(value)]
    # dbt changes into its project; the caller keeps its working directory.
    with contextlib.chdir(project), _environment(settings):
        try:
            outcome = dbtRunner(manifest, [on_event] if on_event else []).invoke(command)
        finally:
            # Otherwise the adapter keeps the build database locked until this process ends.
            DuckDBConnectionManager.close_all_connections()
    if isinstance(outcome.exception, KeyboardInterrupt):
        raise outcome.exception
    if not outcome.success:
        raise failure(settings, arguments[0], outcome, logs / "dbt.log")
    return outcome.result


def folder_of(settings: Settings) -> Path:
    """Return the folder of dbt's log and of the compiled queries of the last build."""
    return settings.warehouse_dir.resolve() / "dbt"


def _target(database: Path | Lake) -> dict[str, str]:
    """Return the variables for the target of dbt's profile."""
    if isinstance(database, Lake):
        return {
            TARGET_VARIABLE: "lake",
            LAKE_VARIABLE: database.catalog,
            LAKE_DIR_VARIABLE: str(database.data_dir),
        }
    return {TARGET_VARIABLE: "dev", BUILD_PATH_VARIABLE: str(database.resolve())}


@contextlib.contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in environment(settings)}
    os.environ.update(environment(settings))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
