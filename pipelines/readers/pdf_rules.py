"""The rules of a table that were not drawn: a side without a border, or cut by the page end.

Pages set in a browser draw the right and the lower border of each cell, and leave the first column
and the first row open; a row that goes on overleaf ends without a rule. Where rules reach beyond
the cells that they make, the side that they reach is a rule too.
"""

from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from pdfplumber.page import Page
from pdfplumber.table import TableFinder

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points."""
Rule = dict
"""A line as pdfplumber has it, with its two ends."""
Span = tuple[float, float]

BEYOND = 8.0
"""Points that a rule reaches beyond the cells at least: less than any column or row."""
_SAME_PLACE = 2.0
_FEWEST = 2


class RuledTable(NamedTuple):
    """The boxes of the cells of a table, its own box, and how far left its level rules reach."""

    cells: list[Box]
    box: Box
    reach: float


def ruled_tables(page: Page) -> list[RuledTable]:
    """The tables of a page from top to bottom, those with open sides too."""
    finder = page.debug_tablefinder()
    rules = [rule for table in finder.tables for rule in _not_drawn(table.bbox, finder.edges)]
    if rules:
        upright = [rule for rule in rules if rule["x0"] == rule["x1"]]
        level = [rule for rule in rules if rule["x0"] != rule["x1"]]
        settings = {"explicit_vertical_lines": upright, "explicit_horizontal_lines": level}
        finder = TableFinder(page, settings)
    return [
        RuledTable(table.cells, table.bbox, _reach(table.bbox, finder.edges))
        for table in sorted(finder.tables, key=lambda table: table.bbox[1])
    ]


def _reach(box: Box, edges: list[Rule]) -> float:
    return min([box[0], *(x0 for x0, _ in _across(box, edges))])


def _across(box: Box, edges: list[Rule]) -> list[Span]:
    """The two ends of each level rule that touches the cells of a table."""
    left, top, right, bottom = box
    return [
        (edge["x0"], edge["x1"])
        for edge in edges
        if edge["orientation"] == "h"
        and top - _SAME_PLACE < edge["top"] < bottom + _SAME_PLACE
        and edge["x0"] < right
        and edge["x1"] > left
    ]


def _not_drawn(box: Box, edges: list[Rule]) -> Iterator[Rule]:
    left, top, right, bottom = box
    across = _across(box, edges)
    down = {
        edge["x0"]: (edge["top"], edge["bottom"])
        for edge in edges
        if edge["orientation"] == "v"
        and edge["top"] < bottom
        and edge["bottom"] > top
        and min(x for x, _ in across) - _SAME_PLACE < edge["x0"]
        and edge["x0"] < max(x for _, x in across) + _SAME_PLACE
    }
    upper = min(first for first, _ in down.values())
    lower = max(last for _, last in down.values())
    begins, ends = upper < top - BEYOND, lower > bottom + BEYOND
    sides = (upper if begins else top, lower if ends else bottom)
    for x in (_open_side(across, 0, left, -1), _open_side(across, 1, right, 1)):
        if x is not None:
            down[x] = sides
            yield _rule((x, x), sides)
    for is_open, y, end in ((begins, upper, 0), (ends, lower, 1)):
        reaching = [x for x, span in down.items() if abs(span[end] - y) < _SAME_PLACE]
        if is_open and len(reaching) >= _FEWEST:
            yield _rule((min(reaching), max(reaching)), (y, y))


def _open_side(across: list[Span], end: int, side: float, direction: int) -> float | None:
    """How far the level rules reach beyond one side of the cells, if more than one does."""
    far = [span[end] for span in across if (span[end] - side) * direction > BEYOND]
    return median(far) if len(far) >= _FEWEST and max(far) - min(far) < _SAME_PLACE else None


def _rule(across: Span, down: Span) -> Rule:
    (x0, x1), (top, bottom) = across, down
    return {
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }
