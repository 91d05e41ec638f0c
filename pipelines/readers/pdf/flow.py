"""Read the text of a PDF with PDFium in drawing order, to check the grids.

The same page decides which text is visible (`painting`); invisible text is in neither reading.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from pypdfium2 import PdfDocument, PdfiumError

from pipelines.readers.document import Flow, Note
from pipelines.readers.pdf.painting import PaintedPage

_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": None, "\x00": None})
"""PDFium's characters for a hyphen at the line end and for glyphs without text."""


class PdfiumReading:
    """A document read by PDFium page by page; its flow is the texts that were added."""

    def __init__(self, data: bytes) -> None:
        self._texts: list[str] = []
        self._document, self._error = None, ""
        try:
            self._document = PdfDocument(data)
        except (PdfiumError, ValueError) as error:
            self._error = f"PDFium cannot read the document: {error}"

    @contextmanager
    def page(self, number: int, turn: int) -> Iterator[PaintedPage | None]:
        """Return a page, counted from 1, turned clockwise; None if PDFium cannot read it."""
        if self._document is None:
            yield None
            return
        try:
            page = self._document[number - 1]
        except (PdfiumError, IndexError) as error:
            self._error = f"PDFium cannot read page {number}: {error}"
            yield None
            return
        with closing(page):
            if turn:
                page.set_rotation((page.get_rotation() + turn) % 360)
            yield PaintedPage(page)

    def add(self, text: str, drawings: Iterable[str] = ()) -> None:
        """Add to the flow the text of one page and the placeholders of drawings in its cells."""
        self._texts += [text.translate(_HYPHENS), *drawings]

    def flow(self) -> tuple[Flow | None, tuple[Note, ...]]:
        """Return the text of the pages; on failure, a note with the reason."""
        if self._error:
            return None, (Note("second_reading_missing", self._error),)
        return Flow("\n".join(self._texts), "pages"), ()

    def close(self) -> None:
        """Close the document."""
        if self._document is not None:
            self._document.close()
