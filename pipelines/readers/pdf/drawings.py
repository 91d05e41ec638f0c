"""Find drawings in the cells of a PDF table that are not readable text.

Digits may be drawn as outlines or as a picture, or turned: such a cell is not blank. Beside a
number, only ink as strong as its digits counts, so that a watermark does not spoil it; lines below
or above a number do not count, and those through it are handled in `seen`.
"""

import re

import numpy as np

from pipelines.readers.marks import picture
from pipelines.readers.pdf.marks import Char
from pipelines.readers.pdf.painting import FINE, Box, PaintedPage
from pipelines.readers.pdf.seen import box_of

_DRAWING, _TURNED = picture("drawing"), picture("turned text")
_VALUE = re.compile(r"[\d.,/+\-—–−％%\s]+")
_BORDER, _MOST_BORDER = 2.5, 0.25
_FAINT, _STRONG = 20, 90
_THINNEST, _THROUGH = 1.6, 0.9


def drawings_in(
    box: Box, chars: list[Char], turned: list[Char], painted: PaintedPage | None
) -> list[str]:
    """Return the placeholder for the drawings in a cell; cells with words are not searched."""
    # Slanted text is a watermark.
    found = [_TURNED] if not chars and any(char["turn"] is not None for char in turned) else []
    if painted is None:
        return found
    inside = _within(box)
    if chars:
        text = "".join(char["text"] for char in chars)
        if not _VALUE.fullmatch(text) or painted.is_even(inside):
            return []
        ink = painted.drawn(inside) > _STRONG
        is_ground = all(painted.is_even(box_of(char)) for char in chars) and _is_filled(ink)
        return [] if is_ground or not _is_drawn(ink) else [_DRAWING]
    if found or painted.is_even(inside, with_text=not turned):
        return found
    ink = painted.drawn(inside) if turned else painted.ink(inside)
    return [_DRAWING] if _without_rules(ink > _FAINT).any() else []


def _within(box: Box) -> Box:
    """Return the box of a cell inside its rules."""
    x0, top, x1, bottom = box
    across = min(_BORDER, _MOST_BORDER * (x1 - x0))
    down = min(_BORDER, _MOST_BORDER * (bottom - top))
    return x0 + across, top + down, x1 - across, bottom - down


def _is_drawn(ink: np.ndarray) -> bool:
    """Return whether the ink has more than level lines and rules."""
    edges = np.flatnonzero(np.diff(np.r_[0, _without_rules(ink).any(axis=1), 0]))
    return bool(np.diff(edges)[::2].max(initial=0) > _THINNEST * FINE)


def _is_filled(ink: np.ndarray) -> bool:
    """Return whether the ink is one filled box, as a background of text is."""
    rows, columns = ink.any(axis=1), ink.any(axis=0)
    return bool(ink[rows][:, columns].mean() > _THROUGH) if rows.any() else False


def _without_rules(ink: np.ndarray) -> np.ndarray:
    """Return the ink in a cell without lines from side to side, which are rules of single cells."""
    across, down = ink.mean(axis=1) > _THROUGH, ink.mean(axis=0) > _THROUGH
    ink[across, :] = ink[:, down] = False
    return ink
