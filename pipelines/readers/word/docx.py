"""Read Word documents (docx) straight from the XML: paragraphs as lines, data tables as grids.

`painting` first reduces the tree to what the printed document shows. A table that holds another
table, or one cell per row, is layout: its content is read as if the table were absent. Headers,
footers and footnotes are not read.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from lxml import etree

from pipelines.readers.container import UnreadableError, is_zip
from pipelines.readers.document import Block, Document, Flow, Grid, GridCell, Line
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.marks import picture
from pipelines.readers.package import Package
from pipelines.readers.pictures import Picture, from_file, with_pictures_read
from pipelines.readers.word.alt_chunks import read_chunks
from pipelines.readers.word.bindings import paint_bindings
from pipelines.readers.word.cells import H_MERGE, SPAN, V_MERGE, width_of
from pipelines.readers.word.colors import Theme
from pipelines.readers.word.flat_packages import zipped
from pipelines.readers.word.look import SHADE, may_matter
from pipelines.readers.word.numbering import Numbering
from pipelines.readers.word.painting import paint
from pipelines.readers.word.styles import DocumentStyles
from pipelines.readers.word.wordml import (
    ALT_CHUNK,
    IMAGES,
    RELATION,
    TBL,
    TC,
    TC_PR,
    TEXT_BOX,
    TR,
    VAL,
    P,
    T,
    W,
    image_name,
    image_part,
)

_MAIN_PART = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
# fmt: off
_SKIPPED = frozenset(W + name for name in (
    "rPr", "pPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr",
))
# fmt: on
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")


def read_docx(data: bytes, limits: Limits = DEFAULT_LIMITS, depth: int = 0) -> Document:
    """Read a Word document; `depth` is how many others it is embedded in.

    Raises:
        UnreadableError: `damaged`, `encrypted`, `hostile`, `too_large`, or `needs_ocr` when its
            tables are pictures.
    """
    package = Package(data if is_zip(data) else zipped(data, limits), limits)
    main = package.main_part(_MAIN_PART)
    root = package.xml(main)
    paint_bindings(root, package)
    _paint(package, main, root)
    targets = package.targets(main)
    chunks = read_chunks(root, package, targets, limits, depth)
    body = _Body(targets, chunks, limits, package.read)
    body.take(root)
    found = with_pictures_read(body.items, limits)
    return found.document("docx", _title(package), _flow(root, targets, chunks))


def _paint(package: Package, main: str, root: etree._Element) -> None:
    """Reduce the tree of the main part to what is painted, with the help of the other parts."""
    parts = {kind: package.related(main, kind) for kind in ("styles", "numbering", "theme")}

    @cache
    def parsed(kind: str) -> etree._Element | None:
        part = parts[kind]
        return None if part is None else package.xml(part)

    styled = b"" if parts["styles"] is None else package.read(parts["styles"])
    is_shaded = next(root.iter(SHADE), None) is not None
    matter = bool(styled) and (is_shaded or may_matter(styled))
    styles = DocumentStyles(lambda: parsed("styles"), matter=matter)
    numbered = None if parts["numbering"] is None else parsed("styles")
    numbering = Numbering(parsed("numbering"), numbered)
    paint(root, package.read(main), styles, Theme(lambda: parsed("theme")), numbering)


def _title(package: Package) -> str | None:
    try:
        title = package.xml(_PROPERTIES).findtext(_TITLE) or ""
    except UnreadableError:
        return None
    return title.strip() or None


class _Body:
    """Collects the content of a document, a text box or a cell, in order."""

    def __init__(
        self,
        targets: dict[str, str],
        chunks: Mapping[str, Document],
        limits: Limits,
        read: Callable[[str], bytes],
    ):
        self.items: list[Block | Picture] = []
        self._targets = targets
        self._chunks = chunks
        self._limits = limits
        self._read = read
        self._paragraphs = 0
        self._tables = 0

    def take(self, parent: etree._Element) -> None:
        """Add the paragraphs and tables inside an element, through any wrappers."""
        for child in parent.iterchildren(etree.Element):
            tag = child.tag
            if tag == P:
                self._paragraph(child)
            elif tag == TBL:
                self._table(child)
            elif tag == ALT_CHUNK:
                self.items += self._chunks[child.get(RELATION + "id", "")].blocks
            elif tag not in _SKIPPED:
                self.take(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        self._paragraphs += 1
        place = f"paragraph {self._paragraphs}"
        words: list[str] = []
        embedded: list[etree._Element] = []
        _collect(paragraph, words, embedded)
        for line in "".join(words).split("\n"):
            line = _SPACES.sub(" ", line).strip()
            if line:
                self.items.append(Line(line, place))
        for part in embedded:
            if part.tag in IMAGES:
                self.items.append(self._picture(part, place))
            else:
                self.take(part)

    def _picture(self, image: etree._Element, place: str) -> Picture:
        part = image_part(image, self._targets)
        name = image_name(image, self._targets)
        if part is None:
            return Picture(name, place)
        return Picture(name, place, from_file(lambda: self._read(part)))

    def _table(self, table: etree._Element) -> None:
        rows = list(table.iterchildren(TR))
        if not _is_data(table, rows):
            for row in rows:
                for cell in row.iterchildren(TC):
                    self.take(cell)
            return
        self._tables += 1
        place = f"table {self._tables}"
        cells_left = self._limits.cells
        grid = []
        for number, row in enumerate(rows, 1):
            cells = self._cells(row, f"{place} row {number}")
            grid.append(tuple(cells))
            cells_left -= len(cells)
            if cells_left < 0:
                raise UnreadableError("too_large", f"{place} has over {self._limits.cells} cells")
        self.items.append(Grid(tuple(grid)))

    def _cells(self, row: etree._Element, place: str) -> list[GridCell]:
        cells: list[GridCell] = []
        for cell in row.iterchildren(TC):
            width, is_merged, goes_on = _shape(cell)
            if goes_on and cells:
                cells[-1] = cells[-1]._replace(width=cells[-1].width + width)
                continue
            text = "" if is_merged else self._cell_text(cell)
            cells.append(GridCell(text, f"{place} cell {len(cells) + 1}", is_merged, width))
        return cells

    def _cell_text(self, cell: etree._Element) -> str:
        inner = _Body(self._targets, self._chunks, self._limits, self._read)
        inner.take(cell)
        return "\n".join(text for item in inner.items for text in _texts(item))


def _texts(item: Block | Picture) -> Iterator[str]:
    """Return the text of an element in a cell. A cell that shows a picture is not blank."""
    if isinstance(item, Grid):
        yield from (cell.text for row in item.rows for cell in row if cell.text)
    else:
        yield item.text if isinstance(item, Line) else picture(item.name)


def _collect(parent: etree._Element, words: list[str], embedded: list[etree._Element]) -> None:
    """Collect the text of a paragraph, and the text boxes and images anchored in it."""
    for child in parent.iterchildren(etree.Element):
        tag = child.tag
        if tag == T:
            words.append(child.text or "")
        elif tag == TEXT_BOX or tag in IMAGES:
            embedded.append(child)
        elif tag not in _SKIPPED:
            _collect(child, words, embedded)


def _shape(cell: etree._Element) -> tuple[int, bool, bool]:
    """Return the column span of a cell, and whether it continues one above or to its left."""
    width, goes_on = 1, set()
    for properties in cell.iterchildren(TC_PR):
        for child in properties.iterchildren(SPAN, V_MERGE, H_MERGE):
            if child.tag == SPAN:
                width = width_of(cell)
            elif child.get(VAL) != "restart":
                goes_on.add(child.tag)
    return width, V_MERGE in goes_on, H_MERGE in goes_on


def _is_data(table: etree._Element, rows: list[etree._Element]) -> bool:
    """Return whether a table is a grid of values, not a frame for the page.

    A frame holds tables with more cells than its own.
    """
    cells = [sum(1 for _ in row.iterchildren(TC)) for row in rows]
    if next(table.iterdescendants(TBL), None) is not None:
        inside = sum(1 for _ in table.iterdescendants(TC)) - sum(cells)
        if inside >= sum(cells):
            return False
    return any(count > 1 for count in cells)


def _flow(root: etree._Element, targets: dict[str, str], chunks: Mapping[str, Document]) -> Flow:
    """Return the text paragraph by paragraph, in tables or not, to check the grids.

    Takes every text of the painted tree in file order, without regard to rows and cells.
    """
    words: list[str] = []
    for element in root.iter(P, T, ALT_CHUNK, *IMAGES):
        if element.tag == P:
            words.append("\n")
        elif element.tag == T:
            words.append(element.text or "")
        elif element.tag == ALT_CHUNK:
            chunk = chunks[element.get(RELATION + "id", "")]
            blocks = (text for block in chunk.blocks for text in _texts(block))
            words += "\n", "\n".join(blocks) if chunk.flow is None else chunk.flow.text
        else:
            words.append(f"\n[{image_name(element, targets)}]\n")
    return Flow("".join(words))
