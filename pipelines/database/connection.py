"""Open the build database and create its staging tables.

It is a DuckDB file or, if the settings name one, a lake (`pipelines.lake`). DuckDB lets one process
write a file, or several read it; a process therefore waits a while for a lock before it fails. A
lake allows several writers and readers; if two change the same table at the same time, one has to
do it again. Queries are in the other packages.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import duckdb
import polars as pl

from pipelines import lake
from pipelines.database.damage import NoDatabase, explained, explaining, is_database
from pipelines.database.schema import TABLES
from pipelines.database.schema_types import SCHEMA, Table
from pipelines.settings import Lake

log = logging.getLogger("xxgk")

LOCK_WAIT_SECONDS = 20.0
MOST_TRIES = 8
RETRY_SECONDS = 0.2
BUILD_STORAGE = "v1.3.0"
"""Storage version of the build file, the fastest to write. Only the locked DuckDB version may read
it: DuckDB 1.3 misreads what newer versions write for it (see `publication.publish`)."""

T = TypeVar("T")


class DatabaseLocked(Exception):
    """Error: another process has the database file open."""


class WriteConflict(Exception):
    """Error: other processes changed the same tables of the lake in each attempt."""


@contextmanager
def connect(
    database: Path | Lake, *, read_only: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database file or the lake; for writing, create missing staging tables.

    Raises:
        DatabaseLocked: another process kept the file locked for `LOCK_WAIT_SECONDS`.
        NoDatabase: the file is not a DuckDB database, or is damaged.
        DiskFull: the disk is full.
        LakeUnavailable: the lake cannot be used.
    """
    connection = _open(database, read_only)
    try:
        # The progress bar would go to standard output.
        connection.execute("set enable_progress_bar = false")
        with explaining(database):
            if not read_only:
                create_staging(connection)
            yield connection
    except duckdb.Error as error:
        if isinstance(database, Lake) and lake.is_lost(error):
            raise lake.LakeUnavailable(lake.reason(database, error)) from None
        raise
    finally:
        connection.close()


def create_file(path: Path, storage_version: str = BUILD_STORAGE) -> None:
    """Create an empty database file with a storage version that later writes keep."""
    with duckdb.connect() as connection:
        connection.execute(
            f"attach {_quote(str(path))} as made (storage_version '{storage_version}')"
        )


def limit_memory(connection: duckdb.DuckDBPyConnection, most_bytes: int) -> None:
    """Limit a connection's memory to `most_bytes`; it spills the rest to disk."""
    connection.execute(f"set memory_limit = '{most_bytes}B'")


def is_built(database: Path | Lake) -> bool:
    """Return whether the build database exists.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    return lake.is_initialised(database) if isinstance(database, Lake) else database.is_file()


def attach(connection: duckdb.DuckDBPyConnection, database: Path | Lake, name: str) -> None:
    """Attach a database file or the lake, read-only, under a name.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    if isinstance(database, Lake):
        lake.attach(connection, database, name, read_only=True)
    else:
        connection.execute(f"attach {_quote(str(database))} as {name} (read_only)")


def create_staging(connection: duckdb.DuckDBPyConnection) -> None:
    """Create missing staging tables, with their comments; drop and recreate all if one has drifted.

    A table whose columns differ from `schema` was made by another version of the project. Staging
    can always be filled again from data/raw, so tables are dropped, not migrated.
    """
    if any(_columns(connection, table) != _expected(table) for table in TABLES):
        commit(connection, partial(_create_missing, connection))


def _create_missing(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"create schema if not exists {SCHEMA}")
    if any(_drifted(connection, table) for table in TABLES):
        for table in TABLES:
            connection.execute(f"drop table if exists {table.qualified}")
    for table in TABLES:
        if not _columns(connection, table):
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
    """Insert rows, dicts by column name, into a staging table."""
    if not rows:
        return
    frame = pl.DataFrame(rows, schema=table.polars_schema)  # noqa: F841 - DuckDB sees it by name
    connection.execute(f"insert into {table.qualified} by name select * from frame")


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Run the block in one transaction: commit at its end, roll back if it raises."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # the first error is the one to report
            connection.execute("rollback")
        raise
    connection.execute("commit")


def commit(connection: duckdb.DuckDBPyConnection, work: Callable[[], T]) -> T:
    """Run `work` in one transaction and return its result.

    If another process has changed the same tables of a lake in the meantime, the transaction is
    rolled back and `work` runs again on the present tables, after a growing wait.

    Raises:
        WriteConflict: that happened `MOST_TRIES` times.
    """
    tried = 1
    while True:
        try:
            with transaction(connection):
                return work()
        except duckdb.TransactionException as error:
            if "Transaction conflict" not in str(error):
                raise
            if tried == MOST_TRIES:
                raise WriteConflict(
                    f"other processes changed the same tables {tried} times while this one wrote; "
                    "nothing was kept: run again when they have finished"
                ) from error
        log.info("another process changed the same tables: writing again")
        time.sleep(RETRY_SECONDS * 2**tried * random.uniform(0.5, 1.0))
        tried += 1


def _open(database: Path | Lake, read_only: bool) -> duckdb.DuckDBPyConnection:
    if isinstance(database, Lake):
        return lake.open_lake(database, read_only=read_only)
    if not read_only:
        database.parent.mkdir(parents=True, exist_ok=True)
    return _open_file(database, read_only)


def _open_file(path: Path, read_only: bool) -> duckdb.DuckDBPyConnection:
    deadline, is_waiting = time.monotonic() + LOCK_WAIT_SECONDS, False
    while True:
        try:
            if not read_only and not path.exists():
                create_file(path)
            if path.exists() and not is_database(path):
                raise NoDatabase(path, "it has no DuckDB header")
            return duckdb.connect(str(path), read_only=read_only)
        except duckdb.Error as error:
            if (explanation := explained(error, path)) is not None:
                raise explanation from error
            if "Could not set lock" not in str(error):
                raise
            if time.monotonic() > deadline:
                raise DatabaseLocked(
                    f"{path} is in use by another process; close it (another run, a notebook or "
                    "a DuckDB shell on the build file) and run again"
                ) from error
            if not is_waiting:
                log.info("waiting for %s: another process has it open", path)
            is_waiting = True
            time.sleep(0.2)


def _columns(connection: duckdb.DuckDBPyConnection, table: Table) -> list[tuple[str, str]]:
    return connection.execute(
        "select column_name, data_type from duckdb_columns() where database_name = "
        "current_database() and schema_name = ? and table_name = ? order by column_index",
        [SCHEMA, table.name],
    ).fetchall()


def _drifted(connection: duckdb.DuckDBPyConnection, table: Table) -> bool:
    found = _columns(connection, table)
    return bool(found) and found != _expected(table)


def _expected(table: Table) -> list[tuple[str, str]]:
    return [(column.name, column.dtype) for column in table.columns]


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
