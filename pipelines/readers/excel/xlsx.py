"""Read Excel workbooks (xlsx) straight from the XML, with what they print.

Cached results of formulas, numbers formatted by their cells, errors such as #DIV/0!, marks for
struck, raised or lowered text. Hidden sheets, rows, columns and text in the colour of its cell are
left out. calamine, which is faster, turns errors and formulas without a result into blanks and
ignores formats: it only gives the flow that checks the grids. One sheet is read in `xlsx_sheet`.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from lxml import etree

from pipelines.readers.document import Document
from pipelines.readers.excel.drawn import draw
from pipelines.readers.excel.sheets import ExcelSheet, sheet_blocks
from pipelines.readers.excel.stored_flow import stored_flow
from pipelines.readers.excel.xlsx_drawings import drawings
from pipelines.readers.excel.xlsx_sheet import Book, SheetReader, rich_text
from pipelines.readers.excel.xlsx_styles import S, WorkbookStyles
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.package import Package
from pipelines.readers.pictures import Picture, from_file, with_pictures_read

_MAIN_PART, _MEDIA = "xl/workbook.xml", "xl/media/"
_STRINGS, _STYLES, _THEME = "sharedstrings.xml", "styles.xml", "theme"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ON = frozenset(("1", "true"))
_OFF = frozenset(("0", "false"))
_NO_RESULTS = frozenset(("", "0", "0.0"))


def read_xlsx(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read an Excel workbook.

    Raises:
        UnreadableError: `damaged`, `encrypted`, `hostile`, `too_large`, or `needs_ocr` when its
            sheets hold nothing but pictures.
    """
    package = Package(data, limits)
    main = package.main_part(_MAIN_PART)
    root = package.xml(main)
    roots = [(name, part, package.xml(part)) for name, part in _visible_sheets(package, root, main)]
    book = _book(package, root, main)
    book = replace(book, is_uncalculated=_is_uncalculated(root, [sheet for *_, sheet in roots]))
    sheets = [_sheet(package, name, part, sheet, book, limits) for name, part, sheet in roots]
    blocks = [block for sheet in sheets for block in sheet_blocks(sheet, limits)]
    pictures = [
        Picture(name.rpartition("/")[2], name, from_file(partial(package.read, name)))
        for name in package.names
        if name.startswith(_MEDIA)
    ]
    found = with_pictures_read([*blocks, *pictures], limits)
    if found.recognitions:
        return found.document("xlsx")
    flow, notes = stored_flow(package.repacked(), sheets, limits)
    return found.document("xlsx", flow=flow, notes=notes)


def _visible_sheets(package: Package, root: etree._Element, main: str) -> Iterator[tuple[str, str]]:
    """Return name and part of each visible sheet with cells."""
    targets = package.targets(main)
    for sheet in root.iterfind(f"{S}sheets/{S}sheet"):
        part = targets.get(sheet.get(_ID, ""), "")
        if sheet.get("state", "visible") == "visible" and "/worksheets/" in f"/{part}":
            yield sheet.get("name", ""), part


def _book(package: Package, root: etree._Element, main: str) -> Book:
    """Read what the sheets share; a workbook may lack styles and strings."""
    parts = package.targets(main).values()

    def part(ending: str) -> etree._Element | None:
        named = (name for name in parts if name.rpartition("/")[2].lower().startswith(ending))
        beside = f"{main.rpartition('/')[0]}/{ending}"
        name = next((n for n in (*named, beside) if n in package.names), None)
        return None if name is None else package.xml(name)

    styles = WorkbookStyles(part(_STYLES), lambda: part(_THEME))
    strings = part(_STRINGS)
    items = () if strings is None else strings.iterchildren(S + "si")
    return Book(
        strings=[rich_text(item, styles) for item in items],
        styles=styles,
        is_1904=any(p.get("date1904") in _ON for p in root.iterchildren(S + "workbookPr")),
    )


def _is_uncalculated(root: etree._Element, sheets: list[etree._Element]) -> bool:
    """Return whether formula results are placeholders, to be calculated by Excel on loading.

    Programs that write formulas, but cannot calculate, store 0 for each of them.
    """
    settings = next(root.iterchildren(S + "calcPr"), None)
    if settings is not None and not (
        settings.get("fullCalcOnLoad") in _ON
        or settings.get("forceFullCalc") in _ON
        or settings.get("calcCompleted") in _OFF
    ):
        return False
    return all(
        (formula.getparent().findtext(S + "v") or "") in _NO_RESULTS
        for sheet in sheets
        for formula in sheet.iter(S + "f")
    )


def _sheet(
    package: Package, name: str, part: str, root: etree._Element, book: Book, limits: Limits
) -> ExcelSheet:
    """Read a sheet with the drawings over its cells."""
    reader = SheetReader(name, root, book, limits)
    sheet = reader.read()
    sheet.leave_out_covered()
    draw(sheet, drawings(package, part, root, reader.geometry), limits)
    return sheet
