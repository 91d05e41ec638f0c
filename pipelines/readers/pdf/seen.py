"""Separate visible from invisible characters of a PDF page; mark struck and overprinted ones.

Characters are those of pdfplumber; the page painted by PDFium decides whether they are visible. A
changed character keeps its original in `was`, so that the second reading changes alike.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from pipelines.readers.marks import picture, struck
from pipelines.readers.pdf.marks import Char, change
from pipelines.readers.pdf.page import LEVEL, PdfPage
from pipelines.readers.pdf.painting import FINE, Box, PaintedPage, Replacement, is_middle_in

_OVERLAP_ACROSS, _TWIN = 0.3, 0.3
_TOUCH_DOWN, _OVERLAP_DOWN = 0.2, 0.5
_MARGIN_ACROSS, _MARGIN_DOWN, _MARGIN_OF_A_DIGIT = 0.15, 0.05, 0.2
_STRIKE_TOP, _STRIKE_BOTTOM = 0.3, 0.7
_THICKEST_STRIKE = 0.2
_STRONG = 70
_RULE = 1.5
_SMALLEST, _NARROWEST = 0.5, 0.05
_BAND = 6.0
_DIGITS = frozenset("0123456789０１２３４５６７８９.,%-+")
_OVERPRINT = picture("text over text")
_DRAWN_OVER = picture("drawing")


@dataclass
class SeenText:
    """The visible level characters of a page, and the invisible ones."""

    chars: list[Char] = field(default_factory=list)
    hidden: list[Char] = field(default_factory=list)
    turned: list[Char] = field(default_factory=list)


def seen_text(sheet: PdfPage, painted: PaintedPage | None) -> SeenText:
    """Sort the characters of a page by visibility; mark those with a line through them."""
    found = SeenText()
    chars = [char for char in sheet.chars if not char["text"].isspace()]
    boxes = [core_of(char) for char in chars]
    are_seen = painted.shows_text(boxes) if painted else [True] * len(chars)
    for char, is_seen in zip(chars, are_seen, strict=True):
        # A width of exactly 0 is that of a font that does not tell it.
        is_narrow = 0 < char["x1"] - char["x0"] < _NARROWEST * char["size"]
        is_large = char["size"] > _SMALLEST and not is_narrow
        (found.chars if is_seen and is_large and sheet.within(char) else found.hidden).append(char)
    if painted:
        _try_overprints(found, painted)
    found.turned = [char for char in found.chars if char["turn"] != LEVEL]
    found.chars = [char for char in found.chars if char["turn"] == LEVEL]
    if painted:
        for char in found.chars:
            if char["text"] in _DIGITS:
                _strike(char, painted)
    return found


def changes(seen: SeenText) -> list[Replacement]:
    """Return what the second reading must leave out or replace."""
    return [
        *(
            Replacement(box_of(char), char["was"], char["text"])
            for char in seen.chars
            if "was" in char
        ),
        *(Replacement(box_of(char), char["text"], "") for char in seen.hidden),
    ]


def drop_unseen_rules(sheet: PdfPage, painted: PaintedPage) -> None:
    """Remove lines and boxes with an invisible edge: those of a covered table."""
    for kind in ("line", "rect", "curve"):
        if kind in sheet.objects:
            sheet.objects[kind] = [item for item in sheet.objects[kind] if _is_ruled(item, painted)]


def _is_ruled(item: dict, painted: PaintedPage) -> bool:
    x0, top, x1, bottom = box_of(item)
    level = {(x0, y - _RULE, x1, y + _RULE) for y in (top, bottom)} if x1 - x0 > _RULE else ()
    upright = (
        {(x - _RULE, top, x + _RULE, bottom) for x in (x0, x1)} if bottom - top > _RULE else ()
    )
    return all(painted.has_rule(box, 0) for box in level) and all(
        painted.has_rule(box, 1) for box in upright
    )


def box_of(char: Char) -> Box:
    """Return the box of a character."""
    return char["x0"], char["top"], char["x1"], char["bottom"]


def core_of(char: Char) -> Box:
    """Return the middle of a character, which its neighbours do not reach into."""
    x0, top, x1, bottom = box_of(char)
    margin = _MARGIN_OF_A_DIGIT if char["text"].isdigit() else _MARGIN_DOWN
    across, down = _MARGIN_ACROSS * (x1 - x0), margin * (bottom - top)
    return x0 + across, top + down, x1 - across, bottom - down


def _try_overprints(found: SeenText, painted: PaintedPage) -> None:
    """Remove text hidden under other text; mark digits that others overlap."""
    if not _may_overlap(found.chars):
        return
    alike, covered = defaultdict(list), []
    for char in found.chars + found.hidden:
        alike[char["text"]].append(char)
    for glyph in painted.covered_glyphs():
        places = [char for char in alike[glyph.text] if is_middle_in(glyph.box, box_of(char))]
        if places:
            nearest = min(places, key=lambda char: _distance(glyph.box, box_of(char)))
            alike[glyph.text].remove(nearest)
            covered.append(nearest)
    hidden = {id(char) for char in covered}
    found.hidden += [char for char in found.chars if id(char) in hidden]
    found.chars = [char for char in found.chars if id(char) not in hidden]
    for digit in _overlapped(found.chars):
        change(digit, _OVERPRINT)


def _may_overlap(chars: list[Char]) -> bool:
    """Return whether characters may overlap, checked in bands of half a line."""
    if not chars:
        return False
    boxes = np.array([box_of(char) for char in chars])
    middles = (boxes[:, 1] + boxes[:, 3]) / (2 * _BAND)
    widths = boxes[:, 2] - boxes[:, 0]
    for shift in (0.0, 0.5):
        bands = np.floor(middles + shift)
        order = np.lexsort((boxes[:, 0], bands))
        one, other = order[:-1], order[1:]
        across = boxes[one, 2] - boxes[other, 0]
        near = across > _OVERLAP_ACROSS * np.minimum(widths[one], widths[other])
        for index in np.flatnonzero(near & (bands[one] == bands[other])):
            if _overlap(chars[one[index]], chars[other[index]], _TOUCH_DOWN):
                return True
    return False


def _overlap(one: Char, other: Char, share: float) -> bool:
    """Return whether two characters overlap, unless one is printed twice."""
    width = min(one["x1"] - one["x0"], other["x1"] - other["x0"])
    across = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    if across <= _OVERLAP_ACROSS * width:
        return False
    height = min(one["bottom"] - one["top"], other["bottom"] - other["top"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return down > share * height and not _is_twin(one, other)


def _overlapped(chars: list[Char]) -> list[Char]:
    """Return the digits that other characters overlap."""
    return [
        char
        for char in chars
        if char["text"] in _DIGITS
        and any(c is not char and _overlap(char, c, _OVERLAP_DOWN) for c in chars)
    ]


def _distance(one: Box, other: Box) -> float:
    """Return the distance between the middles of two boxes."""
    return abs(one[0] + one[2] - other[0] - other[2]) + abs(one[1] + one[3] - other[1] - other[3])


def _is_twin(one: Char, other: Char) -> bool:
    """Return whether a character is printed twice in one place, to look bold."""
    near = _TWIN * (one["x1"] - one["x0"])
    return (
        one["text"] == other["text"]
        and abs(one["x0"] - other["x0"]) < near
        and abs(one["top"] - other["top"]) < near
    )


def _strike(char: Char, painted: PaintedPage) -> None:
    """Mark a digit that a line runs through, or that something else is drawn over."""
    x0, _, x1, _ = core_of(char)
    height = char["bottom"] - char["top"]
    band = (x0, char["top"] + _STRIKE_TOP * height, x1, char["top"] + _STRIKE_BOTTOM * height)
    if painted.is_even(band):
        return
    ink = painted.drawn(band) > _STRONG
    rows = ink.all(axis=1)
    if rows.any() and rows.sum() <= _THICKEST_STRIKE * height * FINE:
        change(char, struck(char["text"]))
    elif ink[:, ~ink.all(axis=0)].any():
        # An upright line is a rule of the table: `tables` handles digits across one.
        change(char, _DRAWN_OVER)
