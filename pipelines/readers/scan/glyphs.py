"""Compare the digits of a document with each other: they are all printed in one font.

A check beside the models: it knows no font and learns none. It finds whether a glyph read as 3
looks like the other 3s of the document, and like no other digit.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from pipelines.readers.scan.ink import Box, Ink
from pipelines.readers.scan.sheet import TEXT

_SIZE = (16, 24)
_OVERLAP = 0.35
_FEWEST = 3
_LEAST_SPREAD, _LEAST_UNLIKE, _ODD = 1.6, 0.15, 4.0
_REACH = {"0": (0.35, 0.62), "1": (0.25, 0.4)}
"""Digits that resemble other signs, O 〇 ○ and l I / | ①, and how far their reach may be off.

The least and the most, in pixels. Of 2,500 zeros 98 in a hundred were within 0.3, on bad scans
within 0.5, and each O was 0.7 or more wider, of any font
at 150 dots per inch or more. An l or I has a longer or shorter foot
than a 1 by 0.3 to 0.9, but in ukai and FangSong, whose l is their 1.
"""
_ALIKE = {"0": "O", "1": "l"}
"""The letter that such a glyph counts as: a sum with the digit holds, but it is not printed."""
_LEAST_SPECK = 3
"""Pixels that a speck adds to the height of a digit, of about 24."""
_PAPER = 40
_BREAK, _TWO_WIDE, _USUAL_WIDTH = 0.2, 0.9, 0.75
_USUAL_PITCH, _WIDE = 0.8, 1.3
_SMALLEST_POINT, _AWAY = 10, 1.1
_CORNERS, _BOX = (slice(None, 2), slice(-2, None)), 0.11


class Glyph(NamedTuple):
    """A glyph as a small picture, its box in its cell, and what tells a 0 and a 1 from other signs.

    `apart` is the distance between its strokes at half height, `foot` the reach of its lowest part:
    speckle changes them less than its width.
    """

    picture: np.ndarray
    box: Box
    apart: float
    foot: float

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return self.box[3] - self.box[1]

    @property
    def width(self) -> int:
        """Its width in pixels."""
        return self.box[2] - self.box[0]

    @property
    def middle(self) -> float:
        """Its horizontal position in its cell."""
        return (self.box[0] + self.box[2]) / 2


def glyphs_of(ink: Ink, count: int) -> list[Glyph]:
    """Return `number` glyphs of one line from left to right; empty if its ink does not make them.

    Pieces above each other are one glyph, and so are the halves of a broken one; a piece as wide as
    several is cut where it has least ink.
    """
    groups: list[list[int]] = []
    for at, (x0, _, x1, _) in enumerate(ink.pieces):
        if groups:
            left, right = _reach(ink, groups[-1])
            if right - x0 > _OVERLAP * min(x1 - x0, right - left):
                groups[-1].append(at)
                continue
        groups.append([at])
    boxes = [_box(ink, group) for group in groups]
    if not boxes:
        return []
    height = max(box[3] - box[1] for box in boxes)
    while len(boxes) > count:
        gaps = [right[0] - left[2] for left, right in pairwise(boxes)]
        at = int(np.argmin(gaps))
        if gaps[at] > _BREAK * height:
            return []
        one, other = boxes[at], boxes.pop(at + 1)
        boxes[at] = one[0], min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
    while len(boxes) < count:
        at = int(np.argmax([box[2] - box[0] for box in boxes]))
        x0, y0, x1, y1 = boxes[at]
        if x1 - x0 < _TWO_WIDE * height:
            return []
        parts = max(2, round((x1 - x0) / (_USUAL_WIDTH * height)))
        first = x0 + (x1 - x0) // parts
        reach = max(1, round(0.15 * height))
        dark = (255.0 - ink.grey[y0:y1, first - reach : first + reach + 1]).sum(axis=0)
        cut = first - reach + int(dark.argmin())
        if not x0 < cut < x1:
            return []
        boxes[at : at + 1] = [(x0, y0, cut, y1), (cut, y0, x1, y1)]
    return [_glyph(ink, box) for box in boxes]


def _reach(ink: Ink, group: Sequence[int]) -> tuple[int, int]:
    return min(ink.pieces[at][0] for at in group), max(ink.pieces[at][2] for at in group)


def _box(ink: Ink, group: Sequence[int]) -> Box:
    x0, y0, x1, y1 = zip(*(ink.pieces[at] for at in group), strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _glyph(ink: Ink, box: Box) -> Glyph:
    x0, y0, x1, y1 = box
    crop = 255 - ink.grey[y0:y1, x0:x1].astype(np.float32)
    small = cv2.resize(crop, _SIZE, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 0.8)
    small -= small.mean()
    return Glyph(small / (float(np.linalg.norm(small)) + 1e-6), box, _apart(crop), _foot(crop))


def _apart(ink: np.ndarray) -> float:
    """Return the pixels between the left and the right half of the ink at half height."""
    height, width = ink.shape
    third, half = round(0.3 * height), width // 2
    if not half:
        return 0.0
    weights = _profile(ink[third : height - third]) + 1e-6
    places = np.arange(width)
    left = np.average(places[:half], weights=weights[:half])
    return float(np.average(places[-half:], weights=weights[-half:]) - left)


def _foot(ink: np.ndarray) -> float:
    """Return the standard deviation of the lowest ink across, in pixels."""
    weights = _profile(ink[-max(3, round(0.16 * len(ink))) :]) + 1e-6
    places = np.arange(len(weights))
    middle = np.average(places, weights=weights)
    return float(np.sqrt(np.average((places - middle) ** 2, weights=weights)))


def _profile(ink: np.ndarray) -> np.ndarray:
    """Return the usual ink of each column; a speck in some rows changes nothing."""
    if not len(ink):
        return np.zeros(ink.shape[1])
    return np.median(np.where(ink > _PAPER, ink, 0.0), axis=0)


class _Known:
    """One digit of a document: its mean picture, and the variation of its glyphs."""

    def __init__(self, digit: str, glyphs: list[Glyph]) -> None:
        self._digit = digit
        mean = np.median([glyph.picture for glyph in glyphs], axis=0)
        self._mean = mean / (float(np.linalg.norm(mean)) + 1e-6)
        self._height = _spread([glyph.height for glyph in glyphs], _LEAST_SPREAD)
        self._width = _spread([glyph.width for glyph in glyphs], _LEAST_SPREAD)
        least, self._most = _REACH.get(digit, (0.0, 0.0))
        self._reach = _spread([self._reach_of(glyph) for glyph in glyphs], least)
        self._likeness = _spread([self.likeness(glyph) for glyph in glyphs], _LEAST_UNLIKE)

    def likeness(self, glyph: Glyph) -> float:
        """Return the similarity of a glyph to the mean of this digit: 1 if identical."""
        return float((glyph.picture * self._mean).sum())

    def _reach_of(self, glyph: Glyph) -> float:
        return glyph.foot if self._digit == "1" else glyph.apart

    def sign_of(self, glyph: Glyph, likeness: float) -> str:
        """Return this digit if a glyph is within its variation, else `?`, or what it looks like.

        A glyph that differs from a 0 or a 1 in reach alone is `O` or `l`. A speck below a 0 makes
        it a 9 for all models, but one that is taller than the others.
        """
        usual, unlike = self._likeness
        height, high = self._height
        off_height = abs(glyph.height - height)
        if likeness < usual - unlike or off_height > max(high, _LEAST_SPECK):
            return "?"
        if self._digit not in _REACH:
            return self._digit
        width, broad = self._width
        reach, off = self._reach
        if abs(self._reach_of(glyph) - reach) > min(off, self._most):
            return _ALIKE[self._digit]
        is_usual = off_height <= high and abs(glyph.width - width) <= broad
        return self._digit if is_usual else "?"


def _spread(values: Sequence[float], least: float) -> tuple[float, float]:
    """Return the median of some values, and the greatest normal distance from it."""
    middle = float(np.median(values))
    usual = float(np.median(np.abs(np.array(values) - middle)))
    return middle, max(least, _ODD * usual)


class Glyphs:
    """The appearance of each digit of a document, from cells about which the models agree."""

    def __init__(self, cells: Iterable[tuple[str, list[Glyph]]]) -> None:
        found: dict[str, list[Glyph]] = defaultdict(list)
        pitches = []
        for text, glyphs in cells:
            if text.isdecimal() and len(text) == len(glyphs):
                pitches += [right.middle - left.middle for left, right in pairwise(glyphs)]
                for digit, glyph in zip(text, glyphs, strict=True):
                    found[digit].append(glyph)
        self._known = {
            digit: _Known(digit, glyphs)
            for digit, glyphs in found.items()
            if len(glyphs) >= _FEWEST
        }
        self._pitch = float(np.median(pitches)) if len(pitches) >= _FEWEST else None

    def judge(self, text: str, glyphs: list[Glyph]) -> str | None:
        """Return the digits that the glyphs of a cell look like; None if too little is known.

        A glyph that looks like no digit is `?`, or `O` or `l`.
        """
        if not text.isdecimal() or len(glyphs) != len(text) or len(self._known) < 2:
            return None
        if any(digit not in self._known for digit in text):
            return None
        return "".join(map(self._nearest, glyphs))

    def _nearest(self, glyph: Glyph) -> str:
        scores = {digit: known.likeness(glyph) for digit, known in self._known.items()}
        best = max(scores, key=scores.__getitem__)
        return self._known[best].sign_of(glyph, scores[best])

    def has_gap(self, glyphs: list[Glyph]) -> bool:
        """Return whether two glyphs are farther apart than those of one number."""
        if len(glyphs) < 2:
            return False
        pitch = self._pitch or _USUAL_PITCH * max(glyph.height for glyph in glyphs)
        return any(right.middle - left.middle > _WIDE * pitch for left, right in pairwise(glyphs))


def oddities(text: str, ink: Ink, glyphs: list[Glyph], known: Glyphs) -> list[str]:
    """Return features of the ink of a cell that speak against a whole number."""
    found = []
    if ink.touches:
        found.append("ink on a ruling line")
    if not text.isdecimal():
        return found
    if len(glyphs) != len(text):
        found.append(f"{len(ink.pieces)} pieces of ink do not make {len(text)} digits")
        return found
    heights = [glyph.height for glyph in glyphs]
    if min(heights) < 0.75 * max(heights):
        found.append("ink of unequal height")
    if max(heights) < 0.35 * TEXT:
        found.append("too low for digits")
    if any(digit == "0" and _is_box(glyph) for digit, glyph in zip(text, glyphs, strict=True)):
        found.append("a box, as fonts have for what they lack")
    if known.has_gap(glyphs):
        found.append("a wide gap")
    if any(_may_be_point(speck, glyphs) for speck in ink.specks):
        found.append("a stray dot")
    return found


def _is_box(glyph: Glyph) -> bool:
    """Return whether a glyph has ink in all its corners, as □ has and 0 has not."""
    ink = glyph.picture - glyph.picture.min()
    corners = [ink[rows, columns].mean() for rows in _CORNERS for columns in _CORNERS]
    return min(corners) > _BOX * float(ink.max())


def _may_be_point(speck: Sequence[int], glyphs: list[Glyph]) -> bool:
    """Return whether a speck has the size and place of a decimal point beside a digit."""
    x0, y0, x1, y1, area = speck
    top, bottom = min(g.box[1] for g in glyphs), max(g.box[3] for g in glyphs)
    height = bottom - top
    middle = (y0 + y1) / 2
    if area < _SMALLEST_POINT or not top + 0.25 * height < middle < bottom + 0.15 * height:
        return False
    # What is above or below the middle of a digit is a piece of it.
    if any(g.box[0] < (x0 + x1) / 2 < g.box[2] for g in glyphs):
        return False
    left, right = glyphs[0].box[0], glyphs[-1].box[2]
    return left - _AWAY * height < x0 and x1 < right + _AWAY * height
