"""Copies of warehouse tables: into the published DuckDB file, and into Parquet.

Knows no table by name and decides nothing: `publish` says which rows, when and where to. All
kinds of copy are made in a place nobody reads yet, and carry the tables' comments.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.archive.hashing import hash_file
from pipelines.database import attach
from pipelines.settings import Lake

BUILD = "build"
PUBLISHED_TABLES = (
    "table_name similar to '(dim|fct)_.*' "
    "or table_name in "
    "('report_versions', 'reports_wide', 'agency_year', 'region_year')"
)
_FOUND_BY = ("report_year", "metric_code", "report_id")
"""Columns by which rows are asked for. Rows lie in this order, so that who asks for a year, or a
metric in it, reads a part of the file, and a report's rows share their words."""


@dataclass(frozen=True)
class Content:
    """What a table holds, told without its rows: their number and an order-free hash of them."""

    rows: int
    row_hash: str


@dataclass(frozen=True)
class File:
    """An exported file, the table of which it holds the rows that meet a condition, and what those
    rows are.
    """

    table: str
    path: Path
    content: Content
    condition: str


def attach_build(connection: duckdb.DuckDBPyConnection, place: Path | Lake) -> None:
    """Attach the build database, read-only, as `build`."""
    attach(connection, place, BUILD)


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> Iterator[None]:
    """Have a database at hand, read-only, under a name, while the block runs."""
    connection.execute(f"attach {_text(str(path))} as {name} (read_only)")
    try:
        yield
    finally:
        connection.execute(f"detach {name}")


def content_of(connection: duckdb.DuckDBPyConnection, relation: str) -> Content:
    """Number of rows and hash of a relation: a qualified table name or a quoted Parquet path.

    The hash is the sum of the rows' hashes: it does not depend on their order, and unlike a
    bitwise exclusive or it does not lose rows that stand there twice.
    """
    rows, total = connection.execute(
        f"select count(*), coalesce(sum(hash(t)), 0) from {relation} as t"
    ).fetchone()
    return Content(rows, format(int(total), "x"))


def content_hash(contents: dict[str, Content]) -> str:
    """One digest of all tables' contents."""
    told = {name: [content.rows, content.row_hash] for name, content in sorted(contents.items())}
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def create_table(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Create a table of the attached build, empty, with its constraints and comments."""
    (ddl,) = connection.execute(
        "select sql from duckdb_tables() "
        f"where database_name = '{BUILD}' and schema_name = 'main' and table_name = ?",
        [name],
    ).fetchone()
    # Of a column without a default a lake says that it is null.
    connection.execute(ddl.replace(" DEFAULT(NULL)", ""))
    for statement in _comments(connection, name):
        connection.execute(statement)


def copy_rows(
    connection: duckdb.DuckDBPyConnection, name: str, key: tuple[str, ...], condition: str
) -> None:
    """Copy the rows of a table of the attached build that meet a condition, in order."""
    rows = f"select * from {BUILD}.main.{name} where {condition}"
    connection.execute(f"insert into {name} {rows} {in_order(connection, name, key)}")


def in_order(connection: duckdb.DuckDBPyConnection, name: str, key: tuple[str, ...]) -> str:
    """The clause that puts the rows of a table in order.

    The order is one and the same in every publication, as long as `key` tells all rows apart.
    """
    columns = {column for column, *_ in connection.execute(f"describe {name}").fetchall()}
    return f"order by {', '.join(c for c in (*_FOUND_BY, *key) if c in columns)}"


def write_parquet(
    connection: duckdb.DuckDBPyConnection, name: str, condition: str, path: Path
) -> None:
    """Export the rows of a table that meet a condition as Parquet, with the table's comment."""
    (comment,) = connection.execute(
        "select comment from duckdb_tables() where database_name = current_database() "
        "and schema_name = 'main' and table_name = ?",
        [name],
    ).fetchone()
    described = f", kv_metadata {{description: {_text(comment)}}}" if comment else ""
    connection.execute(
        f"copy (from {name} where {condition}) to {_text(str(path))} "
        f"(format parquet, compression zstd, preserve_order true{described})"
    )


def take_over(old: Path, new: Path) -> None:
    """Have an exported file in a new place too."""
    try:
        new.hardlink_to(old)
    except OSError:  # the file system has no links
        shutil.copyfile(old, new)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, with the name of the algorithm before it."""
    return f"sha256:{hash_file(path)}"


def parquet_content(connection: duckdb.DuckDBPyConnection, path: Path) -> Content:
    """`content_of` an exported file."""
    return content_of(connection, f"read_parquet({_text(str(path))})")


def flush_to_disk(path: Path) -> None:
    """Make sure a file's or a directory's content has reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _comments(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    where = f"database_name = '{BUILD}' and schema_name = 'main' and table_name = ?"
    (table,) = connection.execute(
        f"select comment from duckdb_tables() where {where}", [name]
    ).fetchone()
    columns = connection.execute(
        f"select column_name, comment from duckdb_columns() where {where} order by column_index",
        [name],
    ).fetchall()
    statements = [f"comment on table {name} is {_text(table)}"] if table else []
    statements += [
        f'comment on column {name}."{column}" is {_text(text)}' for column, text in columns if text
    ]
    return statements


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
