"""The lake: staging and dbt models in DuckLake, for more years than one writer can load.

Its catalogue is a PostgreSQL database, its data are Parquet files. This module opens and attaches
it and turns what can go wrong there into messages to act on; what is written there is decided by
those who are handed the connection, the same as with a file. The two extensions of DuckDB come as
packages (`requirements-cluster.lock`) and are loaded from there: nothing is fetched.
"""

import importlib.util
import os
import tempfile
from pathlib import Path

import duckdb

from pipelines.settings import Lake

EXTENSIONS = {
    "postgres_scanner": "duckdb_extension_postgres_scanner",
    "ducklake": "duckdb_extension_ducklake",
}
"""DuckDB's extensions and the packages that hold them, in the order in which they are loaded."""
NAME = "build"
MOST_COMMIT_RETRIES = 100
"""How often DuckLake itself tries for the number of a snapshot that others want as well."""
_LOST = (
    "connection to server",
    "server closed the connection",
    "terminating connection",
    "no connection to the server",
    "Unable to connect to Postgres",
    'Failed to execute query "ROLLBACK"',
)
"""What DuckDB says when the connection to the catalogue is gone."""
_MADE_MEANWHILE = "Failed to initialize DuckLake"
"""What DuckDB says where two processes are the first to open a lake and this was the second."""


class LakeUnavailable(Exception):
    """The lake that the settings name cannot be used."""


def open_lake(lake: Lake, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Connect to DuckDB in memory with the lake as its default database.

    Raises:
        LakeUnavailable: packages are missing, or the catalogue or the data cannot be reached.
    """
    connection = duckdb.connect(config={"temp_directory": spill_directory()})
    try:
        attach(connection, lake, NAME, read_only=read_only)
        connection.execute(f"use {NAME}")
    except BaseException:
        connection.close()
        raise
    return connection


def spill_directory() -> str:
    """Where a process that has its database in memory puts what does not fit: not where it is."""
    return str(Path(tempfile.gettempdir()) / f"xxgk-lake-{os.getpid()}")


def attach(
    connection: duckdb.DuckDBPyConnection,
    lake: Lake,
    name: str,
    *,
    read_only: bool = True,
    snapshot: int | None = None,
) -> None:
    """Attach the lake under a name; as it was at a snapshot, where one is given.

    Raises:
        LakeUnavailable: packages are missing, or the catalogue or the data cannot be reached.
    """
    prepare(connection)
    options = [f"data_path {_text(str(lake.data_dir))}"]
    options += ["read_only"] if read_only else []
    options += [f"snapshot_version {snapshot}"] if snapshot is not None else []
    where = _text(f"ducklake:postgres:{lake.catalog}")
    statement = f"attach {where} as {name} ({', '.join(options)})"
    try:
        try:
            connection.execute(statement)
        except duckdb.Error as error:
            if _MADE_MEANWHILE not in str(error):
                raise
            connection.execute(statement)
    except duckdb.Error as error:
        raise LakeUnavailable(reason(lake, error)) from None


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Load DuckDB's extensions for DuckLake and PostgreSQL from their packages, and set them.

    Raises:
        LakeUnavailable: a package is not installed, or is of another version of DuckDB.
    """
    for extension, package in EXTENSIONS.items():
        connection.execute(f"load {_text(str(_file(extension, package)))}")
    connection.execute(f"set ducklake_max_retry_count = {MOST_COMMIT_RETRIES}")


def is_initialised(lake: Lake) -> bool:
    """Whether anything was ever written to the lake.

    Raises:
        LakeUnavailable: packages are missing, or the catalogue cannot be reached.
    """
    with duckdb.connect() as connection:
        attach_catalog(connection, lake)
        (found,) = connection.execute(
            "select count(*) from postgres_query('catalog', $query)",
            {"query": "select 1 from pg_tables where tablename = 'ducklake_snapshot'"},
        ).fetchone()
    return bool(found)


def attach_catalog(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Attach the PostgreSQL database itself as `catalog`, to ask it what DuckLake does not tell.

    Raises:
        LakeUnavailable: packages are missing, or the catalogue cannot be reached.
    """
    prepare(connection)
    try:
        connection.execute(
            f"attach {_text(lake.catalog)} as catalog "
            "(type postgres, read_only, isolation_level 'read committed')"
        )
    except duckdb.Error as error:
        raise LakeUnavailable(reason(lake, error)) from None


def is_lost(error: Exception) -> bool:
    """Whether an error means that the catalogue does not answer any more."""
    return any(sign in str(error) for sign in _LOST)


def reason(lake: Lake, error: Exception) -> str:
    """Why the lake cannot be used and what to do, in one line and without its password."""
    problem = " ".join(str(error).replace(lake.catalog, "…").split())
    if "DATA_PATH" in problem:
        return (
            f"the data of this lake are not in {lake.data_dir}; set XXGK_LAKE_DIR to the folder "
            f"with which it was made, or XXGK_LAKE_CATALOG to another database ({problem})"
        )
    return (
        "the catalogue of the lake cannot be used; see that its PostgreSQL runs and that "
        f"XXGK_LAKE_CATALOG names it, or unset it to build in a file ({problem})"
    )


def _file(extension: str, package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise LakeUnavailable(
            f"XXGK_LAKE_CATALOG is set, and the package {package.replace('_', '-')} is not "
            "installed; install what requirements-cluster.lock pins, or unset it"
        )
    folder = Path(found.submodule_search_locations[0]) / "extensions"
    path = folder / f"v{duckdb.__version__}" / f"{extension}.duckdb_extension"
    if not path.is_file():
        raise LakeUnavailable(
            f"{package.replace('_', '-')} is not for DuckDB {duckdb.__version__}; install what "
            "requirements-cluster.lock pins"
        )
    return path


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
