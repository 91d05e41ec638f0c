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
    null with any status. `gone`: null and not `blank`, as its row is not printed.
    """

    kind: str
    value: float | None = None


NULL, BLANK, VOID, GONE = (Right(kind) for kind in ("null", "blank", "void", "gone"))


@dataclass(frozen=True)
class Box(Cell):
    """A printed cell; value cells have a place in the form and what is right of them."""

    place: Place | None = None
    right: Right = NULL

    def says(self, text: str, right: Right | None = None) -> "Box":
        """The same box with another text, and what is right of it then if that changes."""
        return replace(self, text=text, right=right or self.right)


Row = list[Box]


class Table(list[Row]):
    """Rows of the boxes that begin in them; `name` is the code of the table."""

    def __init__(self, name: str, rows: list[Row]):
        super().__init__(rows)
        self.name = name


Sheet = list[str | Table]


@dataclass(frozen=True)
class Printed:
    """A document and what is right of each cell of the form; `name` tells its container."""

    data: bytes
    name: str
    expected: dict[Place, Right]


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


def _number(rng: random.Random, share_of_zeros: float) -> int:
    if rng.random() < share_of_zeros:
        return 0
    return rng.choice((rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 9999)))


def _typical(rng: random.Random, column: str, text: str) -> str:
    if column == "item_count_change" and text != "0":
        return rng.choice(("", "-")) + text
    if column.endswith("amount") and text != "0":
        return f"{text}.{rng.randint(1, 9999)}".rstrip("0")
    return text


def random_sheet(rng: random.Random, blanks: float = 0.0, form: str = "") -> Sheet:
    """A report as most are, with a share of blank cells."""
    return sheet_of(real_report(rng, blanks, form))


def sheet_of(report: Report) -> Sheet:
    """The report as paragraphs and tables of boxes."""
    names = iter(TABLES)
    return [
        part.replace("2023年，", "") if isinstance(part, str) else _table(part, next(names), report)
        for part in spanned_sections(report)
    ]


def _table(rows: tuple[tuple[Cell, ...], ...], name: str, report: Report) -> Table:
    places = iter(_places(report, name))
    found = Table(name, [])
    for number, row in enumerate(rows):
        values = {"disclosure": len(row) - 1, "applications": 7, "appeals": 15}[name]
        if row[0].text == CORNER or (name != "disclosure" and number < 3):
            values = 0
        labels = len(row) - values
        found.append([Box(cell.text, cell.across, cell.down) for cell in row[:labels]])
        for cell in row[labels:]:
            right = Right("number", float(cell.text)) if cell.text else BLANK
            found[-1].append(Box(cell.text, cell.across, cell.down, next(places), right))
    return found


def _places(report: Report, table: str) -> Iterator[Place]:
    for block in form_of(table, report.form).blocks:
        for row in block.rows:
            if row.kind in ("leaf", "total"):
                yield from ((table, row.code, column.code) for column in block.columns)


def values_of(row: Row) -> Row:
    """The value cells of a row."""
    return [box for box in row if box.place]


def labels_of(row: Row) -> Row:
    """The cells of a row that hold no values."""
    return [box for box in row if not box.place]


def tables_of(sheet: Sheet) -> list[tuple[int, Table]]:
    """The tables of a sheet and where they stand."""
    return [(at, part) for at, part in enumerate(sheet) if isinstance(part, Table)]


def expected_of(sheet: Sheet) -> dict[Place, Right]:
    """What is right of each cell that a sheet prints; what comes later counts."""
    return {b.place: b.right for _, t in tables_of(sheet) for row in t for b in values_of(row)}


def rebuilt(sheet: Sheet, change: Callable[[Table], list[Row]], tables=TABLES) -> Sheet:
    """The sheet with those tables changed."""
    return [
        Table(part.name, change(part)) if isinstance(part, Table) and part.name in tables else part
        for part in sheet
    ]


def by_rows(sheet: Sheet, change: Callable[[Row], Row], tables=TABLES) -> Sheet:
    """The sheet with each row of those tables changed."""
    return rebuilt(sheet, lambda table: [change(row) for row in table], tables)


def by_boxes(sheet: Sheet, change: Callable[[Box], Box], tables=TABLES) -> Sheet:
    """The sheet with each box of those tables changed."""
    return by_rows(sheet, lambda row: [change(box) for box in row], tables)


def doubtful(box: Box) -> Box:
    """The same cell where its place is not certain."""
    kind, value = box.right
    if not box.place or kind not in ("number", "blank"):
        return box
    return replace(box, right=Right("maybe", value) if kind == "number" else VOID)


def doubted(row: Row) -> Row:
    """A row in which no number has a certain place."""
    return [doubtful(box) for box in row]


def blurred(row: Row) -> Row:
    """A row where blanks leave no trace: no number beside one has a certain place."""
    return row if all(box.text for box in values_of(row)) else doubted(row)
