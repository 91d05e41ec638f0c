"""Provide what assets share: partitions, the write lock, and tables for metadata."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import dagster as dg

from pipelines.archive.filing import FIRST_YEAR
from pipelines.database import DatabaseLocked
from pipelines.lock import WriterBusy, writer, year_writer
from pipelines.settings import Settings

FILING_YEARS = dg.TimeWindowPartitionsDefinition(
    start=str(FIRST_YEAR),
    fmt="%Y",
    cron_schedule="0 0 1 1 *",
    timezone="Asia/Shanghai",
    end_offset=1,
)
"""One partition for each filing year of documents, from the first report year to the present one,
which is still open.
"""

WRITER_POOL = "writer"
STAGING_POOL = WRITER_POOL if Settings().lake_catalog is None else None
"""Pool for loading staging; none for a lake, where several runs may load different years."""
OWNERS = ["team:data"]


def years_asked(context: dg.AssetExecutionContext) -> list[int]:
    """Return the years of the run's partitions; none if it was started without partitions."""
    chosen = context.has_partition_key or context.has_partition_key_range
    return [int(key) for key in context.partition_keys] if chosen else []


@contextmanager
def only_writer(settings: Settings, years: Sequence[int] = ()) -> Iterator[None]:
    """Hold the write lock of the warehouse, or of these filing years of staging; if another process
    holds it, ask Dagster to retry.
    """
    try:
        with year_writer(settings, years) if years else writer(settings):
            yield
    except (WriterBusy, DatabaseLocked) as busy:
        raise dg.RetryRequested(max_retries=3, seconds_to_wait=20) from busy


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> dg.MetadataValue:
    """Return a table as Markdown metadata; the word `none` without rows."""
    rows = list(rows)
    if not rows:
        return dg.MetadataValue.md("none")
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return dg.MetadataValue.md("\n".join(lines))


def _cell(value: object) -> str:
    shown = f"{value:,}" if isinstance(value, int) else str(value)
    return shown.replace("|", "\\|").replace("\n", " ")
