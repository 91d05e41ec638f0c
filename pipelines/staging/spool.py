"""Rows on their way from the parsing processes into staging, as Parquet files.

However much a year says, little of it is held in memory, and all of it goes into the database in
one short transaction, which can be done again from the same files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from pipelines.database import schema
from pipelines.database.schema_types import Table
from pipelines.scratch import empty_directory

ROWS_A_FILE = 250_000


class Spool:
    """Rows of the tables that a reading fills; `schema.READING_TABLES` says which those are."""

    def __init__(self, directory: Path):
        self._directory = directory
        self._held: dict[str, list[pl.DataFrame]] = {t.name: [] for t in schema.READING_TABLES}
        self._files: dict[str, list[str]] = {t.name: [] for t in schema.READING_TABLES}

    def add(self, frames: dict[str, pl.DataFrame]) -> None:
        """Take up rows, by name of table."""
        for name, frame in frames.items():
            held = self._held[name]
            held.append(frame)
            if sum(map(len, held)) >= ROWS_A_FILE:
                self._write(name)

    def insert(self, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
        """Insert all rows of a table, in the order in which they came."""
        self._write(table.name)
        if self._files[table.name]:
            connection.execute(
                f"insert into {table.qualified} by name select * from read_parquet($files)",
                {"files": self._files[table.name]},
            )

    def _write(self, name: str) -> None:
        rows = pl.concat(self._held[name]) if self._held[name] else None
        self._held[name] = []
        if rows is not None and len(rows):
            path = self._directory / f"{name}-{len(self._files[name]):05}.parquet"
            rows.write_parquet(path, compression="lz4", statistics=False)
            self._files[name].append(str(path))


@contextmanager
def spool(directory: Path) -> Iterator[Spool]:
    """A spool in a directory of its own, which is gone afterwards."""
    with empty_directory(directory):
        yield Spool(directory)
