"""Apply the style of a workbook cell to its stored value: marks, colours, formats.

Struck, raised and lowered text gets its marks; text in the colour of its background is invisible
and left out. The styles themselves are parsed in `xlsx_styles` and `xls`.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipelines.readers.excel.number_formats import Colour, PrintedValue, printed, printed_text
from pipelines.readers.marks import lowered, picture, raised, struck

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
_INVISIBLE, _FAINT = 8, 40
"""Contrast (of 255) below which text is invisible, and below which it is doubtful."""
_DARK = 128
_LEAST_SIZE = 1.5
_WORDS = re.compile(r"[^\W\d_]{3}")
_MOST_OF_GENERAL = 11
"""Most digits and decimal point that General prints, without the sign."""
_LEAST_OF_GENERAL = 0.0001
_NARROW_DIGIT = 0.75
"""Width of the narrowest digit of a font, relative to the font that measures columns."""


class Font(NamedTuple):
    """The properties of a font that change the reading: `lift` is 1 if raised, -1 if lowered."""

    struck: bool = False
    lift: int = 0
    colour: Colour = BLACK
    size: float = 11.0
    is_symbols: bool = False


_PLAIN_FONT = Font()


class Run(NamedTuple):
    """A run of rich text; without a font of its own, it has the font of its cell."""

    text: str
    font: Font | None


Text = str | tuple[Run, ...]


@dataclass(frozen=True)
class CellStyle:
    """The style of a cell. `fill` is None for patterns, whose colour is unknown.

    `digit` is the width of a digit relative to the font that measures columns.
    """

    code: str = "General"
    font: Font = _PLAIN_FONT
    fill: Colour | None = WHITE
    digit: float = 1.0
    is_repeated: bool = False
    shrinks: bool = False
    is_crossed: bool = False

    @cached_property
    def is_plain(self) -> bool:
        """Whether text and numbers are printed as stored."""
        return self.code == "General" and not self.is_marked

    @cached_property
    def is_marked(self) -> bool:
        """Whether anything but the number format changes what is printed."""
        return (
            self.font.struck
            or self.font.lift != 0
            or self.is_repeated
            or self.is_crossed
            or self.font.is_symbols
            or self.font.size < _LEAST_SIZE
            or self._contrast(self.font.colour) <= _FAINT
        )

    def number(self, value: float, room: float, *, is_1904: bool = False) -> PrintedValue:
        """Return a stored number as printed in a cell `room` digits wide."""
        shown = self._fitted(printed(value, self.code, is_1904=is_1904), value, room)
        if not self.is_marked and shown.colour is None:
            return shown
        return self._marked((Run(shown.text, None),), shown)

    def text(self, text: Text) -> PrintedValue:
        """Return a stored text as printed."""
        runs = (Run(text, None),) if isinstance(text, str) else text
        shown = PrintedValue("".join(run.text for run in runs))
        if self.code not in ("General", "@"):
            formatted = printed_text(shown.text, self.code)
            if formatted.text != shown.text:
                runs, shown = (Run(formatted.text, None),), formatted
            shown = shown._replace(colour=formatted.colour)
        if runs[0].font is None and len(runs) == 1 and not self.is_marked and not shown.colour:
            return shown._replace(text=shown.text.strip())
        return self._marked(runs, shown)

    def cut(self, shown: PrintedValue, room: float) -> PrintedValue:
        """Return a text as printed in a cell `room` digits wide: the next cell may cut it off."""
        is_cut = len(shown.text) * self.digit * _NARROW_DIGIT > room and not self.shrinks
        return in_doubt(shown, "wider than its column") if is_cut else shown

    def _marked(self, runs: tuple[Run, ...], shown: PrintedValue) -> PrintedValue:
        """Return the runs of a cell with their marks, without invisible runs."""
        pieces, why = [], ""
        for text, own in runs:
            font = own or self.font
            contrast = self._contrast(shown.colour or font.colour)
            if contrast <= _INVISIBLE:
                continue
            if contrast <= _FAINT or font.size < _LEAST_SIZE:
                why = "hardly to be seen"
            if font.is_symbols:
                why = "in a font of symbols"
            pieces.append(_with_marks(text, font))
        text = "".join(pieces).strip()
        if self.is_repeated or self.is_crossed:
            why = "repeated over the cell" if self.is_repeated else "crossed out"
        shown = PrintedValue(text, shown.colour, shown.is_plain and text == shown.text)
        return in_doubt(shown, why) if why else shown

    def _contrast(self, colour: Colour) -> int:
        """Return the contrast of a text with its cell; dark text is visible on any pattern."""
        if self.fill is None:
            return 255 if max(colour) < _DARK else _INVISIBLE + 1
        return max(abs(one - other) for one, other in zip(colour, self.fill, strict=True))

    def _fitted(self, shown: PrintedValue, value: float, room: float) -> PrintedValue:
        """Return what Excel prints of a number wider than its cell."""
        if "-" in shown.text[1:]:
            return shown
        length = len(shown.text) * self.digit
        if self.code == "General":
            digits = len(shown.text.lstrip("-"))
            if digits > _MOST_OF_GENERAL or 0 < abs(value) < _LEAST_OF_GENERAL:
                return in_doubt(shown, "in few digits")
            is_cut = "." in shown.text and not self.shrinks and length > room
            if is_cut or length * _NARROW_DIGIT > room:
                return in_doubt(shown, "wider than its column")
        elif length * _NARROW_DIGIT > room and not self.shrinks and shown.is_plain:
            return in_doubt(shown, "wider than its column")
        return shown


def in_doubt(shown: PrintedValue, why: str) -> PrintedValue:
    """Return a number that may not be printed as such, in brackets; labels and marks stay.

    >>> in_doubt(PrintedValue("9"), "crossed out").text, in_doubt(PrintedValue("规章类"), "").text
    ('[9 crossed out]', '规章类')
    """
    if not any(map(str.isalnum, shown.text)) or _WORDS.search(shown.text):
        return shown
    return PrintedValue(picture(f"{shown.text.strip('[]')} {why}"), shown.colour, False)


def _with_marks(text: str, font: Font) -> str:
    if font.struck:
        return struck(text)
    if font.lift:
        return raised(text) if font.lift > 0 else lowered(text)
    return text
