"""Add the rules of a table that were not drawn: sides without a border, or cut by the page end.

Pages set in a browser draw the right and the lower border of each cell, and leave the first column
and the first row open; a row that continues overleaf ends without a rule. If rules reach beyond the
cells that they make, the side that they reach is a rule too.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pdfplumber.page import Page
from pdfplumber.table import TableFinder

from pipelines.readers.pdf.painting import Box

Rule = dict
"""A line as pdfplumber has it, with its two ends."""
Span = tuple[float, float]
Level = tuple[float, float, float]
"""A level rule: its left end, its right end, its distance from the top."""
Upright = tuple[float, float, float]
"""An upright rule: its distance from the left, its upper end, its lower end."""

BEYOND = 8.0
"""Least overhang of a rule beyond the cells, in points: less than any column or row."""
_SAME_PLACE = 2.0
_FEWEST = 2


class RuledTable(NamedTuple):
    """The cell boxes of a table, its own box, and its frames of rules."""

    cells: list[Box]
    box: Box
    frames: list["_Frame"]

    @property
    def reach(self) -> float:
        """The left end of its level rules."""
        return min([self.box[0], *(x0 for frame in self.frames for x0, *_ in frame.level)])

    def is_open(self, y: float) -> bool:
        """Return whether no rule is drawn on its right side at a height."""
        side = (self.box[2], self.box[2], y)
        return not any(_touch(side, rule) for frame in self.frames for rule in frame.upright)


class _Frame(NamedTuple):
    """Rules that touch each other."""

    level: list[Level]
    upright: set[Upright]

    @property
    def has_rows(self) -> bool:
        """Whether its level rules lie above each other, as those between rows."""
        return len(self.level) > _FEWEST

    def is_around(self, box: Box) -> bool:
        """Return whether a table is made of these rules."""
        left, top, right, bottom = box
        return any(
            top - _SAME_PLACE < y < bottom + _SAME_PLACE and x0 < right and x1 > left
            for x0, x1, y in self.level
        )


def ruled_tables(page: Page) -> list[RuledTable]:
    """Return the tables of a page from top to bottom, also those with open sides."""
    finder = page.debug_tablefinder()
    boxes = [table.bbox for table in finder.tables]
    frames = [f for f in _frames(finder.edges) if f.has_rows or any(map(f.is_around, boxes))]
    rules = [rule for frame in frames for rule in _not_drawn(frame)]
    if rules:
        explicit = {
            "explicit_vertical_lines": [rule for rule in rules if _is_upright(rule)],
            "explicit_horizontal_lines": [rule for rule in rules if not _is_upright(rule)],
        }
        finder = TableFinder(page, explicit)
    return [
        RuledTable(table.cells, table.bbox, [f for f in frames if f.is_around(table.bbox)])
        for table in sorted(finder.tables, key=lambda table: table.bbox[1])
    ]


def _frames(edges: list[Rule]) -> list[_Frame]:
    """Group the rules of a page that touch each other."""
    level = [(e["x0"], e["x1"], e["top"]) for e in edges if e["orientation"] == "h"]
    upright = [(e["x0"], e["top"], e["bottom"]) for e in edges if e["orientation"] == "v"]
    frames: list[_Frame] = []
    for rule in level:
        touching = {x for x in upright if _touch(rule, x)}
        met = [frame for frame in frames if not touching.isdisjoint(frame.upright)]
        frames = [frame for frame in frames if touching.isdisjoint(frame.upright)]
        together = [rule, *(x for frame in met for x in frame.level)]
        frames.append(_Frame(together, touching.union(*(frame.upright for frame in met))))
    return [frame for frame in frames if frame.upright]


def _touch(level: Level, upright: Upright) -> bool:
    (x0, x1, y), (x, top, bottom) = level, upright
    return x0 - _SAME_PLACE < x < x1 + _SAME_PLACE and top - _SAME_PLACE < y < bottom + _SAME_PLACE


def _not_drawn(frame: _Frame) -> list[Rule]:
    """Return the missing rules of a table: its open sides, then extensions of short rules."""
    level = frame.level
    sides = list(_sides(level, frame.upright))
    upright = [*frame.upright, *((r["x0"], r["top"], r["bottom"]) for r in sides if _is_upright(r))]
    return [*sides, *_bridged(level, upright), *_prolonged(level, upright)]


def _sides(level: list[Level], upright: set[Upright]) -> Iterator[Rule]:
    """Return the sides of a table that its rules reach."""
    top, bottom = min(first for _, first, _ in upright), max(last for *_, last in upright)
    drawn = list(upright)
    for x, end in ((min(x0 for x0, *_ in level), 0), (max(x1 for _, x1, _ in level), 1)):
        reaching = [rule for rule in level if abs(rule[end] - x) < _SAME_PLACE]
        is_drawn = all(any(_touch((x, x, y), rule) for rule in upright) for *_, y in reaching)
        if len(reaching) >= _FEWEST and not is_drawn:
            drawn.append((x, top, bottom))
            yield _rule((x, x), (top, bottom))
    for y, end in ((top, 1), (bottom, 2)):
        places = [rule[0] for rule in drawn if abs(rule[end] - y) < _SAME_PLACE]
        if len(places) >= _FEWEST and not any(abs(rule[2] - y) < _SAME_PLACE for rule in level):
            yield _rule((min(places), max(places)), (y, y))


def _bridged(level: list[Level], upright: list[Upright]) -> Iterator[Rule]:
    """Return the gaps in upright rules that no cell causes: a cell has a rule above and below.

    At a page break, browsers end a cell beside several rows before the last of them ends.
    """
    for (x, _, end), (other, start, _) in pairwise(sorted(upright)):
        if abs(x - other) < _SAME_PLACE and start - end > _SAME_PLACE:
            ends = [any(_passes(rule, x, y) for rule in level) for y in (end, start)]
            if not all(ends):
                yield _rule((x, x), (end, start))


def _prolonged(level: list[Level], upright: list[Upright]) -> Iterator[Rule]:
    """Return the missing left ends of level rules, up to the next upright rule."""
    for x0, x1, y in level:
        met = [x for x, top, bottom in upright if top - _SAME_PLACE < y < bottom + _SAME_PLACE]
        if any(abs(x - x0) < _SAME_PLACE for x in met):
            continue
        before = [x for x in met if x < x0]
        if before and any(abs(x - x1) < _SAME_PLACE for x in met):
            yield _rule((max(before), x0), (y, y))


def _passes(rule: Level, x: float, y: float) -> bool:
    return rule[0] < x - BEYOND and rule[1] > x + BEYOND and abs(rule[2] - y) < _SAME_PLACE


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
