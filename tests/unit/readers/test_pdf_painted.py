"""What is seen on a PDF page, beyond what the disguises of `tests.disguises.pdf` try."""

import io
import re
import subprocess
import sys

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipelines.readers import UnreadableError, read
from tests.disguises.pdf import rebuilt
from tests.unit.readers.drawn_pdf import drawn, ruled, together
from tests.unit.readers.test_pdf import grids


def invisible(*lines: tuple[float, float, str]):
    def draw(canvas: Canvas) -> None:
        for x, y, text in lines:
            found = canvas.beginText(x, y)
            found.setTextRenderMode(3)
            found.textOut(text)
            canvas.drawText(found)

    return draw


def strips(count: int):
    """A picture of the whole page, cut into strips."""

    def draw(canvas: Canvas) -> None:
        image = ImageReader(Image.new("RGB", (40, 40), "lightgrey"))
        for number in range(count):
            canvas.drawImage(image, 0, number * 400 / count, 400, 400 / count)

    return draw


@pytest.mark.parametrize("count", [1, 8, 20])
def test_a_scan_with_recognised_text_is_a_scan_whole_or_in_strips(count: int):
    text = invisible((20, 300, "规章 12 3"), (20, 280, "许可 4"))
    with pytest.raises(UnreadableError, match="picture") as error:
        read(drawn(together(strips(count), text)), "a.pdf")
    assert error.value.code == "needs_ocr"


def test_text_under_a_picture_of_the_page_is_not_read():
    table = ruled([[(80, "规章"), (60, "12")], [(80, "许可"), (60, "4")]])
    with pytest.raises(UnreadableError) as error:
        read(drawn(together(table, strips(1))), "a.pdf")
    assert error.value.code == "needs_ocr"


def test_a_line_of_a_note_strikes_a_digit():
    data = drawn(ruled([[(80, "规章"), (60, "39")], [(80, "许可"), (60, "4")]]))
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    note = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_STRIKEOUT)
    left, right, bottom, top = 103, 108, 366, 376
    quad = pdfium.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
    pdfium.FPDFAnnot_AppendAttachmentPoints(note, quad)
    pdfium.FPDFAnnot_SetRect(note, pdfium.FS_RECTF(left, top, right, bottom))
    pdfium.FPDFAnnot_SetColor(note, pdfium.FPDFANNOT_COLORTYPE_Color, 255, 0, 0, 255)
    pdfium.FPDFPage_CloseAnnot(note)
    stream = io.BytesIO()
    document.save(stream)
    assert grids(stream.getvalue())[0][0] == ["规章", "3\u03369"]


def test_two_tables_drawn_in_two_directions_are_both_read():
    upright = ruled(
        [[(110, "规章规章规章规章"), (40, "12")], [(110, "许可许可许可"), (40, "4")]] * 3, height=25
    )
    turned = ruled(
        [[(110, "处罚处罚处罚处罚"), (40, "35")], [(110, "强制强制强制"), (40, "6")]] * 3, height=25
    )

    def sideways(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 10)
        canvas.translate(400, 0)
        canvas.rotate(90)
        turned(canvas)

    found = grids(drawn(together(upright, sideways)))
    assert [row[1] for grid in found for row in grid] == [*["12", "4"] * 3, *["35", "6"] * 3]


def test_what_only_wraps_other_files_is_named():
    data = drawn(ruled([[(80, "规章"), (60, "12")]]))
    portfolio = re.sub(rb"/Type /Catalog", b"/Collection << >> /Type /Catalog", data)
    form = re.sub(rb"/Type /Catalog", b"/AcroForm << /XFA () >> /Type /Catalog", data)
    for changed, name in ((portfolio, "portfolio"), (form, "XFA")):
        with pytest.raises(UnreadableError, match=name) as error:
            read(rebuilt(changed), "a.pdf")
        assert error.value.code == "unsupported"


def test_a_machine_without_fonts_sees_what_others_see():
    """In a process of its own, for PDFium keeps the fonts that it has found."""
    read_without_fonts = """
import random
from pypdfium2 import PdfSysfontBase
from pipelines.extract import extract
from pipelines.readers import read
from pipelines.readers.pdf import painting
from pipelines.readers.pdf.fonts import Squares
from tests import disguises
from tests.real_layouts import mistakes

class Bare(PdfSysfontBase):
    def EnumFonts(self, *_):
        return None

    def MapFont(self, *_):
        return None

Squares(Bare()).setup()
for kind in (
    "pdf: pdf: an underline", "pdf: pdf: overprinted", "pdf: pdf: an old table covered",
    "pdf: pdf: a digit that is white, behind the number", "pdf: pdf: a struck digit",
):
    printed = disguises.KINDS[kind](random.Random(0))
    assert mistakes(printed, extract(read(printed.data, printed.name))) == [], kind
"""
    subprocess.run([sys.executable, "-c", read_without_fonts], check=True)
