"""The colours of text and of its background in a Word document, and whether they differ."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from lxml import etree

from pipelines.readers.word.wordml import VAL, W

Color = tuple[int, int, int]
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
_ALIKE = 16
"""Least difference (of 255) of text from its ground, in one channel, to be visible."""
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_SAME = {
    "background1": "lt1", "light1": "lt1", "text1": "dk1", "dark1": "dk1",
    "background2": "lt2", "light2": "lt2", "text2": "dk2", "dark2": "dk2",
    "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip
_USUAL = {"lt1": WHITE, "dk1": BLACK}
_HIGHLIGHTS = {
    "white": "FFFFFF", "black": "000000", "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF",
    "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000", "darkBlue": "000080",
    "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip


class Theme:
    """The theme colours of a document."""

    def __init__(self, parse_part: Callable[[], etree._Element | None]):
        """Take the function that parses the theme, called when the first colour is asked for."""
        self._parse_part = parse_part

    @cached_property
    def _colors(self) -> dict[str, Color]:
        found = dict(_USUAL)
        root = self._parse_part()
        scheme = None if root is None else root.find(".//{*}clrScheme")
        for entry in () if scheme is None else scheme.iterchildren(etree.Element):
            inner = next(entry.iterchildren(etree.Element), None)
            if inner is not None:
                color = parse(inner.get("lastClr") or inner.get("val"))
                if color is not None:
                    found[etree.QName(entry).localname] = color
        return found

    def text_color(self, element: etree._Element) -> Color | None:
        """Return the colour of text; None if automatic: black, or white on a dark ground."""
        return self._color(element, VAL, "themeColor", "themeTint", "themeShade")

    def ground(self, shade: etree._Element) -> Color | None:
        """Return the colour of a shading; None if it is transparent."""
        fill = self._color(shade, W + "fill", "themeFill", "themeFillTint", "themeFillShade")
        pattern = shade.get(VAL, "clear")
        if pattern in ("clear", "nil"):
            return fill
        over = self._color(shade, W + "color", "themeColor", "themeTint", "themeShade") or BLACK
        if pattern == "solid":
            return over
        # The share of a pattern is ignored: a half-and-half mixture has neither of its colours.
        return _of((o + u) // 2 for o, u in zip(over, fill or WHITE, strict=True))

    def _color(
        self, element: etree._Element, plain: str, theme: str, tint: str, shade: str
    ) -> Color | None:
        name = element.get(W + theme)
        color = self._colors.get(_SAME.get(name, name)) if name else None
        if color is None:
            return parse(element.get(plain))
        darker, lighter = element.get(W + shade), element.get(W + tint)
        if darker:
            color = _of(c * _byte(darker) // 255 for c in color)
        if lighter:
            color = _of(255 - (255 - c) * _byte(lighter) // 255 for c in color)
        return color


def parse(text: str | None) -> Color | None:
    """Parse a colour from its six hexadecimal digits."""
    if text is None or not _HEX.fullmatch(text):
        return None
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


def highlight(element: etree._Element | None) -> Color | None:
    """Return the colour of a highlighter."""
    return None if element is None else parse(_HIGHLIGHTS.get(element.get(VAL, "")))


def are_alike(color: Color, ground: Color) -> bool:
    """Return whether text is indistinguishable from its background.

    >>> are_alike(parse("FEFEFE"), WHITE), are_alike(parse("D9D9D9"), WHITE)
    (True, False)
    """
    return max(abs(c - g) for c, g in zip(color, ground, strict=True)) <= _ALIKE


def _of(channels: Iterable[int]) -> Color:
    red, green, blue = channels
    return red, green, blue


def _byte(text: str) -> int:
    try:
        return min(int(text, 16), 255)
    except ValueError:
        return 255
