"""One round of reading: the documents of a folder, to the rows of the staging tables.

A process of `benchmarks.cluster` runs it; the settings choose the engine.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from pipelines.archive.hashing import hash_file
from pipelines.engines import map_documents
from pipelines.engines.ray_tasks import packed
from pipelines.parse import Task, limits_of, read_document
from pipelines.parser_version import parser_versions
from pipelines.settings import Settings
from pipelines.staging.rows import Stamp, rows_of


@dataclass(frozen=True)
class Measured:
    """Seconds until the first results, and for all others; CPU seconds of all processes together;
    documents read, and bytes returned by a node for each.
    """

    start: float
    work: float
    cpu: float
    documents: int
    bytes: int


def tasks_of(settings: Settings) -> list[Task]:
    """Return one task for each document of a folder of files."""
    return [
        Task(
            settings.raw_dir,
            str(path.relative_to(settings.raw_dir)),
            sha256=hash_file(path),
            size_bytes=path.stat().st_size,
            limits=limits_of(settings),
        )
        for path in sorted(settings.raw_dir.rglob("*.html"))
    ]


def measured(settings: Settings, tasks: Sequence[Task]) -> Measured:
    """Read all documents as the staging of a year does, up to the rows."""
    collect = partial(rows_of, stamp=Stamp(2025, parser_versions(), datetime(2026, 1, 1)))
    cpu, started, first, documents = _cpu_seconds(), time.monotonic(), 0.0, 0
    for rows in map_documents(read_document, tasks, collect=collect, settings=settings):
        first = first or time.monotonic()
        documents += rows.documents
    ended = time.monotonic()
    size = len(packed(rows)[0]) // rows.documents
    return Measured(first - started, ended - first, _cpu_seconds() - cpu, documents, size)


def _cpu_seconds() -> float:
    """Return the CPU seconds of all visible processes, and of those that they have reaped."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        ticks += sum(map(int, stat.read_text().rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")
