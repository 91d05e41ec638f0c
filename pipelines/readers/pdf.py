"""PDF documents with a text layer, through pdfplumber: ruled tables as grids, the rest as lines.

Tables cut by a page break are put together again; page numbers and repeated headers are left
out. Where numbers stand in columns without rules, the lines are set with spaces and read as
`columns` reads them. Pages without text are pictures: a document of nothing else needs OCR.
"""

import io
import logging
import struct
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, islice

from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import stream_value
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipelines.readers.columns import column_blocks, has_columns
from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Block, Document, Grid, Line, Note
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.pdf_bounds import be_bounded
from pipelines.readers.pdf_flow import pdf_flow
from pipelines.readers.pdf_lines import (
    Char,
    Printed,
    column_text,
    paragraphs,
    printed_lines,
    without_furniture,
)
from pipelines.readers.pdf_objects import OversizedStreamError, be_strict
from pipelines.readers.pdf_stitch import goes_on, stitch
from pipelines.readers.pdf_tables import PdfTable, grid_of, page_tables
from pipelines.readers.pictures import Picture, without_pictures

be_strict()
be_bounded()
# They warn of every oddity in a font; what matters here is raised.
for _library in ("pdfminer", "pdfplumber"):
    logging.getLogger(_library).setLevel(logging.ERROR)

