"""The rules of a table that were not drawn: a side without a border, or cut by the page end.

Pages set in a browser draw the right and the lower border of each cell, and leave the first column
and the first row open; a row that goes on overleaf ends without a rule. Where rules reach beyond
the cells that they make, the side that they reach is a rule too.
"""

from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pdfplumber.page import Page
from pdfplumber.table import TableFinder

from pipelines.readers.pdf_painting import Box

Rule = dict
"""A line as pdfplumber has it, with its two ends."""
Span = tuple[float, float]
Level = tuple[float, float, float]
"""A level rule: where it begins, where it ends, and how far from the top."""
Upright = tuple[float, float, float]
"""An upright rule: how far from the left, where it begins and where it ends."""

_SETTINGS = {"intersection_tolerance": 4.5}
"""Where each cell has a frame of its own, lines that are one for pdfplumber end a little apart."""
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
    finder = page.debug_tablefinder(_SETTINGS)
    rules = [rule for table in finder.tables for rule in _not_drawn(table.bbox, finder.edges)]
    if rules:
        upright = [rule for rule in rules if _is_upright(rule)]
        level = [rule for rule in rules if not _is_upright(rule)]
        explicit = {"explicit_vertical_lines": upright, "explicit_horizontal_lines": level}
        finder = TableFinder(page, {**_SETTINGS, **explicit})
    return [
        RuledTable(table.cells, table.bbox, _reach(table.bbox, finder.edges))
        for table in sorted(finder.tables, key=lambda table: table.bbox[1])
    ]


def _reach(box: Box, edges: list[Rule]) -> float:
    return min([box[0], *(x0 for x0, *_ in _across(box, edges))])


def _across(box: Box, edges: list[Rule]) -> list[Level]:
    """The two ends and the place of each level rule that touches the cells of a table."""
    left, top, right, bottom = box
    return [
        (edge["x0"], edge["x1"], edge["top"])
        for edge in edges
        if edge["orientation"] == "h"
        and top - _SAME_PLACE < edge["top"] < bottom + _SAME_PLACE
        and edge["x0"] < right
        and edge["x1"] > left
    ]


def _not_drawn(box: Box, edges: list[Rule]) -> list[Rule]:
    """The sides of a table, then what has to be longer for its rules to end at each other."""
    level = _across(box, edges)
    upright = _down(box, edges, level)
    sides = list(_sides(box, level, upright))
    upright += [(rule["x0"], rule["top"], rule["bottom"]) for rule in sides if _is_upright(rule)]
    return [*sides, *_bridged(level, upright), *_prolonged(level, upright)]


def _down(box: Box, edges: list[Rule], level: list[Level]) -> list[Upright]:
    """The place and the two ends of each upright rule that touches the cells of a table."""
    _, top, _, bottom = box
    first, last = min(x0 for x0, *_ in level), max(x1 for _, x1, _ in level)
    return [
        (edge["x0"], edge["top"], edge["bottom"])
        for edge in edges
        if edge["orientation"] == "v"
        and edge["top"] < bottom
        and edge["bottom"] > top
        and first - _SAME_PLACE < edge["x0"] < last + _SAME_PLACE
    ]


def _sides(box: Box, level: list[Level], upright: list[Upright]) -> Iterator[Rule]:
    """The sides of a table that rules reach, beyond its cells."""
    left, top, right, bottom = box
    upper, lower = min(first for _, first, _ in upright), max(last for *_, last in upright)
    begins, ends = upper < top - BEYOND, lower > bottom + BEYOND
    down = (upper if begins else top, lower if ends else bottom)
    drawn = list(upright)
    for x in (
        _open_side([x0 for x0, *_ in level], left, -1),
        _open_side([x1 for _, x1, _ in level], right, 1),
    ):
        if x is not None:
            drawn.append((x, *down))
            yield _rule((x, x), down)
    for is_open, y, end in ((begins, upper, 1), (ends, lower, 2)):
        reaching = [rule[0] for rule in drawn if abs(rule[end] - y) < _SAME_PLACE]
        if is_open and len(reaching) >= _FEWEST:
            yield _rule((min(reaching), max(reaching)), (y, y))


def _bridged(level: list[Level], upright: list[Upright]) -> Iterator[Rule]:
    """The gaps in upright rules that no cell makes: a cell would have a rule above and below.

    Where a page breaks, browsers end a cell beside several rows before the last of them ends.
    """
    for (x, _, end), (other, start, _) in pairwise(sorted(upright)):
        if abs(x - other) < _SAME_PLACE and start - end > _SAME_PLACE:
            ends = [any(_passes(rule, x, y) for rule in level) for y in (end, start)]
            if not all(ends):
                yield _rule((x, x), (end, start))


def _prolonged(level: list[Level], upright: list[Upright]) -> Iterator[Rule]:
    """The pieces that level rules lack on their left, up to the next upright rule."""
    for x0, x1, y in level:
        met = [x for x, top, bottom in upright if top - _SAME_PLACE < y < bottom + _SAME_PLACE]
        if any(abs(x - x0) < _SAME_PLACE for x in met):
            continue
        before = [x for x in met if x < x0]
        if before and any(abs(x - x1) < _SAME_PLACE for x in met):
            yield _rule((max(before), x0), (y, y))


def _passes(rule: Level, x: float, y: float) -> bool:
    return rule[0] < x - BEYOND and rule[1] > x + BEYOND and abs(rule[2] - y) < _SAME_PLACE


def _open_side(ends: list[float], side: float, direction: int) -> float | None:
    """How far the level rules reach beyond one side of the cells, if more than one does."""
    far = [x for x in ends if (x - side) * direction > BEYOND]
    return median(far) if len(far) >= _FEWEST and max(far) - min(far) < _SAME_PLACE else None


def _is_upright(rule: Rule) -> bool:
    return rule["x0"] == rule["x1"]


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
