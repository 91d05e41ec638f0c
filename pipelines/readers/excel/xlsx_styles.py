"""Parse the styles of an Excel workbook (xlsx): number formats, fonts and fills of cells.

Colours are given by value, by palette index, or by theme colour with a tint.
"""

import colorsys
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from lxml import etree
from xlrd.formatting import excel_default_palette_b8

from pipelines.readers.excel.cell_styles import BLACK, WHITE, CellStyle, Font
from pipelines.readers.excel.number_formats import Colour, built_in
from pipelines.readers.marks import SYMBOL_FONTS

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = frozenset(("0", "false", "none"))
_LIFTS = {"superscript": 1, "subscript": -1}
_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_OFFICE_THEME = {"lt1": WHITE, "dk1": BLACK}
_PALETTE: tuple[Colour, ...] = (*excel_default_palette_b8[:8], *excel_default_palette_b8)
_WINDOW = "65"
_NORMAL_SIZE = 11.0


class WorkbookStyles(dict[str | None, CellStyle]):
    """The cell styles of a workbook by number; `theme` returns the root of its theme, if any."""

    def __init__(self, root: etree._Element | None, theme: Callable[[], etree._Element | None]):
        super().__init__()
        self._root = etree.Element("none") if root is None else root
        self._theme_root = theme

    def __missing__(self, number: str | None) -> CellStyle:
        """Return the style of a cell by its number; the first style if it names none."""
        self[number] = self._style(number)
        return self[number]

    def changed(self, style: CellStyle, number: str | None) -> CellStyle:
        """Return a style as changed by a differential format (dxf) number."""
        difference = _at(self._list("dxfs"), number)
        if difference is None:
            return style
        for child in difference.iterchildren(S + "numFmt"):
            style = replace(style, code=child.get("formatCode", style.code))
        for child in difference.iterchildren(S + "font"):
            style = replace(style, font=self.font(child, style.font))
        for child in difference.iterchildren(S + "fill"):
            style = replace(style, fill=self._fill(child, is_difference=True))
        return style

    def font(self, element: etree._Element, base: Font | None = None) -> Font:
        """Parse a font, or the properties of a run of rich text."""
        font = base or Font()
        for child in element.iterchildren(etree.Element):
            name = etree.QName(child).localname
            value = child.get("val")
            if name == "strike":
                font = font._replace(struck=value not in _OFF)
            elif name == "vertAlign":
                font = font._replace(lift=_LIFTS.get(value or "", 0))
            elif name == "color":
                font = font._replace(colour=self._colour(child) or BLACK)
            elif name in ("name", "rFont"):
                font = font._replace(is_symbols=(value or "").startswith(SYMBOL_FONTS))
            elif name == "sz":
                font = font._replace(size=_number(value, font.size))
        return font

    def _style(self, number: str | None) -> CellStyle:
        form = _at(self._list("cellXfs"), number or "0")
        if form is None:
            return CellStyle()
        code = form.get("numFmtId", "0")
        font = _at(self._list("fonts"), form.get("fontId", "0"))
        fill = _at(self._list("fills"), form.get("fillId", "0"))
        border = _at(self._list("borders"), form.get("borderId", "0"))
        alignment = form.find(S + "alignment")
        aligned = {} if alignment is None else alignment.attrib
        painted = Font() if font is None else self.font(font)
        return CellStyle(
            self._codes.get(code) or built_in(int(code) if code.isdecimal() else 0),
            painted,
            WHITE if fill is None else self._fill(fill),
            painted.size / self._normal_size,
            aligned.get("horizontal") == "fill",
            aligned.get("shrinkToFit", "0") not in _OFF,
            border is not None and _is_crossed(border),
        )

    @cached_property
    def crossed(self) -> frozenset[str]:
        """The numbers of the styles with a diagonal border."""
        if not any(map(_is_crossed, self._list("borders"))):
            return frozenset()
        numbers = map(str, range(len(self._list("cellXfs"))))
        return frozenset(number for number in numbers if self[number].is_crossed)

    @cached_property
    def _lists(self) -> dict[str, list[etree._Element]]:
        return {
            etree.QName(part).localname: list(part.iterchildren(etree.Element))
            for part in self._root.iterchildren(etree.Element)
        }

    def _list(self, name: str) -> list[etree._Element]:
        return self._lists.get(name, [])

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {
            form.get("numFmtId", ""): form.get("formatCode", "General")
            for form in self._list("numFmts")
        }

    @cached_property
    def _normal_size(self) -> float:
        fonts = self._list("fonts")
        return max(self.font(fonts[0]).size, 1.0) if fonts else _NORMAL_SIZE

    def _fill(self, element: etree._Element, *, is_difference: bool = False) -> Colour | None:
        """Return the fill colour of a cell; None for patterns and gradients."""
        pattern = element.find(S + "patternFill")
        if pattern is None:
            return WHITE if not len(element) else None
        kind = pattern.get("patternType", "solid" if is_difference else "none")
        if kind == "none":
            return WHITE
        colour = pattern.find(S + ("bgColor" if is_difference else "fgColor"))
        if kind != "solid" or colour is None:
            return None
        return self._colour(colour)

    def _colour(self, element: etree._Element) -> Colour | None:
        """Return the colour that an element names; None for automatic and unknown ones."""
        if (value := element.get("rgb")) and len(value) >= 6:
            colour = _rgb(value[-6:])
        elif number := element.get("indexed"):
            colour = self._indexed(number)
        elif number := element.get("theme"):
            colour = self._themed(number)
        else:
            return None
        tint = _number(element.get("tint"), 0.0)
        return _tinted(colour, tint) if colour and tint else colour

    def _indexed(self, number: str) -> Colour | None:
        own = next(iter(self._root.iterfind(f"{S}colors/{S}indexedColors")), None)
        if own is not None and number.isdecimal() and int(number) < len(own):
            return _rgb(own[int(number)].get("rgb", "")[-6:])
        at = int(number) if number.isdecimal() else len(_PALETTE)
        return WHITE if number == _WINDOW else _PALETTE[at] if at < len(_PALETTE) else None

    def _themed(self, number: str) -> Colour | None:
        at = int(number) if number.isdecimal() else len(_THEME)
        return self._theme.get(_THEME[at]) if at < len(_THEME) else None

    @cached_property
    def _theme(self) -> dict[str, Colour | None]:
        root = self._theme_root()
        scheme = None if root is None else root.find(f".//{_A}clrScheme")
        if scheme is None:
            return dict(_OFFICE_THEME)
        return {
            etree.QName(entry).localname: _rgb((value.get("lastClr") or value.get("val", ""))[-6:])
            for entry in scheme.iterchildren(etree.Element)
            for value in entry.iterchildren(etree.Element)
        }


def _at(items: list[etree._Element], number: str | None) -> etree._Element | None:
    at = int(number) if number and number.isdecimal() and number.isascii() else len(items)
    return items[at] if at < len(items) else None


def _is_crossed(border: etree._Element) -> bool:
    is_drawn = any(border.get(way, "0") not in _OFF for way in ("diagonalUp", "diagonalDown"))
    line = border.find(S + "diagonal")
    return is_drawn and line is not None and line.get("style", "none") not in _OFF


def _rgb(digits: str) -> Colour | None:
    try:
        value = int(digits, 16)
    except ValueError:
        return None
    return (value >> 16, value >> 8 & 255, value & 255)


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float(text or otherwise)
    except ValueError:
        return otherwise


def _tinted(colour: Colour, tint: float) -> Colour:
    """Return a colour darkened (tint below 0) or lightened, as Excel does."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    made = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
    red, green, blue = (round(part * 255) for part in made)
    return red, green, blue
