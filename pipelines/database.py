"""Opening the build database. No query lives here, only connections and the staging DDL.

DuckDB lets one process write or many read, and refuses every other pairing at once; a writer
therefore waits a little for a lock to go away before it gives up with a message to act on.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from pipelines.schema import TABLES
from pipelines.schema_types import SCHEMA, Table

LOCK_WAIT_SECONDS = 20.0


class DatabaseLocked(Exception):
    """Another process holds the database file."""


class NoDatabase(Exception):
    """The file is there and is something else."""


@contextmanager
def connect(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database at `path`; a writer finds the staging tables in place.

    Raises:
        DatabaseLocked: another process kept the file locked for `LOCK_WAIT_SECONDS`.
        NoDatabase: the file is no DuckDB database.
    """
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = _open(path, read_only)
    try:
        if not read_only:
            create_staging(connection)
        yield connection
    finally:
        connection.close()


def create_staging(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the staging tables that are missing, with their comments; rebuild on drift.

    A table whose columns differ from `schema` was made by another version of the project. What
    staging holds can always be read again from data/raw, so it is dropped, not migrated.
    """
    connection.execute(f"create schema if not exists {SCHEMA}")
    if any(_drifted(connection, table) for table in TABLES):
        for table in TABLES:
            connection.execute(f"drop table if exists {table.qualified} cascade")
    missing = [table for table in TABLES if not _columns(connection, table)]
    if missing:
        with transaction(connection):
            for table in missing:
                _create(connection, table)


def _create(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    columns = ", ".join(
        f"{c.name} {c.dtype}{' not null' if c.required else ''}" for c in table.columns
    )
    connection.execute(f"create table {table.qualified} ({columns})")
    connection.execute(f"comment on table {table.qualified} is {_quote(table.grain)}")
    for column in table.columns:
        connection.execute(
            f"comment on column {table.qualified}.{column.name} is {_quote(column.description)}"
        )


def insert(connection: duckdb.DuckDBPyConnection, table: Table, rows: list[dict]) -> None:
    """Insert rows, given as dicts keyed by column name, into a staging table, by name."""
    if not rows:
        return
    frame = pl.DataFrame(rows, schema=table.polars_schema)  # noqa: F841 - DuckDB sees it by name
    connection.execute(f"insert into {table.qualified} by name select * from frame")


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commit when the block ends, roll back when it raises."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def _open(path: Path, read_only: bool) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only)
        except duckdb.IOException as error:
            if "not a valid DuckDB database" in str(error):
                raise NoDatabase(
                    f"{path} is no DuckDB database; delete it and run xxgk run, which makes it anew"
                ) from error
            if "lock" not in str(error):
                raise
            if time.monotonic() > deadline:
                raise DatabaseLocked(
                    f"{path} is in use by another process; close it (another run, a notebook or "
                    "a DuckDB shell on the build file) and run again"
                ) from error
            time.sleep(0.2)


def _columns(connection: duckdb.DuckDBPyConnection, table: Table) -> list[tuple[str, str]]:
    return connection.execute(
        "select column_name, data_type from duckdb_columns() "
        "where schema_name = ? and table_name = ? order by column_index",
        [SCHEMA, table.name],
    ).fetchall()


def _drifted(connection: duckdb.DuckDBPyConnection, table: Table) -> bool:
    found = _columns(connection, table)
    return bool(found) and found != [(c.name, c.dtype) for c in table.columns]


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
