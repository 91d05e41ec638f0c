"""Read the ruled tables of one PDF page: rows, spans, and the text of each cell.

Characters belong to the cell of their centre. Numbers are never cut or joined by chance: digits
that run across a rule show a bar in both cells, and digits on two lines of a cell are one number
only if the first line is full and no cell of the row contradicts it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from pipelines.readers.document import Grid, GridCell
from pipelines.readers.pdf.drawings import drawings_in
from pipelines.readers.pdf.lines import Char, char_lines, text_of
from pipelines.readers.pdf.page import PdfPage
from pipelines.readers.pdf.painting import Box, PaintedPage
from pipelines.readers.pdf.rules import BEYOND, ruled_tables
from pipelines.readers.pdf.seen import SeenText

_NUMERIC = re.compile(r"[\d,.]+")
_NUMBER = re.compile(r"[\d.,%+\-−/\s]*")
_WRAPPED_NUMBER = re.compile(r"[\d,.]{2,}")
_DIGITS = frozenset("0123456789.,-+")
_SAME_EDGE = 1.0
_TOUCHING = 0.12
_PADDING = 6.0
_INSIDE = 4.0
"""Points below the upper rule of a row: inside the row, however low it is."""
_LONGEST_NAME, _FEWEST_NUMBERS = 20, 2


@dataclass
class PdfCell:
    """A cell of a row: its lines of text, and whether each reaches the right edge.

    `merged` cells continue from the row above; `is_tall` ones span rows; `drawings` are the
    placeholders of painted content that is not text.
    """

    x0: float
    x1: float
    locator: str
    lines: list[str] = field(default_factory=list)
    full: list[bool] = field(default_factory=list)
    merged: bool = False
    is_tall: bool = False
    drawings: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines as one text: a full line continues in the next, except between digits."""
        text = ""
        is_full = True
        for line, ends_full in zip(self.lines, self.full, strict=True):
            goes_on = is_full and not (text[-1:] in _DIGITS and line[:1] in _DIGITS)
            text += line if goes_on else f"\n{line}"
            is_full = ends_full
        return text


@dataclass
class PdfTable:
    """A ruled table, or its part on one page.

    `tops` are the tops of its rows, `cut` the tops of those without a rule at their end.
    """

    rows: list[list[PdfCell]]
    box: Box
    tops: Sequence[float] = ()
    cut: frozenset[float] = frozenset()


def page_tables(
    sheet: PdfPage, seen: SeenText, painted: PaintedPage | None, is_mixed: bool
) -> tuple[list[PdfTable], list[Char]]:
    """Return the ruled tables of a page from top to bottom, and the characters outside them.

    On a page of `is_mixed` directions a table without text belongs to the other direction.
    """
    tables: list[PdfTable] = []
    chars = seen.chars
    for found in ruled_tables(sheet):
        ruling = _Ruling(found.cells, found.reach)
        if ruling.is_table or ruling.is_column(chars):
            inside = len(chars)
            chars = ruling.take(chars)
            if is_mixed and len(chars) == inside:
                continue
            ruling.take_drawings(seen, painted)
            place = f"page {sheet.page_number} table {len(tables) + 1}"
            rows = ruling.rows(place)
            cut = frozenset(top for top in rows if found.is_open(top + _INSIDE))
            tables.append(PdfTable(list(rows.values()), found.box, tuple(rows), cut))
    return tables, chars


def grid_of(rows: list[list[PdfCell]]) -> Grid:
    """Return the rows of a table, possibly over several pages, with cells as wide as drawn."""
    xs = _edges(x for row in rows for cell in row for x in (cell.x0, cell.x1))
    return Grid(
        tuple(
            tuple(
                GridCell(cell.text, cell.locator, cell.merged, max(1, _columns_of(cell, xs)))
                for cell in row
            )
            for row in rows
        )
    )


