"""Excel workbooks (xlsx), straight from the XML.

What the workbook prints: cached results of formulas, numbers under the format of their cells,
errors such as #DIV/0!. Hidden sheets, rows and columns are left out. calamine, which is faster,
turns errors and formulas without a result into blanks and knows no formats: it only gives the
flow that the grids are checked against.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Document
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.number_formats import built_in, printed
from pipelines.readers.package import Package
from pipelines.readers.pictures import Picture, without_pictures
from pipelines.readers.spreadsheet import Place, Sheet, sheet_blocks
from pipelines.readers.stored_flow import stored_flow

_MAIN_PART, _MEDIA = "xl/workbook.xml", "xl/media/"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW, _C, _V, _F, _IS, _T, _R = (_S + name for name in ("row", "c", "v", "f", "is", "t", "r"))
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ON = frozenset(("1", "true"))
_TRUTH = {"0": "FALSE", "1": "TRUE"}
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576


@dataclass(frozen=True)
class _Book:
    """What the sheets of a workbook share: strings, and format codes by style number."""

    strings: list[str]
    formats: list[str]
    is_1904: bool


def read_xlsx(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read an Excel workbook.

    Raises:
        UnreadableError: `damaged`, `encrypted`, `hostile`, `too_large`, or `needs_ocr` when its
            sheets hold nothing but pictures.
    """
    package = Package(data, limits)
    main = package.main_part(_MAIN_PART)
    root = package.xml(main)
    folder = main.rpartition("/")[0]
    book = _Book(
        strings=list(_strings(package, f"{folder}/sharedStrings.xml")),
        formats=list(_formats(package, f"{folder}/styles.xml")),
        is_1904=any(p.get("date1904") in _ON for p in root.iterchildren(_S + "workbookPr")),
    )
    sheets = [
        _sheet(name, package.xml(part), book, limits)
        for name, part in _visible_sheets(package, root, main)
    ]
    blocks = [block for sheet in sheets for block in sheet_blocks(sheet, limits)]
    pictures = [
        Picture(name.rpartition("/")[2], "the workbook")
        for name in package.names
        if name.startswith(_MEDIA)
    ]
    printed = without_pictures([*blocks, *pictures])
    flow, notes = stored_flow(package.repacked(), sheets, limits)
    return Document("xlsx", printed, flow=flow, notes=notes)


def _visible_sheets(package: Package, root: etree._Element, main: str) -> Iterator[tuple[str, str]]:
    """Name and part of each sheet with cells that a person can see."""
    targets = package.targets(main)
    for sheet in root.iterfind(f"{_S}sheets/{_S}sheet"):
        part = targets.get(sheet.get(_ID, ""), "")
        if sheet.get("state", "visible") == "visible" and "/worksheets/" in f"/{part}":
            yield sheet.get("name", ""), part


def _strings(package: Package, part: str) -> Iterator[str]:
    if part in package.names:
        yield from map(_rich_text, package.xml(part).iterchildren(_S + "si"))


def _rich_text(item: etree._Element) -> str:
    """The text of a string in one piece or in runs; phonetic readings are left out."""
    pieces = [
        text.text or ""
        for child in item.iterchildren(_T, _R)
        for text in ((child,) if child.tag == _T else child.iterchildren(_T))
    ]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _formats(package: Package, part: str) -> Iterator[str]:
    """The format code of each cell style, in order."""
    if part not in package.names:
        return
    root = package.xml(part)
    custom = {
        form.get("numFmtId"): form.get("formatCode", "General")
        for form in root.iterfind(f"{_S}numFmts/{_S}numFmt")
    }
    for style in root.iterfind(f"{_S}cellXfs/{_S}xf"):
        number = style.get("numFmtId", "0")
        yield custom.get(number) or built_in(_integer(number, 0))


def _sheet(name: str, root: etree._Element, book: _Book, limits: Limits) -> Sheet:
    texts: dict[Place, str] = {}
    hidden: set[int] = set()
    number, last_row, last_column = -1, 0, 0
    for row in root.iterfind(f"{_S}sheetData/{_ROW}"):
        number = _integer(row.get("r"), number + 2) - 1
        if row.get("hidden") in _ON:
            hidden.add(number)
        column = -1
        for cell in row.iterchildren(_C):
            column = _column(cell.get("r"), column + 1)
            if len(cell):
                last_row, last_column = max(last_row, number), max(last_column, column)
            text = _text(cell, book)
            if text:
                texts[number, column] = text
        if len(texts) > limits.cells or number >= _MOST_ROWS:
            raise UnreadableError("too_large", f"the sheet {name} has over {limits.cells} cells")
    return Sheet(
        name,
        texts,
        list(_merges(root)),
        frozenset(hidden),
        _hidden_columns(root),
        (last_row, last_column),
    )


def _text(cell: etree._Element, book: _Book) -> str:
    """What a cell prints."""
    kind, value = cell.get("t", "n"), cell.find(_V)
    if kind == "inlineStr":
        inline = cell.find(_IS)
        return "" if inline is None else _rich_text(inline)
    if value is None or value.text is None:
        formula = cell.find(_F)
        # A formula whose result was never stored is not blank: Excel would print something.
        return "" if formula is None else f"={formula.text or ''}"
    if kind == "s":
        at = _integer(value.text, -1)
        return book.strings[at] if 0 <= at < len(book.strings) else "#REF!"
    if kind == "n":
        return _number(value.text, cell.get("s"), book)
    if kind == "b":
        return _TRUTH.get(value.text, value.text)
    return _unescaped(value.text)


def _number(text: str, style: str | None, book: _Book) -> str:
    try:
        value = float(text)
    except ValueError:
        return text.strip()
    at = _integer(style, 0)
    code = book.formats[at] if at < len(book.formats) else "General"
    return printed(value, code, is_1904=book.is_1904)


def _merges(root: etree._Element) -> Iterator[tuple[Place, Place]]:
    for merged in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        corners = _REFERENCE.findall(merged.get("ref", ""))
        if len(corners) == 2:
            (left, top), (right, bottom) = corners
            yield (int(top) - 1, _letters(left)), (int(bottom) - 1, _letters(right))


def _hidden_columns(root: etree._Element) -> frozenset[int]:
    return frozenset(
        number - 1
        for span in root.iterfind(f"{_S}cols/{_S}col")
        if span.get("hidden") in _ON
        for number in range(
            _integer(span.get("min"), 1), min(_integer(span.get("max"), 1), _MOST_COLUMNS) + 1
        )
    )


def _column(reference: str | None, otherwise: int) -> int:
    found = _REFERENCE.fullmatch(reference or "")
    return _letters(found[1]) if found else otherwise


def _letters(letters: str) -> int:
    """The number of a column, from 0.

    >>> _letters("A"), _letters("XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else otherwise
