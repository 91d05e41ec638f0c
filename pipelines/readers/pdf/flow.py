"""The text of a PDF by PDFium, in the order in which it is drawn: it checks the grids.

The same page tells which text is seen (`painting`); what is not seen is in neither.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from pypdfium2 import PdfDocument, PdfiumError

from pipelines.readers.document import Flow, Note
from pipelines.readers.pdf.painting import PaintedPage

_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": None, "\x00": None})
"""What PDFium puts for a hyphen at the end of a line, and for characters that have no text."""


class PdfiumReading:
    """A document by PDFium, page after page; its flow are the texts that were added."""

    def __init__(self, data: bytes) -> None:
        self._texts: list[str] = []
        self._document, self._error = None, ""
        try:
            self._document = PdfDocument(data)
        except (PdfiumError, ValueError) as error:
            self._error = f"PDFium cannot read the document: {error}"

    @contextmanager
    def page(self, number: int, turn: int) -> Iterator[PaintedPage | None]:
        """A page, from 1 on, turned clockwise; None where PDFium cannot read it."""
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
        """Add the text of one page to the flow, and what stands in its cells that is no text."""
        self._texts += [text.translate(_HYPHENS), *drawings]

    def flow(self) -> tuple[Flow | None, tuple[Note, ...]]:
        """The text of the pages; without it, a note that says why."""
        if self._error:
            return None, (Note("second_reading_missing", self._error),)
        return Flow("\n".join(self._texts), "pages"), ()

    def close(self) -> None:
        """Let go of the document."""
        if self._document is not None:
            self._document.close()
