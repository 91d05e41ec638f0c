"""The truth about a corpus: its tables, and the model of a document before it is written.

`reports.parquet` has a row for each document, `cells.parquet` one for each cell of the statutory
tables of each distinct report, `planted.parquet` one for each place that an error changed.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

REPORTS = pa.schema(
    {
        "document": pa.string(),
        "url": pa.string(),
        "sha256": pa.string(),
        "role": pa.string(),
        "agency": pa.string(),
        "series": pa.string(),
        "region_code": pa.string(),
        "year": pa.int32(),
        "form": pa.string(),
        "layout": pa.string(),
        "published_on": pa.date32(),
        "planted": pa.string(),
    },
    metadata={
        "document": "name of the document in the archive, as in dim_document.file",
        "role": "report, copy (the same bytes as a report) or other (no report)",
        "series": "what stays the same of an agency when its name changes",
        "planted": "the kind of error that was planted in it, null for none",
    },
)
CELLS = pa.schema(
    {
        "sha256": pa.string(),
        "table": pa.string(),
        "row": pa.string(),
        "column": pa.string(),
        "value": pa.float64(),
        "status": pa.string(),
        "raw": pa.string(),
    }
)
PLANTED = pa.schema(
    {
        "sha256": pa.string(),
        "kind": pa.string(),
        "rules": pa.list_(pa.string()),
        "table": pa.string(),
        "row": pa.string(),
        "column": pa.string(),
        "printed": pa.string(),
        "true": pa.string(),
    }
)
_ROWS_AT_A_TIME = 300_000


@dataclass
class Document:
    """One document before it is written; `path` is its path without suffix."""

    role: str
    path: str
    suffix: str
    data: bytes
    sha256: str
    title: str
    agency: str
    series: str
    region_code: str
    year: int
    form: str | None
    layout: str | None
    published_on: date
    planted: str | None = None

    def copied(self, path: str) -> "Document":
        """Return the same bytes at another place."""
        return replace(self, role="copy", path=path)

    def row(self, document: str, url: str | None) -> dict:
        """Return its row in `reports.parquet`."""
        known = {"document": document, "url": url}
        return known | {name: getattr(self, name) for name in REPORTS.names if name not in known}


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of a document."""
    return hashlib.sha256(data).hexdigest()


class Truth:
    """The three tables while they are written, a few hundred thousand rows in memory at a time."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True)
        self._tables = {
            name: _Growing(folder / f"{name}.parquet", schema)
            for name, schema in (("reports", REPORTS), ("cells", CELLS), ("planted", PLANTED))
        }

    def add(self, **tables: pa.Table) -> None:
        """Add rows to the tables by name."""
        for name, rows in tables.items():
            self._tables[name].add(rows)

    def close(self) -> None:
        """Write what is left."""
        for table in self._tables.values():
            table.close()


class _Growing:
    """A Parquet file that is written in row groups."""

    def __init__(self, path: Path, schema: pa.Schema):
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._waiting: list[pa.Table] = []

    def add(self, rows: pa.Table) -> None:
        self._waiting.append(rows)
        if sum(map(len, self._waiting)) >= _ROWS_AT_A_TIME:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.concat_tables(self._waiting))
        self._waiting = []
