"""Measure the ink inside the lines of a cell: its pieces, its lines of text, irregularities."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import cv2
import numpy as np

from pipelines.readers.scan.sheet import TEXT

_DARK, _SMOOTH = 200, 0.8
_NEAR = 1.1
_INSET = 2
_LINE_REST, _WHOLE_LINE_REST, _MOST_OF_SIDE = 4, 8, 0.8
_SPECK_AREA, _SPECK_SIDE = 10, 4
_DUST_AREA, _DUST_SIDE, _CHARACTER = 45, 8, 0.5
_FAINT, _FAINT_SIDE = 0.5, 10
_LINE_GAP = 0.12
_PITCH, _BETWEEN, _ROOM = 15, 3, 2 * TEXT
"""Pixels of a digit with the white beside it, between digits, and of a digit with two margins."""
_PADDING = 0.3
Box = tuple[int, int, int, int]
Speck = tuple[int, int, int, int, int]
"""A box, and the area of the ink in it."""


@dataclass
class Ink:
    """The ink of a cell: a clean picture, the boxes of its pieces from left to right, its specks.

    `touches`: a piece reaches into the lines of the cell; `specks` are too small or too faint to be
    characters and near one.
    """

    grey: np.ndarray
    pieces: list[Box] = field(default_factory=list)
    touches: bool = False
    specks: list[Speck] = field(default_factory=list)
    pale: float = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether the cell holds nothing but specks."""
        return not self.pieces


def ink_of(grey: np.ndarray, box: Box) -> Ink:
    """Measure the ink inside the lines around a cell; `box` gives the middles of the lines."""
    x0, y0, x1, y1 = box
    inside = _without_lines(grey[y0 + _INSET : y1 - _INSET, x0 + _INSET : x1 - _INSET]).copy()
    found = Ink(inside)
    if min(inside.shape) < 4:
        return found
    # Smoothing keeps dust between a thin and a thick stroke from separating them.
    smooth = cv2.GaussianBlur(inside, (0, 0), _SMOOTH)
    dark = (smooth < _DARK).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    height, width = inside.shape
    specks: list[Speck] = []
    pieces: list[_Piece] = []
    for number in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[number])
        at_side = x <= 1 or x + w >= width - 1
        at_end = y <= 1 or y + h >= height - 1
        mask = labels[y : y + h, x : x + w] == number
        is_rest = (at_side and w <= _rest(h, height)) or (at_end and h <= _rest(w, width))
        if is_rest:
            # Remains of a line of the cell.
            _whiten(inside, (x, y, w, h), mask)
        elif area <= _SPECK_AREA or max(w, h) <= _SPECK_SIDE:
            specks.append((x, y, x + w, y + h, area))
        else:
            darkest = int(smooth[y : y + h, x : x + w][mask].min())
            pieces.append(_Piece((x, y, x + w, y + h), area, darkest, at_side or at_end))
    dust = _dust_beside(pieces)
    whole = [piece for piece in pieces if piece not in dust]
    found.touches = any(piece.touches for piece in whole)
    found.pieces = sorted(piece.box for piece in whole)
    specks += [(*piece.box, piece.area) for piece in dust]
    found.specks = [speck for speck in specks if _is_near(speck, found.pieces)]
    middle = inside[_LINE_REST:-_LINE_REST, _LINE_REST:-_LINE_REST]
    if found.is_empty and middle.size:
        even = cv2.blur(middle, (5, 5))
        found.pale = float((even < 225).mean() * middle.size / TEXT**2)
    return found


class _Piece(NamedTuple):
    """Connected ink: its box, area and darkest point, and whether it reaches a line of the cell."""

    box: Box
    area: int
    darkest: int
    touches: bool

    @property
    def side(self) -> int:
        """Its longer side in pixels."""
        x0, y0, x1, y1 = self.box
        return max(x1 - x0, y1 - y0)


