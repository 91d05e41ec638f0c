"""Read PDF documents through pdfplumber: ruled tables as grids, other text as lines.

Tables cut by a page break are joined; page numbers and repeated headers are left out. Numbers in
columns without rules are set with spaces and read as `columns` reads them. Pages without text are
pictures: a document of nothing else needs OCR.
"""

import io
import logging
import struct
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, islice

from pdfminer import pdfinterp, psparser
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Block, Document, Flow, Grid, Line, Note, box_in_picture
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.pdf.across import side_by_side
from pipelines.readers.pdf.bounds import be_bounded
from pipelines.readers.pdf.flow import PdfiumReading
from pipelines.readers.pdf.forms import has_printed_notes, refuse_envelope, with_notes_drawn
from pipelines.readers.pdf.lines import (
    PrintedLine,
    column_text,
    paragraphs,
    printed_lines,
    without_furniture,
)
from pipelines.readers.pdf.objects import OversizedStreamError, be_strict, patch
from pipelines.readers.pdf.page import PdfPage
from pipelines.readers.pdf.painting import Box, are_touching
from pipelines.readers.pdf.scans import page_as_picture
from pipelines.readers.pdf.seen import changes, drop_unseen_rules, seen_text
from pipelines.readers.pdf.stitch import goes_on, stitch
from pipelines.readers.pdf.tables import PdfTable, grid_of, page_tables
from pipelines.readers.pictures import Picture, ReadItems, with_pictures_read
from pipelines.readers.text.columns import column_blocks, has_columns

be_strict()
be_bounded()
# They warn of every oddity in a font; what matters here is raised.
for _library in ("pdfminer", "pdfplumber"):
    logging.getLogger(_library).setLevel(logging.ERROR)
# It logs each piece of a page: checking the log level takes longer than reading the page.
for _log in (psparser.log, pdfinterp.log):
    patch(_log, debug=lambda *_: None)

