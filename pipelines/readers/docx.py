"""Word documents (docx): paragraphs as lines, data tables as grids, straight from the XML.

What a reader of the printed document does not see is left out: tracked deletions, hidden text,
field codes. A table that holds another table, or one cell a row, is layout: its content is read
as if the table were not there. Headers, footers and footnotes are not read.
"""

import re
from collections.abc import Iterator

from lxml import etree

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Block, Document, Grid, GridCell, Line
from pipelines.readers.docx_flow import docx_flow
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.numbering import Numbering
from pipelines.readers.package import Package
from pipelines.readers.pictures import Picture, without_pictures
from pipelines.readers.wordml import IMAGES, MARKS, MATH_TEXT, MC, SYMBOL, W, image_name, symbol

_MAIN_PART = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_ALTERNATE, _CHOICE = MC + "AlternateContent", MC + "Choice"
_P, _R_RUN, _T, _TBL, _TR, _TC = (W + name for name in ("p", "r", "t", "tbl", "tr", "tc"))
_RUN_PROPERTIES, _TEXT_BOX = W + "rPr", W + "txbxContent"
# fmt: off
_SKIPPED = frozenset(W + name for name in (
    "del", "moveFrom", "rPr", "pPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr",
    "instrText", "delText", "delInstrText", "rt", "sectPr", "softHyphen", "customXmlPr",
))
# fmt: on
_OFF = frozenset(("0", "false", "off"))
_MOST_DIGITS = 4
_WORD = re.compile(r"[^\W\d_]")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")


