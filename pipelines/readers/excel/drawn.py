"""Pictures, shapes, charts and controls that lie over the cells of a sheet.

A number below one may be hidden, and a blank cell below one is not shown blank.
"""

from collections.abc import Iterable, Iterator
from math import ceil, floor
from typing import NamedTuple

from pipelines.readers.container import UnreadableError
from pipelines.readers.excel.cell_styles import in_doubt
from pipelines.readers.excel.number_formats import PrintedValue
from pipelines.readers.excel.sheets import ExcelSheet, Place
from pipelines.readers.limits import Limits
from pipelines.readers.marks import picture

_LEAST_PART = 0.2
"""Least share of a cell, across and down, that a drawing must cover if it is not inside the cell.
"""
_FEWEST_TEXTS = 2


class Box(NamedTuple):
    """An area of a sheet in rows and columns from 0, with fractions."""

    top: float
    left: float
    bottom: float
    right: float


class Drawn(NamedTuple):
    """A drawing and its area."""

    name: str
    box: Box


def draw(sheet: ExcelSheet, drawings: Iterable[Drawn], limits: Limits) -> None:
    """Print drawings in the blank cells of a table, and put the numbers below them in doubt."""
    drawings = list(drawings)
    if not drawings:
        return
    counts: dict[int, int] = {}
    for row, _ in sheet.texts:
        counts[row] = counts.get(row, 0) + 1
    last = max((column for _, column in sheet.texts), default=0)
    work_left = limits.cells
    for drawing in drawings:
        cells = list(_cells(sheet, drawing.box, last))
        work_left -= len(cells) + len(sheet.merges)
        if work_left < 0:
            raise UnreadableError("too_large", f"too many drawings in the sheet {sheet.name}")
        for place, box in cells:
            if not _takes(drawing.box, box):
                continue
            if text := sheet.texts.get(place):
                shown = in_doubt(PrintedValue(text), f"below {drawing.name}")
                sheet.put(place, text, shown.text, is_plain=shown.is_plain)
            elif _is_in_table(place[0], counts):
                sheet.put(place, "", picture(drawing.name), is_plain=False)


def _cells(sheet: ExcelSheet, box: Box, last: int) -> Iterator[tuple[Place, Box]]:
    """Return the cells and merged ranges that an area touches, with the area of each."""
    top, left = max(floor(box.top), 0), max(floor(box.left), 0)
    bottom = min(max(ceil(box.bottom), top + 1), sheet.farthest[0] + 1)
    right = min(max(ceil(box.right), left + 1), last + 1)
    merged: set[Place] = set()
    for (first, start), (end, stop) in sheet.merges:
        if first < bottom and end >= top and start < right and stop >= left:
            rows = range(max(first, top), min(end + 1, bottom))
            merged.update(
                (r, c) for r in rows for c in range(max(start, left), min(stop + 1, right))
            )
            yield (first, start), Box(first, start, end + 1, stop + 1)
    for row in range(top, bottom):
        for column in range(left, right):
            if (row, column) not in merged:
                yield (row, column), Box(row, column, row + 1, column + 1)


def _takes(drawing: Box, cell: Box) -> bool:
    """Return whether a drawing lies inside a cell or covers much of it."""
    return all(
        min(end, stop) - max(start, first) > _LEAST_PART * (stop - first)
        or (start >= first and end <= stop)
        for start, end, first, stop in (
            (drawing.top, drawing.bottom, cell.top, cell.bottom),
            (drawing.left, drawing.right, cell.left, cell.right),
        )
    )


def _is_in_table(row: int, counts: dict[int, int]) -> bool:
    """Return whether a row, or a neighbouring one, has labels and values side by side."""
    return row in counts and any(
        counts.get(near, 0) >= _FEWEST_TEXTS for near in (row - 1, row, row + 1)
    )
