"""Compute the appearance of a run of a Word document: hidden, struck, raised, doubtful."""

import re
from collections.abc import Iterable
from typing import Literal

from lxml import etree

from pipelines.readers.marks import SYMBOL_FONTS
from pipelines.readers.word.colors import BLACK, WHITE, Color, Theme, are_alike, highlight, parse
from pipelines.readers.word.styles import DocumentStyles, Properties, nearest, toggled
from pipelines.readers.word.wordml import OFF, VAL, W14, P, R, W, ancestor, is_on, text_of

Look = Literal["plain", "hidden", "unseen", "struck", "raised", "lowered", "doubtful"]
SIZE, SCALE, COLOR, FONTS = (W + name for name in ("sz", "w", "color", "rFonts"))
SPACING = W + "spacing"
SHADE, HIGHLIGHT, TEXT_FILL = W + "shd", W + "highlight", W14 + "textFill"
_LAYOUT, _POSITION, _ALIGN = (W + name for name in ("eastAsianLayout", "position", "vertAlign"))
_STRUCK_TWICE = W + "dstrike"
RARE = (
    *(W + "vanish", W + "strike", _STRUCK_TWICE),
    *(_ALIGN, _POSITION, _LAYOUT, HIGHLIGHT, TEXT_FILL),
)
"""Properties that matter by their presence; those below occur everywhere and matter by value."""
FREQUENT = {
    SIZE: re.compile(rb"""sz \w*:?val=["'][0-4]["'p.]"""),
    SCALE: re.compile(rb":w \w*:?val="),
    COLOR: re.compile(rb"""color [^>]*["'](?:[EFef].[EFef].[EFef]|background|light)"""),
    FONTS: re.compile(rb"dings"),
    SPACING: re.compile(rb"""spacing \w*:?val=["']-\d\d"""),
}
"""Bytes of a part that show that such a property may matter."""
_SIGNS = tuple(name.partition("}")[2].encode() for name in (*RARE, SHADE))
_ALIGNED: dict[str | None, Look] = {"superscript": "raised", "subscript": "lowered"}
_USUAL_SIZE, _SMALLEST, _NARROWEST = 20, 4, 10
"""Half points, half points, and percent."""
_OVERLAP = -60
"""Twentieths of a point between characters from which digits are painted over each other."""
_SHIFT = 4
"""Half points above or below the other runs of its paragraph from which a run is a mark."""
_MANY = 1_000_000


