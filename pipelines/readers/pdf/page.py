"""Crop one page of a PDF to its visible part, and turn it to the direction of its text.

Content outside the crop box is never shown. A landscape table may be drawn sideways on a portrait
page without a rotation entry: such a page is read turned.
"""

from collections import Counter

from pdfminer.layout import LTChar, LTItem, LTLine, LTRect
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from pipelines.readers.pdf.lines import Char

_SLANT = 0.1
LEVEL, MIRRORED = 0, -1
_FEWEST_TURNED = 30
"""Fewest characters in another direction that are a text of their own, not a label."""


class PdfPage(Page):
    """A page within its crop box, turned clockwise by `turn` degrees.

    `directions` are the turns that set a good part of its characters level, the most frequent
    first; a character is `level` if it reads from left to right on the turned sheet.
    """

    def __init__(self, pdf: PDF, page: PDFPage, number: int, turn: int = 0) -> None:
        own = PDFPage(page.doc, page.pageid, {**page.attrs}, page.label)
        own.mediabox = own.attrs["MediaBox"] = own.attrs["CropBox"] = _shown_box(page)
        own.rotate = own.attrs["Rotate"] = (page.rotate + turn) % 360
        super().__init__(pdf, own, page_number=number, initial_doctop=0)
        self.turn = turn
        # pdfplumber counts from the origin of the media box; here all count from the page shown.
        self.bbox = self.mediabox = self.cropbox = (0, 0, self.width, self.height)

    def process_object(self, obj: LTItem) -> dict:
        """Return an object with only the fields used here, except for curves and pictures."""
        if not isinstance(obj, (LTChar, LTLine, LTRect)):
            return super().process_object(obj)
        height = self.height
        item: dict[str, object] = {
            "x0": obj.x0,
            "x1": obj.x1,
            "top": height - obj.y1,
            "bottom": height - obj.y0,
        }
        if isinstance(obj, LTChar):
            item |= {
                "object_type": "char",
                "text": obj.get_text(),
                "fontname": obj.fontname,
                "size": obj.size,
                "turn": _turn(*obj.matrix[:4]),
            }
        else:
            item |= {
                "object_type": "rect" if isinstance(obj, LTRect) else "line",
                "y0": obj.y0,
                "y1": obj.y1,
                "width": obj.width,
                "height": obj.height,
                "doctop": item["top"],
            }
        return item

    def directions(self) -> list[int]:
        """Return the turns to read a page at: that of most of its text, and of other long texts."""
        counts = Counter(char["turn"] for char in self.chars if not char["text"].isspace())
        del counts[None], counts[MIRRORED]
        found = [turn for turn, count in counts.most_common() if count >= _FEWEST_TURNED]
        return found or [turn for turn, _ in counts.most_common(1)] or [0]

    def within(self, char: Char) -> bool:
        """Return whether the middle of a character lies on the sheet."""
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        return 0 <= x <= self.width and 0 <= y <= self.height


def _shown_box(page: PDFPage) -> tuple[float, float, float, float]:
    """Return the part of the media box inside the crop box."""
    x0, y0, x1, y1 = _ordered(page.mediabox)
    left, lower, right, upper = _ordered(page.cropbox)
    box = max(x0, left), max(y0, lower), min(x1, right), min(y1, upper)
    return box if box[0] < box[2] and box[1] < box[3] else (x0, y0, x1, y1)


def _ordered(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _turn(a: float, b: float, c: float, d: float) -> int | None:
    """Return the clockwise turn that sets a character level; None if it is slanted."""
    if abs(b) <= _SLANT * abs(a):
        if a * d <= 0:
            return MIRRORED
        return LEVEL if a > 0 else 180
    if abs(a) <= _SLANT * abs(b):
        if b * c >= 0:
            return MIRRORED
        return 90 if b > 0 else 270
    return None
