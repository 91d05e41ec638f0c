"""The documents that guards are tried on, each read once, and the false values of a reading of it.

Golden documents are real, or made by hand after real ones; layouts are drawn by
`tests.real_layouts`; damaged ones by `benchmarks.mutations`.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.mutations import damaged_document
from pipelines.evaluate import verdict_on
from pipelines.expected import ExpectedCell, documents_below, read_expected
from pipelines.extract.tables import Tables
from pipelines.readers import UnreadableError, read
from pipelines.readers.document import Document
from tests.real_layouts import KINDS, mistakes
from tests.rendering import Place, cells_of, false_cells

_DAMAGED_FOR_A_LAYOUT = 200
GROUPS = ("golden", "layouts", "damaged")


class Judgement(NamedTuple):
    """The places of false numbers and false blanks; the count of right numbers."""

    false: frozenset[Place]
    blank: frozenset[Place]
    right: int


class Case(NamedTuple):
    """A document: its group, its name or kind, how many numbers it prints, and its judge."""

    group: str
    kind: str
    document: Document
    numbers: int
    judge: Callable[[Tables], Judgement]


def golden(path: Path, expected_path: Path) -> Iterator[Case]:
    """Return a document with expected cells; None if it cannot be read here."""
    wanted = {(c.table, c.row, c.column): c for c in read_expected(expected_path).cells}
    try:
        document = read(path.read_bytes(), path.name)
    except UnreadableError:
        return
    numbers = sum(cell.value is not None for cell in wanted.values())

    def judge(tables: Tables) -> Judgement:
        cells = {(c.table, c.row, c.column): c for table in tables.tables for c in table.cells}
        status = {table.table: table.status for table in tables.tables}
        verdicts = {}
        for place in wanted.keys() | cells.keys():
            cell, want = cells.get(place), wanted.get(place, ExpectedCell(*place, None))
            value = None if cell is None or cell.value is None else float(cell.value)
            lacking = status.get(place[0], "absent")
            verdicts[place] = verdict_on(value, cell.status if cell else lacking, want)
        right = sum(
            verdict == "right" and cells[place].value is not None
            for place, verdict in verdicts.items()
            if place in cells
        )
        return _judgement(verdicts, ("wrong", "invented"), "silent", right)

    yield Case("golden", path.name, document, numbers, judge)


def layout(kind: str, seed: int) -> Iterator[Case]:
    """Return a document of a layout of real reports."""
    printed = KINDS[kind](random.Random(seed))
    document = read(printed.data, printed.name)
    numbers = sum(right.kind == "number" for right in printed.expected.values())

    def judge(tables: Tables) -> Judgement:
        verdicts = {place: verdict for place, verdict, *_ in mistakes(printed, tables)}
        lost = sum(right.kind == "number" for _, _, right, _ in mistakes(printed, tables))
        return _judgement(verdicts, ("wrong", "invented"), "blank", numbers - lost)

    yield Case("layouts", kind, document, numbers, judge)


def damaged(number: int) -> Iterator[Case]:
    """Return a damaged document, by its number."""
    kind, _, report, data = damaged_document(number)
    printed = {place: value for place, value in report.expected.items() if value is not None}

    def judge(tables: Tables) -> Judgement:
        cells = cells_of(tables)
        right = sum(cells.get(place) == value for place, value in printed.items())
        blank = {
            (cell.table, cell.row, cell.column)
            for table in tables.tables
            for cell in table.cells
            if cell.status == "blank"
        }
        return Judgement(
            frozenset(false_cells(cells, report)), frozenset(blank & printed.keys()), right
        )

    yield Case("damaged", kind, read(data, "report"), len(printed), judge)


def _judgement(
    verdicts: dict[Place, str], false: tuple[str, ...], blank: str, right: int
) -> Judgement:
    return Judgement(
        frozenset(place for place, verdict in verdicts.items() if verdict in false),
        frozenset(place for place, verdict in verdicts.items() if verdict == blank),
        right,
    )


Task = tuple[Callable[..., Iterator[Case]], tuple]


def tasks(documents: int, folders: list[Path]) -> list[Task]:
    """Return all documents, not yet read: one of each kind of layout for every 200 damaged ones."""
    of_each_kind = -(-documents // _DAMAGED_FOR_A_LAYOUT)
    return [
        *((golden, pair) for folder in folders for pair in documents_below(folder)),
        *((layout, (kind, n)) for n in range(of_each_kind) for kind in KINDS),
        *((damaged, (number,)) for number in range(documents)),
    ]
