"""Published tables as CSV, and pandas reading them: a file a table, only the columns asked for.

A table keeps its width in its file, as one gets it, but for structures; lists are JSON. What was
read is kept, so that an answer can be timed without reading; how long reading took is kept too.
"""

import time
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.queries.questions import flat_columns


class RawTables:
    """Tables read from CSV files of a folder, as an analyst's script reads them.

    A file that is not there yet is written first; that is in no one's time. `region` is the one
    that is asked about.
    """

    def __init__(self, published: duckdb.DuckDBPyConnection, folder: Path, region: str) -> None:
        self.region = region
        self._published = published
        self._folder = folder
        self._read: dict[tuple[str, ...], pd.DataFrame] = {}
        self.seconds = 0.0

    def __call__(self, table: str, *columns: str) -> pd.DataFrame:
        """Those columns of a table; text as text, an empty field as null."""
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
        told = ", ".join(
            f"to_json({name})::varchar as {name}" if dtype.endswith("[]") else name
            for name, dtype in types.items()
        )
        self._published.execute(f"copy (select {told} from {table}) to '{path}' (header)")
