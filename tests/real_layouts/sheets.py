"""Reports as sheets: paragraphs and tables whose boxes know what must be read from them.

A kind of layout changes the boxes of a sheet, a printer prints it. What is right of each cell
travels with its box, so a change of what is printed changes what is expected in the same place.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from tests.rendering import Place, Report, form_of, random_report
from tests.rendering_office import Cell, spanned_sections

TABLES = ("disclosure", "applications", "appeals")
CORNER = "信息内容"


class Right(NamedTuple):
    """What may be read in a cell.

    `number`: this value. `blank`: null, `blank` if its status is known. `null`: null and not
    `blank`, as something is printed or lost. `maybe`: this value or null, and not `blank`. `void`:
    null with any status. `gone`: null, as its row is not printed.
    """

    kind: str
    value: float | None = None


NULL, BLANK, VOID, GONE = (Right(kind) for kind in ("null", "blank", "void", "gone"))


@dataclass(frozen=True)
class Box(Cell):
    """A printed cell; value cells have a place in the form and what is right of them."""

    place: Place | None = None
    right: Right = NULL

    def says(self, text: str, right: Right) -> "Box":
        """The same box with another text, and what is right of it then."""
        return replace(self, text=text, right=right)

    def is_now(self, text: str) -> "Box":
        """The same box with another text of the same meaning."""
        return replace(self, text=text)


class Table(list[list[Box]]):
    """Rows of boxes that begin in them; `name` is the code of the table."""

    def __init__(self, name: str, rows: list[list[Box]]):
        super().__init__(rows)
        self.name = name

    @property
    def rows(self) -> Iterator[list[Box]]:
        """Rows of values."""
        return (row for row in self if row[-1].place or any(box.place for box in row))


Sheet = list[str | Table]


@dataclass(frozen=True)
class Printed:
    """A document and what is right of each cell of the form; `name` tells its container."""

    data: bytes
    name: str
    expected: dict[Place, Right]


def number_of(text: str) -> Right:
    """What is right of a plain number, or of nothing."""
    return Right("number", float(text)) if text else BLANK


def real_report(rng: random.Random, blanks: float = 0.0, form: str = "") -> Report:
    """A report as most are, nearly all zeros, or a larger one; amounts and changes among them."""
    share = rng.choice((0.95, 0.8, 0.8, 0.5, 0.2))
    form = form or rng.choice(("2019", "2021", "2021", "mixed 01100 2019"))
    report = random_report(rng, form, 0, lambda rng: _number(rng, share))
    year = rng.choice((2019, 2020) if form == "2019" else (2021, 2022, 2023, 2024, 2025))
    cells = {
        place: "" if rng.random() < blanks else _typical(rng, place[2], text)
        for place, text in report.cells.items()
    }
    title = f"湘潭县审计局{year}年政府信息公开工作年度报告"
    return replace(report, title=title, cells=cells, expected={})


def _number(rng: random.Random, share: float) -> int:
    if rng.random() < share:
        return 0
    return rng.choice((rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 9999)))


def _typical(rng: random.Random, column: str, text: str) -> str:
    if column == "item_count_change" and text != "0":
        return rng.choice(("", "-")) + text
    if column in ("fee_amount", "procurement_amount") and text != "0":
        return f"{text}.{rng.randint(1, 9999)}".rstrip("0")
    return text


def sheet_of(report: Report) -> Sheet:
    """The report as paragraphs and tables of boxes."""
    names = iter(TABLES)
    parts = spanned_sections(report)
    return [
        part.replace("2023年，", "") if isinstance(part, str) else _table(part, next(names), report)
        for part in parts
    ]


def _table(rows: tuple[tuple[Cell, ...], ...], name: str, report: Report) -> Table:
    places = _places(report, name)
    return Table(
        name,
        [list(_boxes(row, _values(row, n, name), places, report)) for n, row in enumerate(rows)],
    )


def _values(row: tuple[Cell, ...], position: int, name: str) -> int:
    """How many cells at the end of a row are values."""
    if name == "disclosure":
        return 0 if row[0].text == CORNER else len(row) - 1
    return 0 if position < 3 else 15 if name == "appeals" else 7


def _boxes(
    row: tuple[Cell, ...], values: int, places: Iterator[Place], report: Report
) -> Iterator[Box]:
    for position, cell in enumerate(row):
        place = next(places) if position >= len(row) - values else None
        right = number_of(report.cells[place]) if place else NULL
        yield Box(cell.text, cell.across, cell.down, place, right)


def _places(report: Report, table: str) -> Iterator[Place]:
    for block in form_of(table, report.form).blocks:
        for row in block.rows:
            if row.kind in ("leaf", "total"):
                yield from ((table, row.code, column.code) for column in block.columns)


def tables_of(sheet: Sheet) -> Iterator[Table]:
    """The tables of a sheet."""
    return (part for part in sheet if isinstance(part, Table))


def expected_of(sheet: Sheet) -> dict[Place, Right]:
    """What is right of each cell that a sheet prints."""
    return {
        box.place: box.right
        for table in tables_of(sheet)
        for row in table
        for box in row
        if box.place
    }


def changed(sheet: Sheet, change: Callable[[Box], Box], tables: tuple[str, ...] = TABLES) -> Sheet:
    """The sheet with a change made to each box of those tables."""
    return [
        Table(part.name, [[change(box) for box in row] for row in part])
        if isinstance(part, Table) and part.name in tables
        else part
        for part in sheet
    ]


def blurred(sheet: Sheet) -> Sheet:
    """What is right where blanks leave no trace: no number beside one has a certain place."""
    return [
        part if isinstance(part, str) else Table(part.name, [_blurred(row) for row in part])
        for part in sheet
    ]


def _blurred(row: list[Box]) -> list[Box]:
    if all(box.text for box in row if box.place):
        return row
    return [replace(box, right=doubtful(box.right)) if box.place else box for box in row]


def doubtful(right: Right) -> Right:
    """What is right of a cell whose place is not certain."""
    if right.kind == "number":
        return Right("maybe", right.value)
    return VOID if right.kind == "blank" else right
