"""Rows on their way from the parsing processes into staging, as Parquet files.

However much a year says, little of it is held in memory, and all of it goes into the database in
one short transaction, which can be done again from the same files.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from pipelines.database.schema_types import Table
from pipelines.scratch import empty_directory

ROWS_A_FILE = 250_000


class Spool:
    """Rows of any tables of staging, by name of table."""

    def __init__(self, directory: Path):
        self._directory = directory
        self._held: dict[str, list[pl.DataFrame]] = defaultdict(list)
        self._files: dict[str, list[str]] = defaultdict(list)

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
            # Written out: for a parameter DuckDB imports pandas where it is installed, a sixth of
            # the time of `xxgk check`.
            names = (file.replace("'", "''") for file in self._files[table.name])
            files = ", ".join(f"'{name}'" for name in names)
            connection.execute(
                f"insert into {table.qualified} by name select * from read_parquet([{files}])"
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
