"""Opening the build database. No query lives here, only connections and the staging DDL.

It is a DuckDB file or, where the settings name one, a lake (`pipelines.lake`). DuckDB lets one
process write a file or many read it, and refuses every other pairing at once; a writer therefore
waits a little for a lock to go away before it gives up with a message to act on. A lake lets many
write and read; of two that change the same table at a time one has to do it again.
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
from pipelines.database.damage import NoDatabase, explained, is_database
from pipelines.database.schema import TABLES
from pipelines.database.schema_types import SCHEMA, Table
from pipelines.settings import Lake

log = logging.getLogger("xxgk")

LOCK_WAIT_SECONDS = 20.0
MOST_TRIES = 8
RETRY_SECONDS = 0.2
BUILD_STORAGE = "v1.3.0"
"""Storage version of the build file: the one that is written fastest. Only the locked DuckDB may
read it: what newer versions write for 1.3, 1.3 itself misreads (see `publication.publish`)."""

T = TypeVar("T")


class DatabaseLocked(Exception):
    """Another process holds the database file."""


class WriteConflict(Exception):
    """Other processes were always faster to change the same tables of the lake."""


@contextmanager
def connect(place: Path | Lake, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database file, or the lake; a writer finds the staging tables in place.

    Raises:
        DatabaseLocked: another process kept the file locked for `LOCK_WAIT_SECONDS`.
        NoDatabase: the file is no DuckDB database, or is damaged.
        DiskFull: there is no room left to write.
        LakeUnavailable: the lake cannot be used.
    """
    connection = _open(place, read_only)
    try:
        connection.execute("set enable_progress_bar = false")  # it goes to standard output
        if not read_only:
            create_staging(connection)
        yield connection
    except duckdb.Error as error:
        if isinstance(place, Lake) and lake.is_lost(error):
            raise lake.LakeUnavailable(lake.reason(place, error)) from None
        if (told := explained(error, place)) is not None:
            raise told from error
        raise
    finally:
        connection.close()


def create_file(path: Path, storage_version: str = BUILD_STORAGE) -> None:
    """Make an empty database file that keeps to a storage version in all that is written later."""
    with duckdb.connect() as connection:
        connection.execute(
            f"attach {_quote(str(path))} as made (storage_version '{storage_version}')"
        )


def limit_memory(connection: duckdb.DuckDBPyConnection, most_bytes: int) -> None:
    """Have a connection put on disk what does not fit into so many bytes."""
    connection.execute(f"set memory_limit = '{most_bytes}B'")


def is_built(place: Path | Lake) -> bool:
    """Whether anything was ever written there.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    return lake.is_initialised(place) if isinstance(place, Lake) else place.is_file()


def attach(connection: duckdb.DuckDBPyConnection, place: Path | Lake, name: str) -> None:
    """Attach a database file, or the lake, read-only, under a name.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    if isinstance(place, Lake):
        lake.attach(connection, place, name, read_only=True)
    else:
        connection.execute(f"attach {_quote(str(place))} as {name} (read_only)")


def create_staging(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the staging tables that are missing, with their comments; rebuild on drift.

    A table whose columns differ from `schema` was made by another version of the project. What
    staging holds can always be read again from data/raw, so it is dropped, not migrated.
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
        with suppress(duckdb.Error):  # what went wrong first is what must be told
            connection.execute("rollback")
        raise
    connection.execute("commit")


def commit(connection: duckdb.DuckDBPyConnection, work: Callable[[], T]) -> T:
    """Do `work` in one transaction and return what it returns.

    Where another process has changed the same tables of a lake meanwhile, nothing is kept and all
    of it is done again on what stands there now, after a wait that grows.

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
                    "nothing of it is kept: run again when they are done"
                ) from error
        log.info("another process changed the same tables meanwhile: writing again")
        time.sleep(RETRY_SECONDS * 2**tried * random.uniform(0.5, 1.0))
        tried += 1


def _open(place: Path | Lake, read_only: bool) -> duckdb.DuckDBPyConnection:
    if isinstance(place, Lake):
        return lake.open_lake(place, read_only=read_only)
    if not read_only:
        place.parent.mkdir(parents=True, exist_ok=True)
    return _open_file(place, read_only)


def _open_file(path: Path, read_only: bool) -> duckdb.DuckDBPyConnection:
    deadline, is_waiting = time.monotonic() + LOCK_WAIT_SECONDS, False
    while True:
        try:
            if not read_only and not path.exists():
                create_file(path)
            if path.exists() and not is_database(path):
                raise NoDatabase(path, "it does not begin as one")
            return duckdb.connect(str(path), read_only=read_only)
        except duckdb.Error as error:
            if (told := explained(error, path)) is not None:
                raise told from error
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
