"""Open and attach the lake, and turn its errors into messages with a remedy.

The catalogue of the lake is a PostgreSQL database, its data are Parquet files; several processes
can load it at the same time. DuckDB's two extensions for it are installed as packages
(`requirements-cluster.lock`) and loaded from there, never downloaded. Tables are written by the
callers, as in a file.
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
"""DuckDB's extensions and their packages, in the order of loading."""
NAME = "build"
MOST_COMMIT_RETRIES = 100
"""Most attempts of DuckLake to get a snapshot number that other processes want too."""
_LOST = (
    "connection to server",
    "server closed the connection",
    "terminating connection",
    "no connection to the server",
    "Unable to connect to Postgres",
    'Failed to execute query "ROLLBACK"',
)
"""Parts of DuckDB's messages when the connection to the catalogue is lost."""
_CREATED_BY_OTHER = "Failed to initialize DuckLake"
"""DuckDB's message in the second of two processes that open a new lake at the same time."""


class LakeUnavailable(Exception):
    """Error: the lake in the settings cannot be used."""


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
    """Return the directory for data that does not fit into memory, outside the working folder."""
    return str(Path(tempfile.gettempdir()) / f"xxgk-lake-{os.getpid()}")


def attach(
    connection: duckdb.DuckDBPyConnection,
    lake: Lake,
    name: str,
    *,
    read_only: bool = True,
    snapshot: int | None = None,
) -> None:
    """Attach the lake under a name, at a snapshot if one is given.

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
            if _CREATED_BY_OTHER not in str(error):
                raise
            connection.execute(statement)
    except duckdb.Error as error:
        raise LakeUnavailable(reason(lake, error)) from None


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Load and configure DuckDB's extensions for DuckLake and PostgreSQL from their packages.

    Raises:
        LakeUnavailable: a package is not installed, or is for another version of DuckDB.
    """
    for extension, package in EXTENSIONS.items():
        connection.execute(f"load {_text(str(_file(extension, package)))}")
    connection.execute(f"set ducklake_max_retry_count = {MOST_COMMIT_RETRIES}")


def is_initialised(lake: Lake) -> bool:
    """Return whether anything was ever written to the lake.

    Raises:
        LakeUnavailable: packages are missing, or the catalogue cannot be reached.
    """
    with duckdb.connect() as connection:
        attach_catalog(connection, lake)
        [(found,)] = connection.execute(
            "select count(*) from postgres_query('catalog', $query)",
            {"query": "select 1 from pg_tables where tablename = 'ducklake_snapshot'"},
        ).fetchall()
    return bool(found)


def attach_catalog(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Attach the PostgreSQL database itself as `catalog`, for queries that DuckLake cannot answer.

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
    """Return whether an error means that the connection to the catalogue is lost."""
    return any(sign in str(error) for sign in _LOST)


def reason(lake: Lake, error: Exception) -> str:
    """Describe an error of the lake and its remedy in one line, without the password."""
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
