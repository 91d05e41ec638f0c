"""Legacy Excel workbooks (xls), through calamine.

Numbers come as they are stored, without the format of their cells; hidden sheets are left out.
"""

import datetime
import io
from collections.abc import Iterator

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Document
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.spreadsheet import Sheet, number_text, sheet_blocks

Stored = str | float | bool | datetime.date | datetime.time | datetime.timedelta


def read_xls(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a legacy Excel workbook.

    Raises:
        UnreadableError: `damaged`, `encrypted` or `too_large`.
    """
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = list(_sheets(book, limits))
    except PasswordError as error:
        raise UnreadableError("encrypted", "the workbook is locked with a password") from error
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableError("damaged", f"the workbook cannot be opened: {error}") from error
    except BaseException as error:
        # calamine's own mistakes arrive as a panic of Rust, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("damaged", f"the workbook cannot be opened: {error}") from error
    blocks = tuple(block for sheet in sheets for block in sheet_blocks(sheet, limits))
    return Document("xls", blocks)


def _sheets(book: CalamineWorkbook, limits: Limits) -> Iterator[Sheet]:
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            yield _sheet(book.get_sheet_by_name(sheet.name), limits)


def _sheet(sheet: CalamineSheet, limits: Limits) -> Sheet:
    if sheet.height * sheet.width > limits.cells:
        raise UnreadableError(
            "too_large",
            f"the sheet {sheet.name} spreads over {sheet.height * sheet.width} cells, "
            f"more than {limits.cells}",
        )
    texts = {
        (row, column): text
        for row, values in enumerate(sheet.to_python(skip_empty_area=False))
        for column, value in enumerate(values)
        if (text := _text(value))
    }
    return Sheet(sheet.name, texts, sheet.merged_cell_ranges or [])


def _text(value: Stored) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return number_text(value)
    return str(value).replace("\r\n", "\n").strip()
