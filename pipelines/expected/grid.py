"""Expected cells as a grid: plain text that looks like the form, for a person to write or correct.

    year: 2021
    format: 2021

    [disclosure 2021] 主动公开政府信息情况
    第二十条第（一）项  本年制发件数  本年废止件数  现行有效件数
    规章                           0             0             0
    行政规范性文件                 2            1?             _

A line `name: text` before the first table says what is known of the document. A table opens with
its code and form in brackets. A line of column labels, with or without the label of its block, is
the header of the rows below it; a row is its label and a value for each of those columns. Labels
are the form's (spacing, width and punctuation do not count); a row that the form does not have is
`x:<label>`. Rows that are not printed are left out. A line that begins with # is not read.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import TypeVar
from unicodedata import east_asian_width

from pipelines.expected.cells import Expected, ExpectedCell, ExpectedError
from pipelines.expected.labels import TITLES, Labels, labels_of

MARKS = {"_": "blank", "/": "not_applicable", "T": "text", "x": "missing", ".": None}
"""The signs for a cell without a number, with the status each means."""
UNSURE = "?"
LEGEND = (
    "# 12 number as printed · 12? this number or null · _ blank · / stroke · T words\n"
    "# x lost, not blank · . no number, for any reason · rows that are not printed: left out\n"
    "# 12 报告所载数字 · 12? 归位存疑，空值亦可 · _ 空白 · / 斜线或横线 · T 文字\n"
    "# x 数字缺失或无法归位，并非空白 · . 无数字，原因不限 · 未载之行不列\n"
)
_T = TypeVar("_T")
_SECTION = re.compile(r"\[(?P<table>\w+)\s+(?P<form>\w+)\].*")
_VALUE = re.compile(r"(?:(?P<number>-?\d+(?:\.\d+)?)|(?P<mark>[_/Tx.]))(?P<unsure>\??)")


def grid_text(expected: Expected) -> str:
    """Write expected cells as a grid, which `read_grid` reads back as the same cells."""
    known = ((name, " ".join(text.splitlines())) for name, text in expected.head.items())
    head = "".join(f"{name}: {text}".rstrip() + "\n" for name, text in known)
    tables: dict[str, list[ExpectedCell]] = {}
    for cell in expected.cells:
        tables.setdefault(cell.table, []).append(cell)
    form = expected.head.get("format")
    sections = [
        "\n".join(_section(_required(labels_of(table, cells, form), f"no form has {table}"), cells))
        for table, cells in tables.items()
    ]
    return "\n".join([LEGEND, head, *(f"{section}\n" for section in sections)])


def read_grid(text: str, name: str) -> Expected:
    """Read a grid.

    Args:
        text: the whole file.
        name: of the file, for messages.

    Raises:
        ExpectedError: a line is none of a grid; the message names the file, the line, the remedy.
    """
    head: dict[str, str] = {}
    tables: dict[str, _Rows] = {}
    rows = None
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            if line.startswith("["):
                rows = _opened(line, tables)
            elif rows is None:
                field, colon, value = line.partition(":")
                _require(colon, f"{line!r} stands before the first table and is no `name: text`")
                head[field.strip()] = value.strip()
            else:
                rows.read(line.split())
        except ExpectedError as error:
            raise ExpectedError(f"{name}:{number}: {error}") from None
    return Expected(head, tuple(cell for rows in tables.values() for cell in rows.cells.values()))


def _section(labels: Labels, cells: list[ExpectedCell]) -> Iterator[str]:
    """Return the lines of one table: its title, and headers with their rows in aligned columns."""
    yield f"[{labels.table} {labels.form}] {TITLES[labels.table]}"
    rows: dict[str, list[ExpectedCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    headers = labels.headers({row: tuple(c.column for c in found) for row, found in rows.items()})
    names = [*map(labels.name, rows), *(header[0] for header in headers.values())]
    width = max(map(_width, names))
    for header, group in groupby(rows, key=headers.__getitem__):
        values = {row: [_value_text(cell) for cell in rows[row]] for row in group}
        texts = zip(header[1:], *values.values(), strict=True)
        widths = (width, *(max(map(_width, column)) for column in texts))
        yield _line(*header, widths=widths)
        for row, row_values in values.items():
            yield from labels.lead(row)
            yield _line(labels.name(row), *row_values, widths=widths)


def _line(label: str, *values: str, widths: tuple[int, ...]) -> str:
    """Return a line with the label left-aligned and the values right-aligned in their columns."""
    padded = (" " * (w - _width(v)) + v for v, w in zip(values, widths[1:], strict=True))
    return "  ".join((label + " " * (widths[0] - _width(label)), *padded))


def _width(text: str) -> int:
    """Return the columns that a text takes, two for each Chinese character."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _value_text(cell: ExpectedCell) -> str:
    if cell.value is None:
        text = next(mark for mark, status in MARKS.items() if status == cell.status)
    else:
        text = f"{Decimal(str(cell.value)):f}".removesuffix(".0")
    return text + (UNSURE if cell.may_be_null else "")


def _opened(line: str, tables: "dict[str, _Rows]") -> "_Rows":
    """Open the table that a line names."""
    found = _required(
        _SECTION.fullmatch(line), f"{line!r} opens no table; write for example [disclosure 2021]"
    )
    table = found["table"]
    _require(table not in tables, f"the table {table} stands twice; put its rows together")
    labels = _required(
        labels_of(table, (), found["form"]),
        f"no form {found['form']} of a table {table}; {', '.join(TITLES)} are tables",
    )
    tables[table] = _Rows(labels)
    return tables[table]


class _Rows:
    """The rows of one table while they are read, under the columns of the last header."""

    def __init__(self, labels: Labels):
        self.cells: dict[tuple[str, str], ExpectedCell] = {}
        self._labels = labels
        self._columns: list[str] = []

    def read(self, words: list[str]) -> None:
        """Read one line: a header, a heading or a row."""
        label, *values = words
        columns = self._labels.columns(words)
        if columns:
            _require(len(columns) == len(set(columns)), "a column stands twice")
            self._columns = columns
        elif values or not self._labels.is_heading(label):
            self._read_row(label, values)

    def _read_row(self, label: str, values: list[str]) -> None:
        row = _required(
            self._labels.row(label),
            f"{label!r} is no row of this table; write the form's label, or x:{label} for "
            "a row that the form does not have",
        )
        _require(self._columns, f"no line of column labels stands above the row {label}")
        _require(
            len(values) == len(self._columns),
            f"{label} takes {len(self._columns)} values, as the header above it has columns, not "
            f"{len(values)}; a blank cell is written _",
        )
        for column, text in zip(self._columns, values, strict=True):
            _require((row, column) not in self.cells, f"the row {label} stands twice")
            self.cells[row, column] = self._cell(row, column, text)

    def _cell(self, row: str, column: str, text: str) -> ExpectedCell:
        found = _required(
            _VALUE.fullmatch(text),
            f"{text!r} is no value; write a number without commas or unit, or one of "
            f"{' '.join(MARKS)}, each with ? behind it where null is right too",
        )
        number = found["number"]
        value = None if number is None else float(number) if "." in number else int(number)
        status = MARKS.get(found["mark"])
        return ExpectedCell(self._labels.table, row, column, value, bool(found["unsure"]), status)


def _required(found: _T | None, message: str) -> _T:
    if found is None:
        raise ExpectedError(message)
    return found


def _require(condition: object, message: str) -> None:
    if not condition:
        raise ExpectedError(message)
