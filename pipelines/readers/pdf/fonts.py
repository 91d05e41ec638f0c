"""Paint squares for Chinese characters whose font is neither in the PDF nor on the machine.

Reports that name SimSun or STSong-Light without embedding it are common, and servers have no
Chinese fonts. PDFium then paints nothing, and all labels would count as invisible. A square is as
visible, or as hidden, as the character would be; so what is read does not depend on the machine.

`squares.ttf` is made by docs/fonts.py. Its digits have the middle of their box inked, as `seen`
expects of a visible digit.
"""

import ctypes
from pathlib import Path
from typing import Any

from pypdfium2 import PdfSysfontBase

_SQUARES = (Path(__file__).parent / "squares.ttf").read_bytes()
_HANDLE = 1
_WHOLE_FILE = 0
_GB2312 = 134
"""Windows number of a character set."""
_OF_PDFIUM = ("Helvetica", "Arial", "Times", "Courier", "Symbol", "ZapfDingbats")
"""How the names of the fonts begin that PDFium brings, those that every PDF viewer has."""


class Squares(PdfSysfontBase):
    """The fonts of the machine and of PDFium, and squares in place of those that both lack."""

    def MapFont(self, _: Any, *wanted: Any) -> int | None:
        """Return the handle of the machine's font for what PDFium wants, or of the squares."""
        name = ctypes.string_at(wanted[4]).decode(errors="replace")
        found = super().MapFont(_, *wanted)
        return found if found or name.startswith(_OF_PDFIUM) else _HANDLE

    def GetFontData(self, _: Any, font: int, table: int, buffer: Any, size: int) -> int:
        """Copy a font's file or a table of it, if the buffer is large enough; return its size."""
        if font != _HANDLE:
            return super().GetFontData(_, font, table, buffer, size)
        if table != _WHOLE_FILE:
            return 0
        if buffer and size >= len(_SQUARES):
            ctypes.memmove(buffer, _SQUARES, len(_SQUARES))
        return len(_SQUARES)

    def GetFaceName(self, _: Any, font: int, buffer: Any, size: int) -> int:
        """Write a font's name into the buffer; the squares have none."""
        return 0 if font == _HANDLE else super().GetFaceName(_, font, buffer, size)

    def GetFontCharset(self, _: Any, font: int) -> int:
        """Return a font's character set."""
        return _GB2312 if font == _HANDLE else super().GetFontCharset(_, font)

    def DeleteFont(self, _: Any, font: int) -> None:
        """Release a font of the machine."""
        if font != _HANDLE:
            super().DeleteFont(_, font)


def use_squares() -> None:
    """Tell PDFium to paint squares for missing fonts, for the rest of the process."""
    Squares().setup()