_DAMAGE = (
    MalformedPDFException, PSException, ArithmeticError, AssertionError, AttributeError, EOFError,
    LookupError, OSError, RuntimeError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
_UNKNOWN = "(cid:"
_MOST_UNKNOWN = 0.2
_PICTURE_WIDTH, _PICTURE_HEIGHT, _STRIP_GAP = 0.3, 60, 2.0

Placed = tuple[float, Block | Picture]
"""A table, line or picture on a page, and its distance from the top."""


@dataclass
class _PageContent:
    """The content of one page."""

    number: int
    tables: list[PdfTable] = field(default_factory=list)
    lines: list[PrintedLine] = field(default_factory=list)
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
        refuse_envelope(pdf)
        sources = _page_objects(pdf, limits)
        if any(map(has_printed_notes, sources)):
            data = with_notes_drawn(data, limits.pages)
            pdf = PDF(io.BytesIO(data))
            sources = _page_objects(pdf, limits)
        with closing(PdfiumReading(data)) as second:
            printed_pages = list(_pages(pdf, sources, second, data, limits))
            pages = side_by_side(printed_pages)
            found = _blocks(pages, data, limits)
    except (PdfminerException, *_DAMAGE) as error:
        raise _reason(error) from error
    flow: Flow | None = None
    missing: tuple[Note, ...] = ()
    if len(pages) < len(printed_pages):
        # PDFium reads page by page: it has no line that continues across the cut.
        missing = (Note("second_reading_missing", "pages were put together side by side"),)
    elif _has_grids(found.blocks) and not found.recognitions:
        flow, missing = second.flow()
    found = found._replace(notes=(*found.notes, *missing))
    return found.document("pdf", _title(pdf.metadata), flow)


def _has_grids(blocks: tuple[Block, ...]) -> bool:
    return any(isinstance(block, Grid) for block in blocks)


def _reason(error: Exception) -> Exception:
    """Return what an error means; pdfplumber wraps every exception, also those of its caller."""
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


def _page_objects(pdf: PDF, limits: Limits) -> list[PDFPage]:
    pages = list(islice(PDFPage.create_pages(pdf.doc), limits.pages + 1))
    if len(pages) > limits.pages:
        raise UnreadableError("too_large", f"over {limits.pages} pages")
    return pages


def _pages(
    pdf: PDF, sources: list[PDFPage], second: PdfiumReading, data: bytes, limits: Limits
) -> Iterator[_PageContent]:
    """Yield the pages one by one; pdfplumber's cache of a page is freed before the next."""
    objects_left = limits.page_objects
    for number, page in enumerate(sources, 1):
        sheet = PdfPage(pdf, page, number)
        objects_left -= sum(map(len, sheet.objects.values()))
        if objects_left < 0:
            raise UnreadableError(
                "too_large", f"over {limits.page_objects} marks on the pages up to {number}"
            )
        directions = sheet.directions()
        for turn in directions:
            if turn:
                sheet.close()
                sheet = PdfPage(pdf, page, number, turn)
            yield _content(sheet, second, data, is_mixed=len(directions) > 1)
        sheet.close()


def _content(sheet: PdfPage, second: PdfiumReading, data: bytes, is_mixed: bool) -> _PageContent:
    """Return the visible content of a page turned to the level of its text."""
    content = _PageContent(sheet.page_number, pictures=list(_pictures(sheet, data)))
    with second.page(sheet.page_number, sheet.turn) as painted:
        seen = seen_text(sheet, painted)
        unknown = sum(char["text"].startswith(_UNKNOWN) for char in seen.chars)
        content.has_text = len(seen.chars) > 0 and unknown <= _MOST_UNKNOWN * len(seen.chars)
        drawings: list[str] = []
        if content.has_text:
            if painted and seen.hidden:
                drop_unseen_rules(sheet, painted)
            content.tables, outside = page_tables(sheet, seen, painted, is_mixed)
            content.lines = printed_lines(outside)
            drawings = [
                line for t in content.tables for row in t.rows for c in row for line in c.drawings
            ]
        if painted:
            second.add(painted.text(changes(seen)), drawings)
    return content


def _pictures(sheet: PdfPage, data: bytes) -> Iterator[Placed]:
    """Return the larger images of a page, with strips and tiles joined."""
    boxes: list[Box] = []
    for image in sorted(sheet.images, key=lambda image: image["top"]):
        box = (image["x0"], image["top"], image["x1"], image["bottom"])
        touching = [other for other in boxes if are_touching(box, other, _STRIP_GAP)]
        boxes = [other for other in boxes if other not in touching]
        lefts, tops, rights, bottoms = zip(box, *touching, strict=True)
        boxes.append((min(lefts), min(tops), max(rights), max(bottoms)))
    for count, (x0, top, x1, bottom) in enumerate(boxes, 1):
        if x1 - x0 > _PICTURE_WIDTH * sheet.width and bottom - top > _PICTURE_HEIGHT:
            box = (x0, top, x1, bottom)
            load = page_as_picture(data, sheet.page_number, sheet.turn, box)
            yield top, Picture(f"image {count}", f"page {sheet.page_number}", load)


def _blocks(pages: list[_PageContent], data: bytes, limits: Limits) -> ReadItems:
    """Return the pages as one flow, their pictures of pages, and what could not be read."""
    scans = [page for page in pages if not page.has_text]
    for page in scans:
        # A blank page of a document with text has no picture either.
        if page.pictures or len(scans) == len(pages):
            load = page_as_picture(data, page.number)
            page.pictures = [(0.0, Picture("a picture", f"page {page.number}", load))]
    if not any(page.pictures for page in scans) and len(scans) == len(pages):
        raise UnreadableError("needs_ocr", "the PDF has no pages")
    for page, lines in zip(pages, without_furniture([p.lines for p in pages]), strict=True):
        page.lines = lines
    in_columns = any(has_columns(column_text(page.lines)) for page in pages)
    assembly = _Assembly(
        _columns(pages) if in_columns else partial(_paragraphs, margins=_margins(pages))
    )
    for page in pages:
        assembly.take(page)
    found = with_pictures_read(assembly.finish(), limits)
    read = {box[0] for place in _places(found.blocks) if (box := box_in_picture(place))}
    lost = [page for page in scans if page.pictures and f"page {page.number}" not in read]
    return found._replace(notes=(*found.notes, *map(_lost, lost)))


def _places(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield block.locator
        else:
            yield from (cell.locator for row in block.rows for cell in row)


def _lost(page: _PageContent) -> Note:
    message = f"page {page.number} is a picture in which nothing could be read"
    return Note("page_without_text", message, f"page {page.number}")


class _Assembly:
    """Assembles pages into blocks, with tables over page breaks."""

    def __init__(self, flow: Callable[[list[PrintedLine], str, int], Iterator[Placed]]) -> None:
        self._flow = flow
        self._items: list[Block | Picture] = []
        self._open: PdfTable | None = None

    def take(self, page: _PageContent) -> None:
        """Add the tables of a page, and the lines and pictures before, between and after them."""
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
        """Return all blocks in reading order."""
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
    """Return the left and the right margin of the document's text."""
    lines = [line for page in pages for line in page.lines]
    boxes = [table.box for page in pages for table in page.tables]
    left = min((line.x0 for line in lines), default=0.0)
    return left, max([line.x1 for line in lines] + [box[2] for box in boxes], default=0.0)


def _paragraphs(
    lines: list[PrintedLine], place: str, first: int, margins: tuple[float, float]
) -> Iterator[Placed]:
    for line, text in paragraphs(lines, margins):
        yield line.top, Line(text, f"{place} {first + lines.index(line)}")


def _columns(
    pages: list[_PageContent],
) -> Callable[[list[PrintedLine], str, int], Iterator[Placed]]:
    """Return a function that sets lines as rows with spaces; a row may begin on the page before."""
    every = [line for page in pages for line in page.lines]
    blocks = column_blocks(column_text(every))
    # A label belongs with its numbers, even if it begins above the line before them.
    numbers = accumulate((int(block.locator.removeprefix("line ")) for block in blocks), max)
    texts = defaultdict(list)
    for block, number in zip(blocks, numbers, strict=True):
        texts[id(every[number - 1])].append(block.text)

    def flow(lines: list[PrintedLine], place: str, first: int) -> Iterator[Placed]:
        # A line in larger type may begin higher than the one before it.
        tops = accumulate((line.top for line in lines), max)
        for number, (line, top) in enumerate(zip(lines, tops, strict=True), first):
            yield from ((top, Line(text, f"{place} {number}")) for text in texts[id(line)])

    return flow
