"""One round of reading: the documents of a folder, to the rows of the staging tables.

What `benchmarks.cluster` has a process do; which engine reads is in the settings.
"""

import pickle
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pipelines.engines import map_documents
from pipelines.parse import Task, limits_of, read_document
from pipelines.parser_version import parser_versions
from pipelines.rows import Stamp, rows_of
from pipelines.settings import Settings


@dataclass(frozen=True)
class Measured:
    """Seconds until the first results were there, and for all others; documents read, and bytes
    that came back for each of the last."""

    start: float
    work: float
    documents: int
    bytes: int


def tasks_of(settings: Settings) -> list[Task]:
    """One task for each document of a folder of files."""
    return [
        Task(
            settings.raw_dir,
            str(path.relative_to(settings.raw_dir)),
            sha256=path.stem,
            size_bytes=path.stat().st_size,
            limits=limits_of(settings),
        )
        for path in sorted(settings.raw_dir.rglob("*.html"))
    ]


def measured(settings: Settings, tasks: Sequence[Task]) -> Measured:
    """Read all documents as the staging of a year does, up to the rows."""
    collect = partial(rows_of, stamp=Stamp(2025, parser_versions(), datetime(2026, 1, 1)))
    started, first, documents = time.monotonic(), 0.0, 0
    for rows in map_documents(read_document, tasks, collect=collect, settings=settings):
        first = first or time.monotonic()
        documents += rows.documents
    ended = time.monotonic()
    size = len(pickle.dumps(rows)) // rows.documents
    return Measured(first - started, ended - first, documents, size)
