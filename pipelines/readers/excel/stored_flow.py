"""Read the stored cells of a workbook with calamine, to check the printed grids.

calamine ignores number formats, errors, marks and hidden cells. It allocates every cell up to the
farthest one, so the extent comes from our own reader first. Where both read the same stored text,
cells that print something else take the printed text from our reader.
"""

import datetime
import io
import re
from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook

from pipelines.readers.document import Flow, Note
from pipelines.readers.excel.sheets import ExcelSheet, number_text
from pipelines.readers.limits import Limits

Stored = str | float | bool | datetime.date | datetime.time | datetime.timedelta
_CODE = "second_reading_missing"
_DATE = re.compile(r"\d{4}-\d\d-\d\d.*|.*\d:\d\d.*")
"""How calamine writes dates; their stored number comes from our reader."""
_NOT_STORED = ("#", "=")
"""First characters of errors and of formulas without a result, which this flow leaves out."""


def stored_flow(
    data: bytes, sheets: Sequence[ExcelSheet], limits: Limits
) -> tuple[Flow | None, tuple[Note, ...]]:
    """Return the stored cells of some sheets, row by row; on failure, a note with the reason."""
    far = [sheet.name for sheet in sheets if _area(sheet) > limits.cells]
    if far:
        return None, (Note(_CODE, f"the sheet {far[0]} has cells far apart, read only once"),)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            cells = [cell for sheet in sheets for cell in _cells(book, sheet)]
    except (CalamineError, ValueError, OSError) as error:
        return None, (Note(_CODE, f"calamine cannot read the workbook: {error}"),)
    except BaseException as error:
        # calamine's own errors arrive as a Rust panic, which is not an Exception.
        if type(error).__name__ != "PanicException":
            raise
        return None, (Note(_CODE, f"calamine cannot read the workbook: {error}"),)
    return Flow("\n".join(cells), "stored"), ()


def _area(sheet: ExcelSheet) -> int:
    row, column = sheet.farthest
    return (row + 1) * (column + 1)


def _cells(book: CalamineWorkbook, sheet: ExcelSheet) -> Iterator[str]:
    """Return the texts of a sheet, row by row, as printed where that differs from stored."""
    rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    cells = {
        (row, column): text
        for row, values in enumerate(rows)
        if row not in sheet.hidden_rows
        for column, value in enumerate(values)
        if value != "" and column not in sheet.hidden_columns and (text := _text(value))
    }
    added = False
    for (row, column), (stored, printed) in sheet.otherwise.items():
        if row in sheet.hidden_rows or column in sheet.hidden_columns:
            continue
        found = cells.get((row, column), "")
        is_same = found == " ".join(stored.split()) or _DATE.fullmatch(found)
        if is_same:
            added = added or not found
            cells[row, column] = "" if printed.startswith(_NOT_STORED) else printed
    yield from (cells[place] for place in (sorted(cells) if added else cells) if cells[place])


def _text(value: Stored) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    return " ".join(str(value).split())
