"""Find the ruled tables of a sheet by long lines, and warp each level by its corners."""

from typing import NamedTuple

import cv2
import numpy as np

from pipelines.readers.scan.sheet import TEXT, ScannedSheet

_STROKE, _LINE = 1.15, 2.2
_LONG, _BESIDE, _MOST_BESIDE, _SOLID = 4.0, 5, 0.45, 0.9
_DARK, _GAP = 170, 3
_SMALLEST = 6.0
_SHORTEST_SIDE = 3.0
_MOST_TABLES = 20
_BORDER = TEXT / 2
_BENT = 1.5
_FEWEST_POINTS = 20


class Rules(NamedTuple):
    """The lines of tables: how many times paler than black, and the gaps in them in pixels."""

    pale: float = 1.0
    gap: int = _GAP

    def dark(self, black: int) -> float:
        """Return the shade that is to these lines what `black` is to black ones."""
        return 255 - (255 - black) / self.pale


RULES = (Rules(), Rules(pale=2.2), Rules(pale=2.2, gap=11))
"""Black lines, then grey ones, then dotted and dashed ones, as browsers print them."""


class ScannedTable(NamedTuple):
    """A table set level: its picture, its lines, and the matrix to the original picture.

    `box` is its place on its sheet (left, top, right, bottom); `outline` its four corners.
    """

    rules: Rules
    grey: np.ndarray
    level: np.ndarray
    upright: np.ndarray
    to_picture: np.ndarray
    box: tuple[int, int, int, int]
    outline: np.ndarray


def lines_of(grey: np.ndarray, rules: Rules = RULES[0]) -> tuple[np.ndarray, np.ndarray]:
    """Return the masks of level and upright lines: ink longer than characters."""
    ink = (grey < rules.dark(_DARK)).astype(np.uint8)
    return _long_runs(ink, rules.gap), np.ascontiguousarray(_long_runs(ink.T, rules.gap).T)


def _long_runs(ink: np.ndarray, gap: int) -> np.ndarray:
    """Return runs of ink from left to right, over small gaps, longer than the least line."""
    # Strokes of characters are shorter than a character is high: remove them before gaps close.
    runs = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    runs = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((1, round(_STROKE * TEXT)), np.uint8))
    # A slightly slanted line continues in the next row.
    runs = cv2.dilate(runs, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, round(TEXT)), np.uint8))
    runs = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((1, round(_LINE * TEXT)), np.uint8))
    return _without_text(runs, ink)


