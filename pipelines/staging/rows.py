"""From readings to rows: what a few documents say, in the columns of the staging tables.

This is the last step in a parsing process: a frame of many rows goes back to the loading process
where thousands of objects would have to be pickled one by one. The tables themselves are `schema`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

import polars as pl

from pipelines.database import schema
from pipelines.database.schema_types import Table
from pipelines.engines.local import Outcome
from pipelines.models import Reading
from pipelines.parse import ContentChanged, Task, reading_of
from pipelines.parser_version import family

_ATTRIBUTES = {
    "table_code": "table",
    "row_code": "row",
    "column_code": "column",
    "claim_code": "code",
    "claim_scope": "scope",
    "number_offset": "offset",
    "finding_code": "code",
    "section_number": "number",
}
"""What a column is called in `models`, where that is not its own name."""


@dataclass(frozen=True)
class Stamp:
    """What the readings of one load are stamped with; `versions` by family of reader."""

    filing_year: int
    versions: Mapping[str, str]
    conditions: str
    read_at: datetime


@dataclass(frozen=True)
class Rows:
    """Rows of some documents: a frame for each of `schema.READING_TABLES`, by name.

    `unreadable` names the documents that could not be read, with the reason. `changed` are those
    that held other bytes than they were taken in with: they have no rows.
    """

    documents: int
    frames: dict[str, pl.DataFrame]
    unreadable: list[tuple[str, str]]
    changed: list[Task]


def rows_of(outcomes: Sequence[Outcome[Task, Reading]], stamp: Stamp) -> Rows:
    """The rows of some documents, those included whose reading was given up."""
    changed = [each.item for each in outcomes if isinstance(each.error, ContentChanged)]
    read = [each for each in outcomes if not isinstance(each.error, ContentChanged)]
    tasks = [each.item for each in read]
    readings = [reading_of(each) for each in read]
    reports = [reading for reading in readings if reading.state == "report"]
    tables = [(reading.sha256, table) for reading in reports for table in reading.tables]
    cells = [(sha256, cell) for sha256, table in tables for cell in table.cells]
    sections = [(reading.sha256, section) for reading in reports for section in reading.sections]
    frames = [
        _readings(tasks, readings, stamp),
        _reports(reports),
        _frame(schema.REPORT_TABLES, tables),
        _frame(schema.CELLS, cells),
        _numbered(schema.CLAIMS, "claim_number", [(r.sha256, r.claims) for r in reports]),
        _frame(schema.SECTIONS, sections),
        _numbered(schema.FINDINGS, "finding_number", [(r.sha256, r.findings) for r in reports]),
    ]
    names = [table.name for table in schema.READING_TABLES]
    failed = [
        (task.file, reading.reason or "")
        for task, reading in zip(tasks, readings, strict=True)
        if reading.state == "unreadable"
    ]
    return Rows(len(outcomes), dict(zip(names, frames, strict=True)), failed, changed)


def _readings(tasks: list[Task], readings: list[Reading], stamp: Stamp) -> pl.DataFrame:
    return _frame(
        schema.READINGS,
        [(reading.sha256, reading) for reading in readings],
        evidence=[task.evidence for task in tasks],
        parser_version=[stamp.versions[family(reading.reader)] for reading in readings],
        filing_year=[stamp.filing_year] * len(readings),
        read_at=[stamp.read_at] * len(readings),
        tries=[task.tries + 1 for task in tasks],
        conditions=[stamp.conditions] * len(readings),
    )


def _reports(reports: list[Reading]) -> pl.DataFrame:
    return _frame(
        schema.REPORTS,
        [(report.sha256, report.identity) for report in reports],
        region_candidates=[",".join(r.identity.region_candidates) or None for r in reports],
    )


def _numbered(
    table: Table, number: str, records: list[tuple[str, Sequence[object]]]
) -> pl.DataFrame:
    """Return records, numbered within their document: 1, 2, 3 …"""
    places = [place for _, found in records for place in range(1, len(found) + 1)]
    flat = [(sha256, record) for sha256, found in records for record in found]
    return _frame(table, flat, **{number: places})


def _frame(
    table: Table, records: Sequence[tuple[str, object]], **given: Iterable[object]
) -> pl.DataFrame:
    """Rows of a table from pairs of sha256 and record; `given` are columns no record has."""
    objects = [record for _, record in records]
    columns = {"sha256": [sha256 for sha256, _ in records], **given}
    for column in table.columns:
        if column.name not in columns:
            attribute = attrgetter(_ATTRIBUTES.get(column.name, column.name))
            columns[column.name] = list(map(attribute, objects))
    ordered = {column.name: columns[column.name] for column in table.columns}
    return pl.DataFrame(ordered, schema=table.polars_schema)