def read_docx(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a Word document.

    Raises:
        UnreadableError: `damaged`, `encrypted`, `hostile`, `too_large`, or `needs_ocr` when its
            tables are pictures.
    """
    package = Package(data, limits)
    main = package.main_part(_MAIN_PART)
    root = package.xml(main)
    targets, numbering = package.targets(main), _numbering(package, main)
    body = _Body(targets, numbering, limits)
    body.take(root)
    blocks = without_pictures(body.items)
    flow = docx_flow(root, targets, numbering.anew())
    return Document("docx", blocks, _title(package), flow)


def _title(package: Package) -> str | None:
    if _PROPERTIES not in package.names:
        return None
    title = package.xml(_PROPERTIES).findtext(_TITLE)
    return title.strip() or None if title else None


def _numbering(package: Package, main: str) -> Numbering:
    folder = main.rpartition("/")[0]
    parts = (f"{folder}/numbering.xml", f"{folder}/styles.xml")
    if parts[0] not in package.names:
        return Numbering(None, None)
    return Numbering(*(package.xml(part) if part in package.names else None for part in parts))


class _Body:
    """Collects the content of a document, of a text box or of a cell, in order."""

    def __init__(self, targets: dict[str, str], numbering: Numbering, limits: Limits):
        self.items: list[Block | Picture] = []
        self._targets = targets
        self._numbering = numbering
        self._limits = limits
        self._paragraphs = 0
        self._tables = 0

    def take(self, parent: etree._Element) -> None:
        """Take the paragraphs and tables inside an element, whatever wraps them."""
        for child in parent.iterchildren(etree.Element):
            tag = child.tag
            if tag == _P:
                self._paragraph(child)
            elif tag == _TBL:
                self._table(child)
            elif tag == _ALTERNATE:
                self.take(_chosen(child))
            elif tag not in _SKIPPED:
                self.take(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        self._paragraphs += 1
        place = f"paragraph {self._paragraphs}"
        words: list[str] = []
        embedded: list[etree._Element] = []
        _collect(paragraph, words, embedded)
        text = "".join(words)
        if _WORD.search(text):
            text = self._numbering.label(paragraph) + text
        for line in text.split("\n"):
            line = _SPACES.sub(" ", line).strip()
            if line:
                self.items.append(Line(line, place))
        for part in embedded:
            if part.tag in IMAGES:
                self.items.append(Picture(image_name(part, self._targets), place))
            else:
                self.take(part)

    def _table(self, table: etree._Element) -> None:
        rows = list(_within(table, _TR))
        if not _is_data(table, rows):
            for row in rows:
                for cell in _within(row, _TC):
                    self.take(cell)
            return
        self._tables += 1
        place = f"table {self._tables}"
        cells_left = self._limits.cells
        grid = []
        for number, row in enumerate((row for row in rows if not _is_deleted(row)), 1):
            cells = self._cells(row, f"{place} row {number}")
            grid.append(tuple(cells))
            cells_left -= len(cells)
            if cells_left < 0:
                raise UnreadableError("too_large", f"{place} has over {self._limits.cells} cells")
        self.items.append(Grid(tuple(grid)))

    def _cells(self, row: etree._Element, place: str) -> list[GridCell]:
        cells: list[GridCell] = []
        for cell in _within(row, _TC):
            properties = cell.find(W + "tcPr")
            width = _grid_span(properties)
            if _continues(properties, "hMerge") and cells:
                cells[-1] = cells[-1]._replace(width=cells[-1].width + width)
                continue
            is_merged = _continues(properties, "vMerge")
            text = "" if is_merged else self._cell_text(cell)
            cells.append(GridCell(text, f"{place} cell {len(cells) + 1}", is_merged, width))
        return cells

    def _cell_text(self, cell: etree._Element) -> str:
        inner = _Body(self._targets, self._numbering, self._limits)
        inner.take(cell)
        return "\n".join(
            # A cell that shows a picture is not blank.
            item.text if isinstance(item, Line) else f"[{item.name}]"
            for item in inner.items
            if not isinstance(item, Grid)
        )


def _collect(parent: etree._Element, words: list[str], embedded: list[etree._Element]) -> None:
    """Gather the visible text inside a paragraph, and the text boxes and images it anchors."""
    for child in parent.iterchildren(etree.Element):
        tag = child.tag
        if tag == _R_RUN:
            if not _is_hidden(child):
                _collect(child, words, embedded)
        elif tag in (_T, MATH_TEXT):
            words.append(child.text or "")
        elif tag in MARKS:
            words.append(MARKS[tag])
        elif tag in _SKIPPED:
            continue
        elif tag == _TEXT_BOX or tag in IMAGES:
            embedded.append(child)
        elif tag == SYMBOL:
            words.append(symbol(child))
        elif tag == _ALTERNATE:
            _collect(_chosen(child), words, embedded)
        else:
            _collect(child, words, embedded)


def _grid_span(properties: etree._Element | None) -> int:
    """How many columns a cell takes."""
    span = None if properties is None else properties.find(W + "gridSpan")
    value = "" if span is None else span.get(W + "val", "")
    return int(value) if value.isdecimal() and len(value) < _MOST_DIGITS else 1


def _chosen(alternate: etree._Element) -> etree._Element:
    """The first of several renderings of the same content; an office program shows one."""
    choice = alternate.find(_CHOICE)
    if choice is None:
        choice = next(alternate.iterchildren(etree.Element), None)
    return alternate if choice is None else choice


def _within(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those inside content controls."""
    for child in parent.iterchildren(etree.Element):
        if child.tag == wanted:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _within(child, wanted)


def _is_data(table: etree._Element, rows: list[etree._Element]) -> bool:
    """Whether a table is a grid of values rather than a frame for the page."""
    if next(table.iterdescendants(_TBL), None) is not None:
        return False
    return any(sum(1 for _ in _within(row, _TC)) > 1 for row in rows)


def _is_deleted(row: etree._Element) -> bool:
    properties = row.find(W + "trPr")
    if properties is None:
        return False
    return properties.find(W + "del") is not None or _is_on(properties.find(W + "hidden"))


def _is_hidden(run: etree._Element) -> bool:
    properties = run.find(_RUN_PROPERTIES)
    return properties is not None and _is_on(properties.find(W + "vanish"))


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(W + "val", "1") not in _OFF


def _continues(properties: etree._Element | None, name: str) -> bool:
    """Whether a cell goes on with the one above (vMerge) or to its left (hMerge)."""
    merge = None if properties is None else properties.find(W + name)
    return merge is not None and merge.get(W + "val", "continue") != "restart"