class Looks:
    """Computes the appearance of the runs of a document."""

    def __init__(self, root: etree._Element, styles: DocumentStyles, theme: Theme):
        self._styles = styles
        self._theme = theme
        shades = [*root.iter(SHADE), *styles.all(SHADE)]
        grounds = map(theme.ground, shades)
        self._grounds = {WHITE, *(ground for ground in grounds if ground is not None)}
        # Word shows the colour of a page on a screen, if its settings say so.
        self._has_paper = root.find(W + "background") is not None
        self._shifts: dict[etree._Element, set[int]] = {}
        self.is_white = self._grounds == {WHITE}

    def may_matter(self, element: etree._Element) -> bool:
        """Return whether a property may change the appearance of text."""
        tag = element.tag
        if tag in (SIZE, SCALE):
            return number(element.get(VAL), _MANY) <= (_SMALLEST if tag == SIZE else _NARROWEST)
        if tag == SPACING:
            return number(element.get(VAL), 0) <= _OVERLAP
        if tag == COLOR:
            color = self._theme.text_color(element)
            return color is not None and _is_lost(color, self._grounds)
        return tag in RARE if tag != FONTS else is_pictorial(element)

    def of(self, run: etree._Element) -> Look:
        """Return the appearance of a run."""
        levels = self._styles.levels(run)
        if toggled(levels, "vanish"):
            return "hidden"
        if self._is_unseen(run, levels):
            is_marked = self._has_paper or toggled(levels, "shadow")
            return "doubtful" if is_marked else "unseen"
        if _is_doubtful(levels):
            return "doubtful"
        if toggled(levels, "strike") or is_on(nearest(levels, _STRUCK_TWICE)):
            return "struck"
        size, scale = _number(levels, SIZE, _USUAL_SIZE), _number(levels, SCALE, _MANY)
        if size <= _SMALLEST or scale <= _NARROWEST:
            return "struck"
        align = nearest(levels, _ALIGN)
        if align is not None and align.get(VAL) in _ALIGNED:
            return _ALIGNED[align.get(VAL)]
        shift = _number(levels, _POSITION, 0)
        if abs(shift) >= _SHIFT and self._stands_apart(run, shift):
            return "raised" if shift > 0 else "lowered"
        return "plain"

    def _is_unseen(self, run: etree._Element, levels: list[Properties]) -> bool:
        """Return whether text has no colour, or that of its background."""
        color_of = nearest(levels, COLOR)
        color = None if color_of is None else self._theme.text_color(color_of)
        fill = nearest(levels, TEXT_FILL)
        if fill is not None:
            if _is_see_through(fill) and nearest(levels, W14 + "textOutline") is None:
                return True
            solid = fill.find(f".//{W14}srgbClr")
            color = color if solid is None else parse(solid.get(W14 + "val")) or color
        if color is None or not _is_lost(color, self._grounds | self._marker(levels)):
            return False
        return are_alike(color, self._ground(run, levels))

    def _marker(self, levels: list[Properties]) -> set[Color]:
        color = highlight(nearest(levels, HIGHLIGHT))
        return set() if color is None else {color}

    def _ground(self, run: etree._Element, levels: list[Properties]) -> Color:
        """Return the colour behind a run."""
        if marker := self._marker(levels):
            return marker.pop()
        grounds = map(self._theme.ground, self._styles.shades(run, levels))
        return next((ground for ground in grounds if ground is not None), WHITE)

    def _stands_apart(self, run: etree._Element, shift: int) -> bool:
        """Return whether other text of the paragraph is at another height than this run."""
        paragraph = ancestor(run, P)
        if paragraph is not None and paragraph not in self._shifts:
            self._shifts[paragraph] = {
                _number(self._styles.levels(other), _POSITION, 0)
                for other in paragraph.iter(R)
                if text_of(other).strip()
            }
        return any(abs(shift - other) >= _SHIFT for other in self._shifts.get(paragraph, ()))


def may_matter(styles: bytes) -> bool:
    """Return whether styles may change the appearance of text: else their part is not parsed."""
    return any(sign in styles for sign in _SIGNS) or any(
        sign.search(styles) for sign in FREQUENT.values()
    )


def number(text: str | None, otherwise: int) -> int:
    """Return a measure as a whole number, without fraction and unit."""
    digits = (text or "").partition(".")[0].rstrip("%ptcminx")
    return int(digits) if digits.removeprefix("-").isdecimal() and len(digits) < 8 else otherwise


def is_pictorial(fonts: etree._Element) -> bool:
    """Return whether a font draws pictures for letters and digits."""
    return fonts.get(W + "ascii", "").startswith(SYMBOL_FONTS)


def _is_doubtful(levels: list[Properties]) -> bool:
    """Return whether characters overlap, are pictures of a font, or are blacked out."""
    layout, fonts = nearest(levels, _LAYOUT), nearest(levels, FONTS)
    if layout is not None and layout.get(W + "combine", "0") not in OFF:
        return True
    if fonts is not None and is_pictorial(fonts):
        return True
    if _number(levels, SPACING, 0) <= _OVERLAP:
        return True
    marker, color = highlight(nearest(levels, HIGHLIGHT)), nearest(levels, COLOR)
    is_black = marker is not None and are_alike(marker, BLACK)
    return is_black and (color is None or parse(color.get(VAL)) is None)


def _is_lost(color: Color, grounds: Iterable[Color]) -> bool:
    return any(are_alike(color, ground) for ground in grounds)


def _is_see_through(fill: etree._Element) -> bool:
    alpha = fill.find(f".//{W14}alpha")
    is_clear = alpha is not None and number(alpha.get(W14 + "val"), 0) >= 90_000
    return is_clear or fill.find(W14 + "noFill") is not None


def _number(levels: list[Properties], tag: str, otherwise: int) -> int:
    found = nearest(levels, tag)
    return otherwise if found is None else number(found.get(VAL), otherwise)