_DAMAGE = (
    MalformedPDFException, PSException, ArithmeticError, AssertionError, AttributeError, EOFError,
    LookupError, OSError, RuntimeError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
_UNKNOWN = "(cid:"
_MOST_UNKNOWN = 0.2
_INVISIBLE_TEXT = b"3 Tr"
_PICTURE_WIDTH, _PICTURE_HEIGHT, _PICTURE_PAGE = 0.3, 60, 0.7

Placed = tuple[float, Block | Picture]
"""Something on a page, and how far from its top."""


@dataclass
class _PageContent:
    """What was found on one page."""

    number: int
    tables: list[PdfTable] = field(default_factory=list)
    lines: list[Printed] = field(default_factory=list)
    pictures: list[Placed] = field(default_factory=list)
    has_text: bool = False


def read_pdf(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a PDF document.

    Raises:
        UnreadableError: `damaged`, `encrypted`, `too_large`, or `needs_ocr` when it has no text,
            or when its tables are pictures.
    """
    try:
        # Never closed: closing would build every page once more.
        pdf = PDF(io.BytesIO(data))
        pages = list(_pages(pdf, limits))
        blocks, notes = _blocks(pages)
    except (PdfminerException, *_DAMAGE) as error:
        raise _reason(error) from error
    flow, missing = pdf_flow(data, len(pages)) if _has_grids(blocks) else (None, ())
    return Document("pdf", blocks, _title(pdf.metadata), flow, (*notes, *missing))


def _has_grids(blocks: tuple[Block, ...]) -> bool:
    return any(isinstance(block, Grid) for block in blocks)


def _reason(error: Exception) -> Exception:
    """What an error means; pdfplumber wraps any exception at all, those of its caller too."""
    cause = error
    if isinstance(error, PdfminerException) and error.args:
        cause = error.args[0]
    if isinstance(cause, PDFPasswordIncorrect):
        return UnreadableError("encrypted", "the PDF is locked with a password")
    if isinstance(cause, OversizedStreamError):
        return UnreadableError("too_large", str(cause))
    if isinstance(cause, Exception) and not isinstance(cause, (PdfminerException, *_DAMAGE)):
        return cause
    return UnreadableError("damaged", f"the PDF is damaged: {_said(cause)}")


def _said(error: object) -> str:
    return f"{type(error).__name__} {error}".strip()[:200]


def _title(metadata: dict) -> str | None:
    title = metadata.get("Title")
    return title.strip() or None if isinstance(title, str) else None


def _pages(pdf: PDF, limits: Limits) -> Iterator[_PageContent]:
    """The pages one by one; what pdfplumber keeps of a page is let go before the next."""
    objects_left = limits.page_objects
    for number, page in enumerate(islice(PDFPage.create_pages(pdf.doc), limits.pages + 1), 1):
        if number > limits.pages:
            raise UnreadableError("too_large", f"over {limits.pages} pages")
        plumbed = Page(pdf, page, page_number=number, initial_doctop=0)
        objects_left -= sum(map(len, plumbed.objects.values()))
        if objects_left < 0:
            raise UnreadableError(
                "too_large", f"over {limits.page_objects} marks on the pages up to {number}"
            )
        yield _content(plumbed, number)
        plumbed.close()


def _content(page: Page, number: int) -> _PageContent:
    content = _PageContent(number, pictures=list(_pictures(page, number)))
    chars = [] if _is_scan(page) else page.chars
    inked = [char for char in chars if _is_inked(char)]
    unknown = sum(char["text"].startswith(_UNKNOWN) for char in inked)
    content.has_text = len(inked) > 0 and unknown <= _MOST_UNKNOWN * len(inked)
    if content.has_text:
        content.tables, outside = page_tables(page, inked)
        content.lines = printed_lines(outside)
    return content


def _is_inked(char: Char) -> bool:
    """Whether a character is seen, and set level: watermarks slant across the page."""
    return char["upright"] and char["size"] > 0 and not char["text"].isspace()


def _is_scan(page: Page) -> bool:
    """Whether a page is one picture with recognised text, drawn invisibly, behind it."""
    covered = any(
        image["width"] * image["height"] > _PICTURE_PAGE * page.width * page.height
        for image in page.images
    )
    return covered and any(
        _INVISIBLE_TEXT in stream_value(content).get_data() for content in page.page_obj.contents
    )


def _pictures(page: Page, number: int) -> Iterator[Placed]:
    for count, image in enumerate(page.images, 1):
        if image["width"] > _PICTURE_WIDTH * page.width and image["height"] > _PICTURE_HEIGHT:
            yield image["top"], Picture(f"image {count}", f"page {number}")


def _blocks(pages: list[_PageContent]) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """The pages as one flow, and what could not be read of them."""
    without_text = [page.number for page in pages if not page.has_text]
    if len(without_text) == len(pages):
        raise UnreadableError("needs_ocr", _no_text(pages))
    for page, lines in zip(pages, without_furniture([p.lines for p in pages]), strict=True):
        page.lines = lines
    in_columns = any(has_columns(column_text(page.lines)) for page in pages)
    assembly = _Assembly(
        _columns(pages) if in_columns else partial(_paragraphs, margins=_margins(pages))
    )
    for page in pages:
        assembly.take(page)
    blocks = without_pictures(assembly.finish())
    # A blank page has no picture either, and nothing is lost with it.
    lost = [page for page in pages if not page.has_text and page.pictures]
    return blocks, tuple(_lost(page) for page in lost)


def _lost(page: _PageContent) -> Note:
    message = f"page {page.number} has no readable text, only {len(page.pictures)} images"
    return Note("page_without_text", message, f"page {page.number}")


def _no_text(pages: list[_PageContent]) -> str:
    if not pages:
        return "the PDF has no pages"
    images = sum(len(page.pictures) for page in pages)
    which = "page 1 has" if len(pages) == 1 else f"pages 1 to {len(pages)} have"
    return f"{which} no readable text, only {images} images"


class _Assembly:
    """Puts pages together into blocks, tables over page breaks too."""

    def __init__(self, flow: Callable[[list[Printed], str, int], Iterator[Placed]]) -> None:
        self._flow = flow
        self._items: list[Block | Picture] = []
        self._open: PdfTable | None = None

    def take(self, page: _PageContent) -> None:
        """Take the tables of a page, and the lines and pictures before, between and after them."""
        upper = float("-inf")
        for table in page.tables:
            top = table.box[1]
            self._between(page, upper, top)
            upper = top
            if self._open is not None and goes_on(self._open.rows, table.rows):
                self._open = PdfTable(stitch(self._open.rows, table.rows), table.box)
            else:
                self._close()
                self._open = table
        self._between(page, upper, float("inf"))

    def finish(self) -> list[Block | Picture]:
        """All blocks, in the order of the text."""
        self._close()
        return self._items

    def _between(self, page: _PageContent, upper: float, lower: float) -> None:
        lines = [line for line in page.lines if upper <= line.top < lower]
        items: list[Placed] = [pair for pair in page.pictures if upper <= pair[0] < lower]
        if lines:
            first = page.lines.index(lines[0]) + 1
            items += self._flow(lines, f"page {page.number} line", first)
        if items:
            self._close()
            self._items += [item for _, item in sorted(items, key=lambda pair: pair[0])]

    def _close(self) -> None:
        if self._open is not None:
            self._items.append(grid_of(self._open.rows))
            self._open = None


def _margins(pages: list[_PageContent]) -> tuple[float, float]:
    """Where the text of the document begins and ends across the page."""
    lines = [line for page in pages for line in page.lines]
    boxes = [table.box for page in pages for table in page.tables]
    left = min((line.x0 for line in lines), default=0.0)
    return left, max([line.x1 for line in lines] + [box[2] for box in boxes], default=0.0)


def _paragraphs(
    lines: list[Printed], place: str, first: int, margins: tuple[float, float]
) -> Iterator[Placed]:
    for line, text in paragraphs(lines, margins):
        yield line.top, Line(text, f"{place} {first + lines.index(line)}")


def _columns(pages: list[_PageContent]) -> Callable[[list[Printed], str, int], Iterator[Placed]]:
    """What gives lines as rows set with spaces; a row may begin on the page before."""
    every = [line for page in pages for line in page.lines]
    blocks = column_blocks(column_text(every))
    # A label stands with its numbers, though it may begin above what stands before them.
    numbers = accumulate((int(block.locator.removeprefix("line ")) for block in blocks), max)
    texts = defaultdict(list)
    for block, number in zip(blocks, numbers, strict=True):
        texts[id(every[number - 1])].append(block.text)

    def flow(lines: list[Printed], place: str, first: int) -> Iterator[Placed]:
        # A line may begin higher up than the one before it, in larger type.
        tops = accumulate((line.top for line in lines), max)
        for number, (line, top) in enumerate(zip(lines, tops, strict=True), first):
            yield from ((top, Line(text, f"{place} {number}")) for text in texts[id(line)])

    return flow