def _columns_of(cell: PdfCell, xs: list[float]) -> int:
    return _index(xs, cell.x1) - _index(xs, cell.x0)


class _Ruling:
    """The cells that rules enclose, on the finest grid of their edges.

    The space left of the first cell of a row, as far as level rules reach, is a cell as well.
    """

    def __init__(self, boxes: list[Box], reach: float):
        self._boxes = list(boxes)
        self._xs = _edges([reach, *(x for x0, _, x1, _ in boxes for x in (x0, x1))])
        self._ys = _edges(y for _, top, _, bottom in boxes for y in (top, bottom))
        self._crossed: dict[int, tuple[str]] = {}
        self._cell_of: dict[tuple[int, int], int] = {}
        self._rows_of = [(_index(self._ys, box[1]), _index(self._ys, box[3])) for box in boxes]
        for index in sorted(range(len(boxes)), key=lambda index: _area(boxes[index])):
            self._lay(index)
        self._close_left()
        self._chars: list[list[Char]] = [[] for _ in self._boxes]
        self._drawings: list[list[str]] = [[] for _ in self._boxes]

    def _lay(self, index: int) -> None:
        """Put a cell into the grid; a frame around several cells leaves them their place.

        A box in one cell, such as that of a form field, is part of it.
        """
        x0, _, x1, _ = self._boxes[index]
        columns = range(_index(self._xs, x0), _index(self._xs, x1))
        places = list(product(range(*self._rows_of[index]), columns))
        inside = {self._cell_of[place] for place in places if place in self._cell_of}
        for place in places:
            if len(inside) == 1 or place not in self._cell_of:
                self._cell_of[place] = index

    def _close_left(self) -> None:
        left = self._xs[0]
        firsts: dict[int, int] = {}
        for row, column in sorted(self._cell_of):
            firsts.setdefault(row, column)
        for row, (top, bottom) in enumerate(pairwise(self._ys)):
            end = self._xs[firsts.get(row, 0)]
            if end - left > BEYOND:
                self._boxes.append((left, top, end, bottom))
                self._rows_of.append((row, row + 1))
                self._lay(len(self._boxes) - 1)

    @property
    def is_table(self) -> bool:
        """Whether some row has cells side by side; a single column is a frame around text."""
        return any(len(set(self._in_row(row))) > 1 for row in range(len(self._ys) - 1))

    def is_column(self, chars: list[Char]) -> bool:
        """Return whether its cells hold numbers or names of columns, with nothing beside them.

        Such is the last column of a sheet too wide for its page (`across`).
        """
        texts = ["" for _ in self._boxes]
        for char in chars:
            cell = self._cell_at(char)
            if cell is not None:
                texts[cell] += char["text"].strip()
            elif self._ys[0] < char["top"] < self._ys[-1]:
                return False
        numbers = sum(is_number(text) for text in texts)
        return numbers >= _FEWEST_NUMBERS and all(len(text) <= _LONGEST_NAME for text in texts)

    def take(self, chars: list[Char]) -> list[Char]:
        """Put the characters inside the table into their cells; return the others."""
        outside: list[Char] = []
        before: Char | None = None
        cell_before = -1
        for char in chars:
            cell = self._cell_at(char)
            if cell is None:
                outside.append(char)
            else:
                self._chars[cell].append(char)
                if before is not None and cell_before != cell and _runs_on(before, char):
                    crossed = (f"{before['text']}|{char['text']}",)
                    self._crossed[cell] = self._crossed[cell_before] = crossed
                cell_before = cell
            before = char if cell is not None else None
        return outside

    def take_drawings(self, seen: SeenText, painted: PaintedPage | None) -> None:
        """Add placeholders for painted content in the cells that is not readable text."""
        turned: list[list[Char]] = [[] for _ in self._boxes]
        for char in seen.turned:
            cell = self._cell_at(char)
            if cell is not None:
                turned[cell].append(char)
        for index, box in enumerate(self._boxes):
            self._drawings[index] = drawings_in(box, self._chars[index], turned[index], painted)

    def rows(self, place: str) -> dict[float, list[PdfCell]]:
        """Return the rows by their top; a cell that spans rows is merged in all but the first."""
        rows = {}
        for row, top in enumerate(self._ys[:-1]):
            cells = [
                self._cell(index, row, f"{place} row {row + 1} cell {number}")
                for number, index in enumerate(dict.fromkeys(self._in_row(row)), 1)
            ]
            join_wrapped_numbers(cells)
            if any(not cell.merged for cell in cells):
                rows[top] = cells
        return rows

    def _in_row(self, row: int) -> list[int]:
        """Return the cells of a row from left to right."""
        columns = range(len(self._xs) - 1)
        return [self._cell_of[row, c] for c in columns if (row, c) in self._cell_of]

    def _cell_at(self, char: Char) -> int | None:
        column = bisect_right(self._xs, (char["x0"] + char["x1"]) / 2) - 1
        row = bisect_right(self._ys, (char["top"] + char["bottom"]) / 2) - 1
        return self._cell_of.get((row, column))

    def _cell(self, index: int, row: int, locator: str) -> PdfCell:
        x0, _, x1, _ = self._boxes[index]
        first, last = self._rows_of[index]
        cell = PdfCell(x0, x1, locator, merged=first < row, is_tall=last - first > 1)
        if cell.merged:
            return cell
        for line in char_lines(self._chars[index]):
            text = text_of(line)
            if text:
                cell.lines.append(text)
                cell.full.append(_is_full(line, x1 - x0))
        cell.drawings = self._drawings[index]
        for line in (*self._crossed.get(index, ()), *cell.drawings):
            cell.lines.append(line)
            cell.full.append(False)
        return cell


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _edges(values: Iterable[float]) -> list[float]:
    """Sort distinct edges, and merge edges closer than `SAME_EDGE`."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME_EDGE:
            found.append(value)
    return found


def _index(edges: list[float], value: float) -> int:
    """Return the edge of a value: the last one not more than the tolerance beyond it."""
    return max(bisect_left(edges, value + _SAME_EDGE / 1000) - 1, 0)


def _runs_on(before: Char, char: Char) -> bool:
    """Return whether two digits, drawn one after the other, belong to one number."""
    return (
        before["text"] in _DIGITS
        and char["text"] in _DIGITS
        and abs(before["top"] - char["top"]) < 1
        and abs(char["x0"] - before["x1"]) < _TOUCHING * char["size"]
    )


def _is_full(line: list[Char], width: float) -> bool:
    """Return whether another character would not have fitted into a line of its cell."""
    inked = [char for char in line if not char["text"].isspace()]
    if not inked:
        return False
    widest = max(char["x1"] - char["x0"] for char in inked)
    return inked[-1]["x1"] - inked[0]["x0"] + widest > width - 2 * _PADDING


def join_wrapped_numbers(cells: list[PdfCell]) -> None:
    """Join the digits of numbers too long for their cells, if the whole row can be such."""
    stacked = [
        cell
        for cell in cells
        if len(cell.lines) > 1 and all(_NUMERIC.fullmatch(line) for line in cell.lines)
    ]
    if all(is_wrapped_number(cell.lines, cell.full) for cell in stacked):
        for cell in stacked:
            cell.lines, cell.full = ["".join(cell.lines)], cell.full[-1:]


def is_number(text: str) -> bool:
    """Return whether a cell holds a number, or several."""
    return bool(text) and bool(_NUMBER.fullmatch(text))


def is_wrapped_number(lines: list[str], full: list[bool]) -> bool:
    """Return whether lines of digits are one number: each but the last fills its cell."""
    firsts = lines[:-1]
    return all(map(_WRAPPED_NUMBER.fullmatch, firsts)) and all(full[: len(firsts)])
