"""The text of a PDF by PDFium, in the order in which it is drawn: it checks the grids."""

from itertools import islice

from pypdfium2 import PdfDocument, PdfiumError

from pipelines.readers.document import Flow, Note

_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": None, "\x00": None})
"""What PDFium puts for a hyphen at the end of a line, and for characters that have no text."""


def pdf_flow(data: bytes, pages: int) -> tuple[Flow | None, tuple[Note, ...]]:
    """The text of the first so many pages; without it, a note that says why."""
    try:
        document = PdfDocument(data)
        try:
            texts = [_text(document, number) for number in islice(range(len(document)), pages)]
        finally:
            document.close()
    except (PdfiumError, ValueError) as error:
        message = f"PDFium cannot read the document: {error}"
        return None, (Note("second_reading_missing", message),)
    return Flow("\n".join(texts).translate(_HYPHENS), "pages"), ()


def _text(document: PdfDocument, number: int) -> str:
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            return text_page.get_text_range()
        finally:
            text_page.close()
    finally:
        page.close()
