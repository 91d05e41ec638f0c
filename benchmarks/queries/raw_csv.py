"""Published tables as CSV, read by pandas: a file per table, only the columns in use.

A file has all columns of its table except structures; lists are JSON. Tables are cached, so that an
answer can be timed without reading; the reading time is kept too.
"""

import time
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.queries.questions import flat_columns


class RawTables:
    """Tables read from CSV files of a folder, as in an analyst's script.

    A missing file is written first, untimed. `region` is the region of the questions.
    """

    def __init__(self, published: duckdb.DuckDBPyConnection, folder: Path, region: str) -> None:
        self.region = region
        self._published = published
        self._folder = folder
        self._read: dict[tuple[str, ...], pd.DataFrame] = {}
        self.seconds = 0.0

    def __call__(self, table: str, *columns: str) -> pd.DataFrame:
        """Return those columns of a table; text as text, an empty field as null."""
        if (table, *columns) not in self._read:
            path = self._folder / f"{table}.csv"
            types = flat_columns(self._published, table)
            if not path.exists():
                self._write(table, types, path)
            texts = [name for name in columns if types[name].startswith("VARCHAR")]
            started = time.perf_counter()
            self._read[table, *columns] = pd.read_csv(
                path,
                usecols=list(columns),
                dtype=dict.fromkeys(texts, "str"),
                keep_default_na=False,
                na_values=[""],
            )[list(columns)]
            self.seconds += time.perf_counter() - started
        return self._read[table, *columns].copy(deep=False)

    def _write(self, table: str, types: dict[str, str], path: Path) -> None:
        columns = ", ".join(
            f"to_json({name})::varchar as {name}" if dtype.endswith("[]") else name
            for name, dtype in types.items()
        )
        self._published.execute(f"copy (select {columns} from {table}) to '{path}' (header)")
