"""Write tables as Excel workbooks (.xlsx), with XlsxWriter: the rows, and a sheet as codebook.

The header row is frozen and has filters. Texts stay texts: none becomes a formula, a number or a
link. Reasons for nulls are in status columns, as in the table.
"""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import python_calamine
import xlsxwriter

from pipelines.formats.labels import CODES, STATUS, Column, status_columns

MOST_CHARACTERS = 32_767
"""Most characters in a cell of Excel."""
CODEBOOK = "说明 codebook"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
    "remove_timezone": True,
}


class TooLong(Exception):
    """Error: a text is too long for a cell of Excel."""


def write_workbook(
    frame: pl.DataFrame, columns: list[Column], name: str, title: str, path: Path
) -> None:
    """Write the rows of a table and its codebook.

    Raises:
        TooLong: a text does not fit into a cell; texts are never cut off.
    """
    _check_lengths(frame, name)
    with xlsxwriter.Workbook(str(path), _OPTIONS) as workbook:
        bold = workbook.add_format({"bold": True, "bg_color": "#DDE6F0"})
        sheet = workbook.add_worksheet(name[:31])
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, frame.height, max(0, frame.width - 1))
        for place, column in enumerate(columns):
            sheet.set_column(place, place, min(40, max(10, len(column.name) + 2)))
        sheet.write_row(0, 0, frame.columns, bold)
        for number, row in enumerate(frame.iter_rows(), 1):
            for place, value in enumerate(row):
                _write(sheet, number, place, value)
        _write_codebook(workbook, columns, title, bold)


def read_workbook(path: Path, columns: list[Column]) -> pl.DataFrame:
    """Read the first sheet back: numbers as floats, booleans, and everything else as text."""
    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    _, *rows = sheet.to_python()
    return pl.DataFrame(
        {
            column.name: [_read(row[place]) for row in rows] or pl.Series([], dtype=pl.Null)
            for place, column in enumerate(columns)
        },
        strict=False,
    )


def _read(value: object) -> object:
    """Convert a cell: an empty one to null, dates and times to text."""
    if value == "" or value is None:
        return None
    return value if isinstance(value, (bool, float, int, str)) else str(value)


def _check_lengths(frame: pl.DataFrame, name: str) -> None:
    for column in frame.columns:
        if frame[column].dtype == pl.String:
            longest = max(frame[column].str.len_chars().drop_nulls(), default=0)
            if longest > MOST_CHARACTERS:
                raise TooLong(
                    f"{name}.{column} has a text of {longest:,} characters, but a cell of Excel "
                    f"holds only {MOST_CHARACTERS:,}: export it as parquet or csv"
                )


def _write(sheet: xlsxwriter.workbook.Worksheet, row: int, place: int, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, (date, datetime)):
        sheet.write_datetime(row, place, value)
    elif isinstance(value, str):
        sheet.write_string(row, place, value)
    else:
        sheet.write_number(row, place, value)


def _write_codebook(
    workbook: xlsxwriter.Workbook, columns: list[Column], title: str, bold: xlsxwriter.format.Format
) -> None:
    """Write the second sheet: title of the table, its columns, and the meanings of their codes."""
    sheet = workbook.add_worksheet(CODEBOOK)
    for place, width in enumerate((32, 36, 60, 16, 60, 90)):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, title)
    titles = ["column", "中文", "English", "type", "说明", "description"]
    sheet.write_row(2, 0, titles, bold)
    row = 3
    for column in columns:
        sentence = column.description.sentence
        of_column = [column.name, column.zh, column.en, column.dtype, sentence, column.comment]
        sheet.write_row(row, 0, of_column)
        row += 1
    reasons = {"*_status, value_status, why_null": STATUS} if status_columns(columns) else {}
    names = {column.name for column in columns} - {"value_status", "why_null", "report_status"}
    listed = {name: codes for name, codes in CODES.items() if name in names}
    for name, codes in (reasons | listed).items():
        row += 1
        sheet.write_row(row, 0, [name, "code", "meaning"], bold)
        for code, meaning in codes.items():
            row += 1
            sheet.write_row(row, 1, [code, meaning])
        row += 1