def _dust_beside(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return the pieces beside characters that are no larger than a point, or small and faint.

    Speckle grows, and noise darkens, where a pale page is stretched: on bad scans at 150 dots per
    inch a tenth of the cells had some, often at a line. Alone in a cell it stays a piece.
    """
    if max((piece.box[3] - piece.box[1] for piece in pieces), default=0) < _CHARACTER * TEXT:
        return []
    faint = 255 - _FAINT * (255 - min(piece.darkest for piece in pieces))
    return [
        piece
        for piece in pieces
        if (piece.side <= _DUST_SIDE and piece.area <= _DUST_AREA)
        or (piece.side <= _FAINT_SIDE and piece.darkest > faint)
    ]


def _without_lines(inside: np.ndarray) -> np.ndarray:
    """Cut off the rest of ruling lines along whole sides: thick ones meet in the corners."""
    for _ in range(4):
        if min(inside.shape) < 4:
            break
        dark = cv2.GaussianBlur(inside, (0, 0), _SMOOTH) < _DARK
        edge = dark[:_WHOLE_LINE_REST].mean(axis=1) > _MOST_OF_SIDE
        inside = np.rot90(inside[int(np.flatnonzero(edge).max(initial=-1)) + 1 :])
    return inside


def _rest(length: int, side: int) -> int:
    """Return the greatest thickness of line remains: more if they run along most of a side."""
    return _WHOLE_LINE_REST if length > _MOST_OF_SIDE * side else _LINE_REST


def _is_near(speck: Speck, pieces: list[Box]) -> bool:
    """Return whether a speck is within a full-width character of a piece."""
    near = _NEAR * TEXT
    return any(
        speck[0] < box[2] + near
        and speck[2] > box[0] - near
        and speck[1] < box[3] + near
        and speck[3] > box[1] - near
        for box in pieces
    )


def _whiten(grey: np.ndarray, place: Box, mask: np.ndarray) -> None:
    x, y, w, h = place
    x0, y0 = max(0, x - 1), max(0, y - 1)
    padded = np.pad(mask, 1)[y0 - y + 1 :, x0 - x + 1 :].astype(np.uint8)
    region = grey[y0 : y + h + 1, x0 : x + w + 1]
    region[
        cv2.dilate(padded, np.ones((3, 3), np.uint8))[: region.shape[0], : region.shape[1]] > 0
    ] = 255


def text_lines(ink: Ink) -> list[np.ndarray]:
    """Return the lines of text of a cell as pictures, from top to bottom."""
    lines = (line_picture(ink, top, bottom) for top, bottom in _spans(ink))
    return [line for line in lines if line is not None]


def in_one_line(ink: Ink) -> Ink | None:
    """Return the ink of a number that a narrow cell has broken, its lines side by side.

    None if a line but the last leaves room for another digit: then they are several numbers.
    """
    height, width = ink.grey.shape
    grey = np.full((height, 3 * width), 255, np.uint8)
    found, x = Ink(grey, touches=ink.touches), _PITCH
    spans = _spans(ink)
    for number, (top, bottom) in enumerate(spans):
        inside = [box for box in ink.pieces if top <= (box[1] + box[3]) / 2 <= bottom]
        left, right = min(box[0] for box in inside), max(box[2] for box in inside)
        is_last = number + 1 == len(spans)
        if (not is_last and width - (right - left) > _ROOM) or x + right - left > 3 * width:
            return None
        grey[_PITCH : _PITCH + bottom - top, x : x + right - left] = ink.grey[
            top:bottom, left:right
        ]
        moved = np.array((x - left, _PITCH - top) * 2)
        found.pieces += [tuple((np.array(box) + moved).tolist()) for box in inside]
        x += right - left + _BETWEEN
    return found


def _spans(ink: Ink) -> list[list[int]]:
    """Return the tops and bottoms of the lines of text of a cell."""
    used = np.zeros(ink.grey.shape[0] + 1, int)
    for _, top, _, bottom in ink.pieces:
        used[top:bottom] += 1
    spans: list[list[int]] = []
    for top, bottom in _runs(used > 0):
        # A dot or a stroke above or below belongs to the line next to it.
        if spans and (
            top - spans[-1][1] < _LINE_GAP * TEXT
            and (bottom - top < TEXT / 2 or spans[-1][1] - spans[-1][0] < TEXT / 2)
        ):
            spans[-1][1] = bottom
        else:
            spans.append([top, bottom])
    return spans


def line_picture(ink: Ink, top: int, bottom: int) -> np.ndarray | None:
    """Return a line of text with a white margin, for recognition; None if it is empty."""
    inside = [box for box in ink.pieces if top <= (box[1] + box[3]) / 2 <= bottom]
    if not inside:
        return None
    left, right = min(box[0] for box in inside), max(box[2] for box in inside)
    height = bottom - top
    pad = max(4, round(_PADDING * height))
    y0, y1 = max(0, top - 2), min(ink.grey.shape[0], bottom + 2)
    x0, x1 = max(0, left - 2), min(ink.grey.shape[1], right + 2)
    crop = ink.grey[y0:y1, x0:x1]
    return cv2.copyMakeBorder(crop, pad, pad, 2 * pad, 2 * pad, cv2.BORDER_CONSTANT, value=255)


def _runs(used: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], used.astype(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
