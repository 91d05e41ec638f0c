"""Turn sheets of any workbook format into lines and grids.

A row with one filled cell that is a title, a heading or a paragraph becomes a line and ends the
grid above it; a row of a table whose values are all blank stays in its grid.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Block, Grid, GridCell, Line
from pipelines.readers.limits import Limits
from pipelines.readers.marks import words_of

Place = tuple[int, int]
_LONGEST_LABEL = 60
_SENTENCE = "。"


@dataclass(frozen=True)
class ExcelSheet:
    """One sheet: printed texts by row and column, both from 0; merged ranges by their corners.

    `farthest` is the last row and the last column that store anything. `otherwise` lists the cells
    that print something else than they store, as (stored, printed).
    """

    name: str
    texts: dict[Place, str] = field(default_factory=dict)
    merges: list[tuple[Place, Place]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    farthest: Place = (0, 0)
    otherwise: dict[Place, tuple[str, str]] = field(default_factory=dict)

    def put(self, place: Place, stored: str, text: str, *, is_plain: bool = True) -> None:
        """Print a text in a cell; `is_plain` if the printed text shows the stored value."""
        if text:
            self.texts[place] = text
        else:
            self.texts.pop(place, None)
        if not is_plain or (stored and text.startswith("=")):
            first, _ = self.otherwise.get(place, (stored, ""))
            self.otherwise[place] = first, text

    def leave_out_covered(self) -> None:
        """Remove what is stored below merged ranges; print each range at its first visible cell.

        A range prints the text of its first cell, even if that row or column is hidden.
        """
        texts, is_hiding = self.texts, bool(self.hidden_rows or self.hidden_columns)
        for (top, left), (bottom, right) in self.merges:
            if (bottom - top + 1) * (right - left + 1) <= len(texts):
                rows, columns = range(top, bottom + 1), range(left, right + 1)
                inside = [(r, c) for r in rows for c in columns if (r, c) in texts]
            else:
                inside = [(r, c) for r, c in texts if top <= r <= bottom and left <= c <= right]
            for place in inside:
                if place != (top, left):
                    self.put(place, texts[place], "", is_plain=False)
            if is_hiding and (text := texts.get((top, left))):
                row = next((r for r in range(top, bottom + 1) if r not in self.hidden_rows), top)
                shown = (c for c in range(left, right + 1) if c not in self.hidden_columns)
                place = row, next(shown, left)
                if place != (top, left):
                    self.put(place, "", text, is_plain=False)


def sheet_blocks(sheet: ExcelSheet, limits: Limits) -> Iterator[Block]:
    """Return the visible rows that are not blank, as lines and grids.

    Raises:
        UnreadableError: `too_large`, the sheet spreads over too many cells.
    """
    rows = sorted({row for row, _ in sheet.texts} - sheet.hidden_rows)
    columns = _columns(sheet)
    if len(rows) * len(columns) > limits.cells:
        raise UnreadableError(
            "too_large",
            f"the sheet {sheet.name} spreads over {len(rows) * len(columns)} cells, "
            f"more than {limits.cells}",
        )
    covers = _covers(sheet, rows, columns)
    grid: list[tuple[GridCell, ...]] = []
    for row in rows:
        cells = list(_row(sheet, row, columns, covers))
        line = _line(cells, len(columns), in_table=bool(grid))
        if line is None:
            grid.append(tuple(cells))
            continue
        if grid:
            yield Grid(tuple(grid))
            grid = []
        shown = words_of(line.text).split("\n")
        yield from (Line(text.strip(), line.locator) for text in shown if text)
    if grid:
        yield Grid(tuple(grid))


def number_text(value: float) -> str:
    """Return a stored number as text, without exponents and binary rounding errors.

    >>> number_text(3.0), number_text(103.3879), number_text(1e-7), number_text(0.1 + 0.2)
    ('3', '103.3879', '0.0000001', '0.3')
    """
    return f"{Decimal(f'{value:.15g}'):f}"


def _columns(sheet: ExcelSheet) -> list[int]:
    """Return the visible columns, from the first to the last filled or merged one."""
    used = {column for _, column in sheet.texts}
    if not used:
        return []
    last = max(used)
    for (_, left), (_, right) in sheet.merges:
        if left <= last:
            last = max(last, right)
    return [c for c in range(min(used), last + 1) if c not in sheet.hidden_columns]


def _covers(
    sheet: ExcelSheet, rows: list[int], columns: list[int]
) -> dict[Place, tuple[Place, Place]]:
    """Return the merged range over each covered cell."""
    covers: dict[Place, tuple[Place, Place]] = {}
    work_left = len(rows) * len(columns)
    for merged in sheet.merges:
        (top, left), (bottom, right) = merged
        inside = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        work_left -= len(inside) * len(across)
        if work_left < 0:
            raise UnreadableError("damaged", f"merged ranges of the sheet {sheet.name} overlap")
        if inside and across:
            seen = (inside[0], across[0]), (bottom, right)
            covers.update(dict.fromkeys(product(inside, across), seen))
    return covers


def _row(
    sheet: ExcelSheet, row: int, columns: list[int], covers: dict[Place, tuple[Place, Place]]
) -> Iterator[GridCell]:
    """Return the cells of a row: one for each merged range that starts or continues in it."""
    count, at = 0, 0
    while at < len(columns):
        here = (row, columns[at])
        (top, left), (_, right) = covers.get(here, (here, here))
        width = bisect_right(columns, right) - at
        count += 1
        locator = f"sheet {sheet.name} row {row + 1} cell {count}"
        if top < row:
            yield GridCell("", locator, True, width)
        else:
            yield GridCell(sheet.texts.get((row, left), ""), locator, False, width)
        at += width


def _line(cells: list[GridCell], width: int, *, in_table: bool) -> GridCell | None:
    """Return the only filled cell of a row outside tables; None for a row of a table."""
    filled = [cell for cell in cells if cell.text]
    if len(filled) != 1 or any(cell.merged for cell in cells):
        return None
    [only] = filled
    text = only.text
    is_prose = len(text) > _LONGEST_LABEL or _SENTENCE in text
    return only if is_prose or not in_table or only.width == width else None
