"""Turn the lines of a table into its cells, which must be rectangles that tile it exactly."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from pipelines.readers.scan.sheet import TEXT, ScannedSheet
from pipelines.readers.scan.tables import RULES, Rules, ScannedTable, tables_of

_SAME_EDGE = 0.45
_IS_LINE, _NO_LINE, _IS_INKED = 0.75, 0.3, 0.94
_GOES_ON = 0.45
_FAINT, _END = 215, 5
_BESIDE, _IS_THIN = 7, 0.5
_REACH = 3
_LEAST_EDGE, _LONG = 0.8, 4.0
_MOST_CELLS, _MORE = 2000, 1.05


class Tile(NamedTuple):
    """A cell: its first row and column, its spans, and its box inside its lines."""

    row: int
    column: int
    down: int
    across: int
    box: tuple[int, int, int, int]


class RuledTable(NamedTuple):
    """A table with its cells, or with the reason why they do not tile it."""

    table: ScannedTable
    tiles: list[Tile]
    error: str = ""

    @property
    def area(self) -> int:
        """The area of its cells on its sheet; 0 without cells."""
        left, top, right, bottom = self.table.box
        return (right - left) * (bottom - top) if self.tiles else 0


class NotTiled(Exception):
    """The lines of a table do not form cells; the message has the reason."""


class NoTable(Exception):
    """Lines form no cells at all: the edge of a sheet of paper, a frame."""


def ruled_tables(sheet: ScannedSheet) -> list[RuledTable]:
    """Return the tables of a sheet from top to bottom, by the lines whose cells cover most of it.

    Browsers print grey and dotted lines: they are tried where black ones leave something open.
    """
    best: list[RuledTable] = []
    for rules in RULES:
        found = [_ruled(table) for table in tables_of(sheet, rules)]
        found = [one for one in found if not any(_hides(other, one) for other in found)]
        is_whole = all(one.tiles for one in found) and bool(found)
        found = [one for one in found if one.tiles or one.error]
        if sum(one.area for one in found) > _MORE * sum(one.area for one in best) or not best:
            best = found
        if is_whole:
            break
    return best


def _ruled(table: ScannedTable) -> RuledTable:
    try:
        return RuledTable(table, tiles_of(table))
    except NoTable:
        return RuledTable(table, [])
    except NotTiled as error:
        return RuledTable(table, [], str(error))


def _hides(other: RuledTable, one: RuledTable) -> bool:
    """Return whether a table is to be left out for another one, which is around it or inside it.

    Those with cells stay, of these the outer one: the edge of a photographed sheet of paper is
    around its tables and has no cells.
    """
    if other is one or bool(other.tiles) < bool(one.tiles):
        return False
    is_better = bool(other.tiles) > bool(one.tiles)
    return _is_around(other, one) or (is_better and _is_around(one, other))


def _is_around(other: RuledTable, one: RuledTable) -> bool:
    left, top, right, bottom = one.table.box
    around = other.table.box
    is_within = around[0] <= left and around[1] <= top and around[2] >= right
    return is_within and around[3] >= bottom


def tiles_of(table: ScannedTable) -> list[Tile]:
    """Return the cells of a table, row by row.

    Raises:
        NoTable: its lines make no cells.
        NotTiled: a line is there in part, or a cell is no rectangle.
    """
    level = _Lines(table.level, _faint(table.grey, table.rules))
    upright = _Lines(table.upright.T, _faint(table.grey.T, table.rules))
    ys, xs = _edges(table.level), _edges(table.upright.T)
    # A line that is not a whole side of any cell is none: part of a seal, an underline.
    ys = [y for y in ys if any(level.share(y, *pair) >= _IS_LINE for pair in pairwise(xs))]
    xs = [x for x in xs if any(upright.share(x, *pair) >= _IS_LINE for pair in pairwise(ys))]
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns == 1:
        raise NoTable
    if rows * columns > _MOST_CELLS:
        raise NotTiled(f"{rows} rows by {columns} columns of lines")
    over = np.array([[level.share(y, *pair) for pair in pairwise(xs)] for y in ys])
    left = np.array([[upright.share(x, *pair) for x in xs] for pair in pairwise(ys)])
    # A browser draws no line where a page ends within a merged cell.
    over[0] = over[-1] = 1.0
    _drop_loose_ends(over, left)
    _drop_islands(over, left)
    for name, shares in (("level", over), ("upright", left.T)):
        _go_on(shares)
        partly = (shares > _NO_LINE) & (shares < _IS_LINE)
        if partly.any():
            at = np.argwhere(partly)[0]
            row, column = at if name == "level" else at[::-1]
            raise NotTiled(
                f"one {name} line at row {row + 1}, column {column + 1} is broken: "
                f"{shares[tuple(at)]:.0%} of it is there"
            )
    over, left = over >= _IS_LINE, left >= _IS_LINE
    if not (left[:, 0].all() and left[:, -1].all()):
        raise NotTiled("its outline is open")
    tiles = list(_boxes(over, left, ys, xs))
    if len(tiles) == 1:
        raise NoTable
    return tiles


def _faint(grey: np.ndarray, rules: Rules) -> np.ndarray:
    """Return the mask of faint ink with the gaps of level lines closed."""
    closed = grey if rules.gap < _END else cv2.erode(grey, np.ones((1, rules.gap), np.uint8))
    return cv2.blur(closed, (_END, 1)) < rules.dark(_FAINT)


def _drop_loose_ends(over: np.ndarray, left: np.ndarray) -> None:
    """Clear pieces of lines with a loose end, in place: they are text."""
    rows, columns = len(left), over.shape[1]
    changed = True
    while changed:
        changed = False
        there_over, there_left = over > _NO_LINE, left > _NO_LINE
        level = np.pad(there_over, ((0, 0), (1, 1)))
        upright = np.pad(there_left, ((1, 1), (0, 0)))
        for r in range(rows + 1):
            for c in range(columns + 1):
                pieces = level[r, c], level[r, c + 1], upright[r, c], upright[r + 1, c]
                if sum(pieces) != 1:
                    continue
                changed = True
                if pieces[0]:
                    over[r, c - 1] = 0
                elif pieces[1]:
                    over[r, c] = 0
                elif pieces[2]:
                    left[r - 1, c] = 0
                else:
                    left[r, c] = 0


def _drop_islands(over: np.ndarray, left: np.ndarray) -> None:
    """Clear pieces of lines not connected to the outline, in place: they are text."""
    rows, columns = len(left), over.shape[1]
    reached = np.zeros((rows + 1, columns + 1), bool)
    reached[0] = reached[-1] = reached[:, 0] = reached[:, -1] = True
    level, upright = over > _NO_LINE, left > _NO_LINE
    before = 0
    while reached.sum() > before:
        before = reached.sum()
        both = level & (reached[:, :-1] | reached[:, 1:])
        reached[:, :-1] |= both
        reached[:, 1:] |= both
        both = upright & (reached[:-1] | reached[1:])
        reached[:-1] |= both
        reached[1:] |= both
    over[~(reached[:, :-1] & reached[:, 1:])] = 0
    left[~(reached[:-1] & reached[1:])] = 0


def _edges(mask: np.ndarray) -> list[int]:
    """Return the positions of lines, as rows of a mask: peaks of ink along them."""
    along = mask.sum(axis=1).astype(float)
    least = _LEAST_EDGE * TEXT
    found: list[int] = []
    places = np.flatnonzero(along >= least)
    if not len(places):
        return found
    groups = np.split(places, np.flatnonzero(np.diff(places) > _SAME_EDGE * TEXT) + 1)
    for group in groups:
        weights = along[group]
        found.append(round(float((group * weights).sum() / weights.sum())))
    return found


def _go_on(shares: np.ndarray) -> None:
    """Set a doubtful piece of a line to the state of the pieces on both its sides, in place.

    A line that exists before and behind a seal or a faint place continues under it; ink in a place
    where no line starts or ends is none.
    """
    for line in shares:
        sure = [share >= _IS_LINE for share in line]
        none = [share <= _NO_LINE for share in line]
        for at in range(len(line)):
            if sure[at] or none[at]:
                continue
            sides = [side for side in (at - 1, at + 1) if 0 <= side < len(line)]
            if all(sure[side] for side in sides) and line[at] >= _GOES_ON:
                line[at] = 1.0
            elif all(none[side] for side in sides) and line[at] < _GOES_ON:
                line[at] = 0.0


class _Lines(NamedTuple):
    """The mask of lines of one direction, and faint ink, both with the lines level."""

    mask: np.ndarray
    faint: np.ndarray

    def share(self, at: int, start: int, end: int) -> float:
        """Return the share of the line at a place that exists between two others.

        Ink that does not reach the lines at both its ends is text, in any amount unless it is long:
        strokes above each other, as in 业 over 业, are as long as a cell.
        """
        band = slice(max(0, at - _REACH), at + _REACH + 1)
        inset = max(2, min(6, (end - start) // 8))
        mask = np.any(self.mask[band, start + inset : end - inset], axis=0)
        ink = np.any(self.faint[band, start + 2 : end - 1], axis=0)
        if not mask.size or not ink.size:
            return 1.0
        meets = ink[: _END + 2].all() and ink[-_END - 2 :].all()
        if meets and ink.mean() >= _IS_INKED:
            # Text has ink above and below its middle, a line has none.
            rows = [at + side for side in (-_BESIDE - 1, -_BESIDE, _BESIDE, _BESIDE + 1)]
            rows = [row for row in rows if 0 <= row < len(self.faint)]
            beside = self.faint[rows, start + 2 : end - 1].any(axis=0)
            if (ink & ~beside).mean() >= _IS_THIN:
                return 1.0
        share = float(mask.mean())
        is_long = end - start > _LONG * TEXT
        return share if meets or (is_long and share >= _IS_LINE) else min(share, _NO_LINE)


def _boxes(over: np.ndarray, left: np.ndarray, ys: list[int], xs: list[int]) -> Iterator[Tile]:
    rows, columns = len(ys) - 1, len(xs) - 1
    taken = np.zeros((rows, columns), bool)
    for r in range(rows):
        for c in range(columns):
            if taken[r, c]:
                continue
            across = 1
            while c + across < columns and not left[r, c + across]:
                across += 1
            down = 1
            while r + down < rows and not over[r + down, c]:
                down += 1
            inside = slice(r, r + down), slice(c, c + across)
            if (
                taken[inside].any()
                or over[r + 1 : r + down, c : c + across].any()
                or left[r : r + down, c + 1 : c + across].any()
                or not over[r, c : c + across].all()
                or not over[r + down, c : c + across].all()
                or not left[r : r + down, c].all()
                or not left[r : r + down, c + across].all()
            ):
                raise NotTiled(f"the cell at row {r + 1}, column {c + 1} is no rectangle")
            taken[inside] = True
            box = (xs[c], ys[r], xs[c + across], ys[r + down])
            yield Tile(r, c, down, across, box)
