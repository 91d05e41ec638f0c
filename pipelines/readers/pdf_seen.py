"""Which characters of a PDF page are seen, and which of them are struck or stand over others.

Characters are those of pdfplumber; whether they are seen is told by the page as PDFium paints it.
A character that is changed here keeps in `was` what it was: the second reading is changed alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from pipelines.readers.marks import picture, struck
from pipelines.readers.pdf_marks import Char, change
from pipelines.readers.pdf_painting import Box, Change, PaintedPage
from pipelines.readers.pdf_sheet import Sheet

_OVERLAP_ACROSS, _OVERLAP_DOWN, _TWIN = 0.3, 0.5, 0.3
_MARGIN_ACROSS, _MARGIN_DOWN = 0.15, 0.05
_STRIKE_TOP, _STRIKE_BOTTOM = 0.3, 0.7
_THICKEST_STRIKE = 0.2
_STRONG = 70
_RULE = 1.5
_DIGITS = frozenset("0123456789０１２３４５６７８９.,%-+")
_OVERPRINT = picture("text over text")
_DRAWN_OVER = picture("drawing")


@dataclass
class SeenText:
    """The characters of a page that are seen and set level, and those that are not seen."""

    chars: list[Char] = field(default_factory=list)
    hidden: list[Char] = field(default_factory=list)
    turned: list[Char] = field(default_factory=list)


def seen_text(sheet: Sheet, painted: PaintedPage | None) -> SeenText:
    """Sort the characters of a page by what is seen of them; strike those with a line through."""
    found = SeenText()
    for char in sheet.chars:
        if char["text"].isspace() or char["size"] <= 0:
            continue
        is_seen = sheet.within(char) and (painted is None or painted.shows_text(core_of(char)))
        (found.chars if is_seen else found.hidden).append(char)
    if painted:
        _restore(found, painted)
        _try_overprints(found, painted)
    found.turned = [char for char in found.chars if char["turn"] != 0]
    found.chars = [char for char in found.chars if char["turn"] == 0]
    if painted:
        for char in found.chars:
            if char["text"] in _DIGITS:
                _strike(char, painted)
    return found


def changes(seen: SeenText) -> list[Change]:
    """What the second reading must leave out or write otherwise."""
    return [
        *(Change(box_of(char), char["was"], char["text"]) for char in seen.chars if "was" in char),
        *(Change(box_of(char), char["text"], "") for char in seen.hidden),
    ]


def drop_unseen_rules(sheet: Sheet, painted: PaintedPage) -> None:
    """Leave out lines and boxes none of whose edges is seen: those of a table that is covered."""
    for kind in ("line", "rect", "curve"):
        if kind in sheet.objects:
            sheet.objects[kind] = [item for item in sheet.objects[kind] if _is_ruled(item, painted)]


def _is_ruled(item: dict, painted: PaintedPage) -> bool:
    x0, top, x1, bottom = box_of(item)
    edges = {
        (x0, top, x1, top),
        (x0, bottom, x1, bottom),
        (x0, top, x0, bottom),
        (x1, top, x1, bottom),
    }
    return any(
        not painted.is_even((left - _RULE, upper - _RULE, right + _RULE, lower + _RULE))
        for left, upper, right, lower in edges
    )


def box_of(char: Char) -> Box:
    """Where a character stands."""
    return char["x0"], char["top"], char["x1"], char["bottom"]


def core_of(char: Char) -> Box:
    """The middle of a character, which its neighbours do not reach into."""
    x0, top, x1, bottom = box_of(char)
    across, down = _MARGIN_ACROSS * (x1 - x0), _MARGIN_DOWN * (bottom - top)
    return x0 + across, top + down, x1 - across, bottom - down


def _restore(found: SeenText, painted: PaintedPage) -> None:
    """Trust characters whose font this machine may lack, where nothing else tells of them."""
    missing = {char["fontname"] for char in found.hidden if not char["text"].isascii()}
    missing -= {char["fontname"] for char in found.chars if not char["text"].isascii()}
    if not missing or painted.has_invisible_text() or not painted.lacks_fonts():
        return
    for char in [c for c in found.hidden if c["fontname"] in missing and not c["text"].isascii()]:
        found.hidden.remove(char)
        found.chars.append(char)


def _try_overprints(found: SeenText, painted: PaintedPage) -> None:
    """Leave out what stands under other text and is not seen; mark digits that others overlap."""
    pairs = list(_overlapping(found.chars))
    tried = {
        id(char): painted.shows(char["text"], core_of(char)) for pair in pairs for char in pair
    }
    for digit, other in pairs:
        if tried[id(digit)] and tried[id(other)]:
            change(digit, _OVERPRINT)
    covered = [char for char in found.chars if not tried.get(id(char), True)]
    if covered:
        found.hidden += covered
        found.chars = [char for char in found.chars if tried.get(id(char), True)]


def _overlapping(chars: list[Char]) -> Iterable[tuple[Char, Char]]:
    """Each digit with the characters that stand in its place, but for itself printed twice."""
    digits = [char for char in chars if char["text"] in _DIGITS]
    if not digits:
        return
    a = np.array([box_of(char) for char in digits])[:, None, :]
    b = np.array([box_of(char) for char in chars])[None, :, :]
    across = np.minimum(a[..., 2], b[..., 2]) - np.maximum(a[..., 0], b[..., 0])
    down = np.minimum(a[..., 3], b[..., 3]) - np.maximum(a[..., 1], b[..., 1])
    widths = np.minimum(a[..., 2] - a[..., 0], b[..., 2] - b[..., 0])
    heights = np.minimum(a[..., 3] - a[..., 1], b[..., 3] - b[..., 1])
    overlap = (across > _OVERLAP_ACROSS * widths) & (down > _OVERLAP_DOWN * heights)
    for row, column in np.argwhere(overlap):
        digit, other = digits[row], chars[column]
        if digit is not other and not _is_twin(digit, other):
            yield digit, other


def _is_twin(one: Char, other: Char) -> bool:
    """Whether a character is printed twice in one place, to look bold."""
    near = _TWIN * (one["x1"] - one["x0"])
    return (
        one["text"] == other["text"]
        and abs(one["x0"] - other["x0"]) < near
        and abs(one["top"] - other["top"]) < near
    )


def _strike(char: Char, painted: PaintedPage) -> None:
    """Mark a digit that a line runs through, and one that something else is drawn over."""
    x0, top, x1, bottom = core_of(char)
    height = bottom - top
    band = (x0, top + _STRIKE_TOP * height, x1, top + _STRIKE_BOTTOM * height)
    if painted.is_even(band):
        return
    ink = painted.ink(band) > _STRONG
    rows = ink.all(axis=1)
    if rows.any() and rows.sum() <= max(3, _THICKEST_STRIKE * height * painted.scale):
        change(char, struck(char["text"]))
    elif ink[:, ~ink.all(axis=0)].any():
        # An upright line is a rule of the table: `pdf_tables` tells of digits across one.
        change(char, _DRAWN_OVER)
