"""Legacy Excel workbooks (xls), through xlrd: what they print, as `xlsx` reads the newer ones.

Numbers come under the format of their cells, errors as #DIV/0!; hidden sheets, rows and columns
are left out. calamine, which is faster, knows none of these: it only gives the flow that the
grids are checked against.
"""

import struct
from os import devnull

import xlrd
from xlrd.compdoc import CompDocError
from xlrd.sheet import Sheet as XlsSheet

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Document
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.number_formats import built_in, printed
from pipelines.readers.spreadsheet import Place, Sheet, sheet_blocks
from pipelines.readers.stored_flow import stored_flow

_DAMAGE = (
    xlrd.XLRDError, CompDocError, struct.error, ArithmeticError, AssertionError, AttributeError,
    EOFError, LookupError, OSError, RecursionError, TypeError, ValueError,
)  # fmt: skip
_ENCRYPTED = "encrypted"
_VISIBLE = 0
_1904 = 1


def read_xls(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a legacy Excel workbook.

    Raises:
        UnreadableError: `damaged`, `encrypted` or `too_large`.
    """
    try:
        with open(devnull, "w") as log:  # noqa: PTH123
            book = xlrd.open_workbook(
                file_contents=data, logfile=log, formatting_info=True, ragged_rows=True
            )
        sheets = [_sheet(sheet, limits) for sheet in book.sheets() if sheet.visibility == _VISIBLE]
    except _DAMAGE as error:
        if _ENCRYPTED in str(error):
            raise UnreadableError("encrypted", "the workbook is locked with a password") from error
        reason = f"{type(error).__name__} {error}"[:200]
        raise UnreadableError("damaged", f"the workbook is damaged: {reason}") from error
    blocks = tuple(block for sheet in sheets for block in sheet_blocks(sheet, limits))
    flow, notes = stored_flow(data, sheets, limits)
    return Document("xls", blocks, flow=flow, notes=notes)


def _sheet(sheet: XlsSheet, limits: Limits) -> Sheet:
    texts: dict[Place, str] = {}
    last_column = 0
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        last_column = max(last_column, len(kinds) - 1)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            text = _text(sheet, row, column, kind, value)
            if text:
                texts[row, column] = text
        if len(texts) > limits.cells:
            raise UnreadableError(
                "too_large", f"the sheet {sheet.name} has over {limits.cells} cells"
            )
    return Sheet(
        sheet.name,
        texts,
        [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells],
        frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
        frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden),
        (max(sheet.nrows - 1, 0), last_column),
    )


def _text(sheet: XlsSheet, row: int, column: int, kind: int, value: str | float) -> str:
    """What a cell prints."""
    if kind == xlrd.XL_CELL_TEXT:
        return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        book = sheet.book
        number = book.xf_list[sheet.cell_xf_index(row, column)].format_key
        known = book.format_map.get(number)
        code = known.format_str if known else built_in(number)
        return printed(value, code, is_1904=book.datemode == _1904)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return str(bool(value)).upper()
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#ERROR")
    return ""