def _without_text(runs: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """Remove short runs with gaps, or with ink above or below: strokes of neighbouring characters.

    Characters set close together touch, and make runs as long as a row is high; strokes above each
    other, as in 处 over 计, meet across a ruling line.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    for number in range(1, count):
        x, y, w, h, _ = stats[number]
        if w > _LONG * TEXT:
            continue
        top, bottom = max(0, y - _BESIDE), min(len(ink), y + h + _BESIDE)
        own = labels[top:bottom, x : x + w] == number
        wide = cv2.dilate(own.astype(np.uint8), np.ones((5, 1), np.uint8))
        near = ink[top:bottom, x : x + w] > 0
        beside = np.any(near & (wide == 0), axis=0)
        along = np.any(near & (wide > 0), axis=0)
        # Closing gaps has led lines across the margin.
        solid = np.trim_zeros(along)
        is_short = len(solid) < _LINE * TEXT
        if is_short or beside.mean() > _MOST_BESIDE or solid.mean() < _SOLID:
            runs[top:bottom, x : x + w][own] = 0
    return runs


def slant_of(grey: np.ndarray) -> float:
    """Return the degrees by which a sheet's long level lines fall to the right; 0 without lines."""
    runs = cv2.morphologyEx(
        (grey < _DARK).astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, round(_STROKE * TEXT)))
    )
    # The steps of a slanted line meet each other at their ends.
    joined = cv2.dilate(runs, np.ones((3, 9), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    slopes, widths = [], []
    for number in np.flatnonzero(stats[:, 2] > grey.shape[1] // 5):
        x, y, w, h, _ = stats[number]
        if number == 0 or h > w:
            continue
        # Separate lines that meet upright ones by the topmost run of each column.
        mask = (labels[y : y + h, x : x + w] == number) & (runs[y : y + h, x : x + w] > 0)
        used = np.flatnonzero(mask.any(axis=0))
        top = mask[:, used].argmax(axis=0)
        steps = np.abs(np.diff(top, prepend=top[:1])) <= 2
        if steps.mean() < 0.9 or len(used) < 0.7 * w:
            continue
        slopes.append(float(np.polyfit(used[steps], top[steps], 1)[0]))
        widths.append(len(used))
    if not slopes:
        return 0.0
    order = np.argsort(slopes)
    middle = np.searchsorted(np.cumsum(np.array(widths)[order]), sum(widths) / 2)
    return float(np.degrees(np.arctan(slopes[order[middle]])))


def level_sheet(sheet: ScannedSheet) -> ScannedSheet:
    """Return a sheet turned so that the lines of its tables are level."""
    slant = slant_of(sheet.grey)
    if abs(slant) < 0.03 or abs(slant) > 15:
        return sheet
    height, width = sheet.grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), slant, 1.0)
    grey = cv2.warpAffine(sheet.grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    back = np.linalg.inv(np.vstack([turn, [0, 0, 1]]))
    return ScannedSheet(grey, sheet.to_picture @ back)


def tables_of(sheet: ScannedSheet, rules: Rules = RULES[0]) -> list[ScannedTable]:
    """Return what has four sides of such lines, from top to bottom: tables, and frames."""
    level, upright = lines_of(sheet.grey, rules)
    joined = cv2.dilate(level | upright, np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[ScannedTable] = []
    for number in range(1, count):
        x, y, width, height, _ = stats[number]
        if width < _SMALLEST * TEXT or height < _SHORTEST_SIDE * TEXT:
            continue
        mask = labels[y : y + height, x : x + width] == number
        table = _levelled(sheet, mask, (x, y), rules)
        if table is not None:
            found.append(table)
    return sorted(found, key=lambda table: table.box[1])[:_MOST_TABLES]


def _levelled(
    sheet: ScannedSheet, mask: np.ndarray, offset: tuple[int, int], rules: Rules
) -> ScannedTable | None:
    """Warp a table so that its outline is a rectangle; None if it has no four sides."""
    corners = _corners(mask)
    if corners is None:
        return None
    corners += np.array(offset, np.float32)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = max(sides[0], sides[2]), max(sides[1], sides[3])
    if min(sides[0], sides[2]) < 0.8 * width or min(sides[1], sides[3]) < 0.8 * height:
        return None
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) + _BORDER
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    size = (round(width + 2 * _BORDER), round(height + 2 * _BORDER))
    grey = cv2.warpPerspective(sheet.grey, matrix, size, flags=cv2.INTER_CUBIC, borderValue=255)
    level, upright = lines_of(grey, rules)
    straight = _straightened(grey, level | upright)
    if straight is not None:
        grey = straight
        level, upright = lines_of(grey, rules)
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    box = (int(left), int(top), int(right), int(bottom))
    back = sheet.to_picture @ np.linalg.inv(matrix)
    return ScannedTable(rules, grey, level, upright, back, box, corners)


def _corners(mask: np.ndarray) -> np.ndarray | None:
    """Return the corners of a mask, clockwise from the top left."""
    top, right, bottom, left = (_side(mask, side, 1) for side in range(4))
    found = []
    for level, upright in ((top, left), (top, right), (bottom, right), (bottom, left)):
        # y = a x + b on a level side, x = c y + d on an upright one.
        (a, b), (c, d) = level, upright
        if abs(1 - a * c) < 0.5:
            return None
        x = (c * b + d) / (1 - a * c)
        found.append((x, a * x + b))
    return np.array(found, np.float32)


def _side(mask: np.ndarray, side: int, degree: int) -> np.ndarray:
    """Return one side of a mask as a polynomial (0 is top, then clockwise), without outliers."""
    upright = side % 2 == 1
    turned = mask.T if upright else mask
    used = np.flatnonzero(turned.any(axis=0))
    if len(used) < _FEWEST_POINTS:
        return np.zeros(degree + 1)
    if side in (0, 3):
        outer = turned[:, used].argmax(axis=0).astype(float)
    else:
        outer = turned.shape[0] - 1.0 - turned[::-1][:, used].argmax(axis=0)
    # Where a side is broken, its outermost ink is that of a line further in.
    away = outer if side in (0, 3) else -outer
    kept = away <= np.percentile(away, 50) + 0.02 * turned.shape[1]
    weights = np.polyfit(used[kept], outer[kept], degree)
    for _ in range(5):
        distance = np.abs(np.polyval(weights, used) - outer)
        kept = distance <= max(1.5, float(np.median(distance[kept])) * 2)
        if kept.sum() < max(_FEWEST_POINTS, 0.2 * len(used)):
            break
        weights = np.polyfit(used[kept], outer[kept], degree)
    return weights


def _straightened(grey: np.ndarray, lines: np.ndarray) -> np.ndarray | None:
    """Straighten a table with bent sides; None if none is bent."""
    height, width = grey.shape
    mask = lines > 0
    along = np.arange(width), np.arange(height)
    wanted = _BORDER, width - 1 - _BORDER, height - 1 - _BORDER, _BORDER
    off = [
        np.polyval(_side(mask, side, 3), along[side % 2]) - want for side, want in enumerate(wanted)
    ]
    inside = [values[round(_BORDER) : -round(_BORDER)] for values in off]
    bend = max(float(np.abs(values).max()) for values in inside)
    if bend < _BENT or bend > 3 * TEXT:
        return None
    down = np.clip((along[1] - _BORDER) / (height - 2 * _BORDER), 0, 1)[:, None]
    across = np.clip((along[0] - _BORDER) / (width - 2 * _BORDER), 0, 1)[None, :]
    top, right, bottom, left = off
    x = along[0][None, :] + (1 - across) * left[:, None] + across * right[:, None]
    y = along[1][:, None] + (1 - down) * top[None, :] + down * bottom[None, :]
    return cv2.remap(
        grey, x.astype(np.float32), y.astype(np.float32), cv2.INTER_CUBIC, borderValue=255
    )
