"""Copy warehouse tables into the published DuckDB file and into Parquet files.

Which rows are copied, when and where to, is decided in `publish` and `copies`. Copies carry the
tables' comments. CSV files are written in `csv_files`.
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
from pipelines.messages import description_of
from pipelines.settings import Lake

BUILD = "build"
PUBLISHED_TABLES = (
    "table_name similar to '(dim|fct|audit)_.*' "
    "or table_name in "
    "('report_versions', 'reports_wide', 'agency_year', 'region_year')"
)
_FOUND_BY = ("report_year", "metric_code", "report_id")
"""Columns that queries filter by. Rows are sorted by them, so that a query for a year, or a metric
of it, reads only a part of the file, and a report's rows compress well."""


@dataclass(frozen=True)
class Content:
    """Fingerprint of a table: its number of rows and a hash of them in any order."""

    rows: int
    row_hash: str


@dataclass(frozen=True)
class File:
    """An exported file: it holds the rows of `table` that meet `condition`, with that content."""

    table: str
    path: Path
    content: Content
    condition: str


def attach_build(connection: duckdb.DuckDBPyConnection, place: Path | Lake) -> None:
    """Attach the build database, read-only, as `build`."""
    attach(connection, place, BUILD)


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> Iterator[None]:
    """Attach a database, read-only, under a name while the block runs."""
    connection.execute(f"attach {_text(str(path))} as {name} (read_only)")
    try:
        yield
    finally:
        connection.execute(f"detach {name}")


def content_of(connection: duckdb.DuckDBPyConnection, relation: str) -> Content:
    """Return number of rows and hash of a relation: a qualified table name or a table function.

    The hash is the sum of the rows' hashes: it does not depend on their order, and unlike a
    bitwise exclusive or it counts duplicate rows.
    """
    [(rows, total)] = connection.execute(
        f"select count(*), coalesce(sum(hash(t)), 0) from {relation} as t"
    ).fetchall()
    return Content(rows, format(int(total), "x"))


def content_hash(contents: dict[str, Content]) -> str:
    """Return one SHA-256 digest of all tables' contents."""
    fingerprints = {
        name: [content.rows, content.row_hash] for name, content in sorted(contents.items())
    }
    return hashlib.sha256(json.dumps(fingerprints).encode()).hexdigest()


def create_tables(connection: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    """Create tables of the attached build, empty, with their constraints and comments."""
    where = f"where database_name = '{BUILD}' and schema_name = 'main'"
    tables = connection.execute(f"select table_name, sql, comment from duckdb_tables() {where}")
    for name, ddl, text in tables.fetchall():
        if name in names:
            # A lake reports columns without a default as DEFAULT(NULL).
            connection.execute(ddl.replace(" DEFAULT(NULL)", ""))
            comment(connection, "table", name, text)
    columns = connection.execute(
        f"select table_name, column_name, comment from duckdb_columns() {where}"
    )
    for name, column, text in columns.fetchall():
        if name in names:
            comment(connection, "column", f'{name}."{column}"', text)


def comment(connection: duckdb.DuckDBPyConnection, kind: str, name: str, text: str | None) -> None:
    """Comment a table, view or column, in Chinese and English."""
    if text:
        connection.execute(f"comment on {kind} {name} is {_text(description_of(text).both)}")


def copy_rows(
    connection: duckdb.DuckDBPyConnection, name: str, key: tuple[str, ...], condition: str
) -> None:
    """Copy the rows of a table of the attached build that meet a condition, in order."""
    rows = f"select * from {BUILD}.main.{name} where {condition}"
    connection.execute(f"insert into {name} {rows} {in_order(connection, name, key)}")


def add_chinese(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the Chinese sentence to each comment of a table, view or column that has one."""
    commented = connection.execute(
        "select 'table', table_name, null, comment from duckdb_tables() where {0} union all "
        "select 'view', view_name, null, comment from duckdb_views() where {0} union all "
        "select 'column', table_name, column_name, comment from duckdb_columns() where {0}".format(
            "database_name = current_database() and comment is not null and not internal"
        )
    ).fetchall()
    for kind, table, column, text in commented:
        if description_of(text).both != text:
            comment(connection, kind, f'{table}."{column}"' if column else table, text)


def in_order(connection: duckdb.DuckDBPyConnection, name: str, key: tuple[str, ...]) -> str:
    """Return the `order by` clause for the rows of a table.

    The order is the same in every publication as long as `key` is unique.
    """
    columns = {column for column, *_ in connection.execute(f"describe {name}").fetchall()}
    return f"order by {', '.join(c for c in (*_FOUND_BY, *key) if c in columns)}"


def comments_of_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the comments of the tables of a published file, by table."""
    rows = connection.execute(
        "select table_name, comment from duckdb_tables() "
        "where database_name = current_database() and comment is not null"
    )
    return dict(rows.fetchall())


def write_parquet(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    condition: str,
    path: Path,
    description: str | None,
) -> None:
    """Export the rows of a table that meet a condition as Parquet, with a description."""
    described = f", kv_metadata {{description: {_text(description)}}}" if description else ""
    connection.execute(
        f"copy (from {name} where {condition}) to {_text(str(path))} "
        f"(format parquet, compression zstd, preserve_order true{described})"
    )


def take_over(old: Path, new: Path) -> None:
    """Link an exported file to a new path, or copy it."""
    try:
        new.hardlink_to(old)
    except OSError:  # the file system has no links
        shutil.copyfile(old, new)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as `sha256:…`."""
    return f"sha256:{hash_file(path)}"


def parquet_content(connection: duckdb.DuckDBPyConnection, path: Path) -> Content:
    """Return the `content_of` an exported file."""
    return content_of(connection, f"read_parquet({_text(str(path))})")


def flush_to_disk(path: Path) -> None:
    """Flush a file or directory to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
