"""Read legacy Excel workbooks (xls) through xlrd, with what they print.

Numbers are formatted by their cells, errors printed as #DIV/0!, struck or raised text marked,
hidden content left out. calamine, which is faster, supports none of these: it only gives the flow
that checks the grids. Formulas and drawings are in `xls_records`.
"""

import struct
from dataclasses import replace
from os import devnull

import xlrd
from xlrd.compdoc import CompDocError
from xlrd.sheet import Sheet as XlsSheet

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Document
from pipelines.readers.excel.cell_styles import BLACK, WHITE, CellStyle, Font, Run, Text
from pipelines.readers.excel.drawn import draw
from pipelines.readers.excel.number_formats import Colour, PrintedValue, built_in
from pipelines.readers.excel.sheets import ExcelSheet, Place, number_text, sheet_blocks
from pipelines.readers.excel.stored_flow import stored_flow
from pipelines.readers.excel.xls_records import Records, is_calculated_by_excel, sheet_records
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.marks import SYMBOL_FONTS, picture

_DAMAGE = (
    xlrd.XLRDError, CompDocError, struct.error, ArithmeticError, AssertionError, AttributeError,
    EOFError, LookupError, OSError, RecursionError, TypeError, ValueError,
)  # fmt: skip
_ENCRYPTED = "encrypted"
_VISIBLE = 0
_1904 = 1
_BIFF8 = 80
_FORMULA = "="
"""Printed for a formula without a result: its text is not read."""
_LIFTS = {1: 1, 2: -1}
_AUTOMATIC, _PATTERN_OF_NONE, _SOLID = 0x7FFF, 0, 1
_FILLED = 4
_LEAST_HEIGHT, _LEAST_WIDTH = 60, 77
"""Height (twentieths of a point) and width (256ths of a digit) below which no text is visible."""
_WIDTH = 9.14
_MARGIN = 0.71
_SHORT, _WIDE = 100_000, 7.0
"""A number with few digits, and a column wide enough for it."""


def read_xls(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a legacy Excel workbook.

    Raises:
        UnreadableError: `damaged`, `encrypted` or `too_large`.
    """
    try:
        with open(devnull, "w") as log:  # noqa: PTH123
            book = xlrd.open_workbook(
                file_contents=data,
                logfile=log,
                formatting_info=True,
                ragged_rows=True,
                on_demand=True,
            )
            sheets = _sheets(book, limits)
    except _DAMAGE as error:
        if _ENCRYPTED in str(error):
            raise UnreadableError("encrypted", "the workbook is locked with a password") from error
        reason = f"{type(error).__name__} {error}"[:200]
        raise UnreadableError("damaged", f"the workbook is damaged: {reason}") from error
    blocks = tuple(block for sheet in sheets for block in sheet_blocks(sheet, limits))
    flow, notes = stored_flow(data, sheets, limits)
    return Document("xls", blocks, flow=flow, notes=notes)


def _sheets(book: xlrd.Book, limits: Limits) -> list[ExcelSheet]:
    """Return the visible sheets of a workbook."""
    found = [sheet for sheet in book.sheets() if sheet.visibility == _VISIBLE]
    records = [
        sheet_records(book, sheet.number)
        if book.biff_version >= _BIFF8
        else Records({}, [], is_uncalculated=False)
        for sheet in found
    ]
    results = [has_result for own in records for has_result in own.formulas.values()]
    is_uncalculated = bool(results) and not any(results)
    if is_uncalculated and not any(own.is_uncalculated for own in records):
        is_uncalculated = not is_calculated_by_excel(book)
    styles = _Styles(book)
    return [
        _SheetReader(sheet, own, styles, is_uncalculated=is_uncalculated).read(limits)
        for sheet, own in zip(found, records, strict=True)
    ]


class _Styles(dict[int, CellStyle]):
    """The cell styles of a workbook, and its fonts, by number."""

    def __init__(self, book: xlrd.Book):
        super().__init__()
        self.book = book
        self.has_crossed = any(form.border.diag_line_style for form in book.xf_list)
        normal = book.font_list[0].height if book.font_list else 0
        self._normal_size = (normal or 200) / 20

    def __missing__(self, number: int) -> CellStyle:
        self[number] = self._style(number)
        return self[number]

    def font(self, number: int) -> Font:
        font = self.book.font_list[number]
        return Font(
            bool(font.struck_out),
            _LIFTS.get(font.escapement, 0),
            self._colour(font.colour_index, BLACK),
            font.height / 20,
            font.name.startswith(SYMBOL_FONTS),
        )

    def _style(self, number: int) -> CellStyle:
        form = self.book.xf_list[number]
        known = self.book.format_map.get(form.format_key)
        font, border = self.font(form.font_index), form.border
        return CellStyle(
            known.format_str if known else built_in(form.format_key),
            font,
            self._fill(form.background),
            font.size / self._normal_size,
            form.alignment.hor_align == _FILLED,
            bool(form.alignment.shrink_to_fit),
            bool(border.diag_line_style and (border.diag_up or border.diag_down)),
        )

    def _fill(self, background: xlrd.formatting.XFBackground) -> Colour | None:
        if background.fill_pattern == _PATTERN_OF_NONE:
            return WHITE
        if background.fill_pattern != _SOLID:
            return None
        return self._colour(background.pattern_colour_index, WHITE)

    def _colour(self, index: int, automatic: Colour) -> Colour:
        colour = self.book.colour_map.get(index)
        return colour or (automatic if index != 0x41 else WHITE)


class _SheetReader:
    """Reader of one sheet."""

    def __init__(
        self, source: XlsSheet, records: Records, styles: _Styles, *, is_uncalculated: bool
    ):
        self._source, self._records, self._styles = source, records, styles
        self._prints_formulas = is_uncalculated or bool(source.show_formulas)
        formulas = records.formulas if self._prints_formulas else {}
        self._special = formulas.keys() | source.rich_text_runlist_map.keys()
        merges = [
            ((top, left), (bottom - 1, right - 1))
            for top, bottom, left, right in source.merged_cells
        ]
        self._widths = {(top, left): right - left + 1 for (top, left), (_, right) in merges}
        self._sheet = ExcelSheet(
            source.name,
            merges=merges,
            hidden_rows=frozenset(row for row, info in source.rowinfo_map.items() if _is_low(info)),
            hidden_columns=frozenset(
                column
                for column, info in source.colinfo_map.items()
                if info.hidden or info.width < _LEAST_WIDTH
            ),
        )

        widths = (info.width / 256 for info in source.colinfo_map.values())
        self._is_wide = min((self._width(-1), *widths)) > _WIDE

    def read(self, limits: Limits) -> ExcelSheet:
        """Read the cells and the drawings over them."""
        source, sheet = self._source, self._sheet
        last_column, blanks = 0, (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
        skipped = blanks[: 1 if self._styles.has_crossed else 2]
        for row in range(source.nrows):
            kinds, values = source.row_types(row), source.row_values(row)
            last_column = max(last_column, len(kinds) - 1)
            for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
                if kind not in skipped:
                    style = self._styles[source.cell_xf_index(row, column)]
                    if not self._is_plain(kind, value, style) or (row, column) in self._special:
                        self._read_cell((row, column), kind, value, style)
                    elif isinstance(value, float):
                        sheet.texts[row, column] = str(int(value))
                    elif text := _one_text(value).strip():
                        sheet.texts[row, column] = text
            if len(sheet.texts) > limits.cells:
                raise UnreadableError(
                    "too_large", f"the sheet {sheet.name} has over {limits.cells} cells"
                )
        sheet = replace(sheet, farthest=(max(source.nrows - 1, 0), last_column))
        sheet.leave_out_covered()
        draw(sheet, self._records.drawings, limits)
        return sheet

    def _is_plain(self, kind: int, value: str | float, style: CellStyle) -> bool:
        """Return whether a text or a short number is printed as stored, as most are."""
        if not style.is_plain:
            return False
        if kind == xlrd.XL_CELL_TEXT:
            return True
        least = 0 if self._source.show_zero_values else 1
        is_short = isinstance(value, float) and least <= value < _SHORT and self._is_wide
        return is_short and value == int(value)

    def _read_cell(self, place: Place, kind: int, value: str | float, style: CellStyle) -> None:
        if self._prints_formulas and place in self._records.formulas:
            stored = number_text(value) if isinstance(value, float) else str(value)
            self._sheet.put(place, stored, _FORMULA, is_plain=not stored)
        elif kind == xlrd.XL_CELL_TEXT:
            text = self._text(place, str(value))
            shown = style.text(text)
            stored = "".join(run.text for run in text) if isinstance(text, tuple) else text
            self._sheet.put(place, stored, shown.text, is_plain=shown.is_plain)
        elif isinstance(value, float):
            shown = self._number(place, value, style)
            stored = "" if shown.is_plain else number_text(value)
            self._sheet.put(place, stored, shown.text, is_plain=shown.is_plain)
        elif kind == xlrd.XL_CELL_BOOLEAN:
            shown = style.text(str(bool(value)).upper())
            self._sheet.put(place, shown.text, shown.text, is_plain=shown.is_plain)
        elif kind == xlrd.XL_CELL_ERROR:
            self._sheet.put(place, "", xlrd.error_text_from_code.get(value, "#ERROR"))
        elif style.is_crossed:
            self._sheet.put(place, "", picture("line"), is_plain=False)

    def _number(self, place: Place, value: float, style: CellStyle) -> PrintedValue:
        if value == 0 and not self._source.show_zero_values:
            return PrintedValue("", None, False)
        columns = range(place[1], place[1] + self._widths.get(place, 1))
        room = sum(map(self._width, columns)) - _MARGIN
        return style.number(value, room, is_1904=self._styles.book.datemode == _1904)

    def _width(self, column: int) -> float:
        """Return the width of a column in digits."""
        info = self._source.colinfo_map.get(column)
        if info is not None:
            return info.width / 256
        if self._source.standardwidth is not None:
            return self._source.standardwidth / 256
        own = self._source.defcolwidth
        return _WIDTH if own is None else own + _MARGIN

    def _text(self, place: Place, text: str) -> Text:
        """Return a text, in runs if it has more than one font."""
        starts = self._source.rich_text_runlist_map.get(place)
        if not starts:
            return _one_text(text).strip()
        first = Run(_one_text(text[: starts[0][0]]), None)
        ends = [start for start, _ in starts[1:]] + [len(text)]
        runs = (
            Run(_one_text(text[start:end]), self._styles.font(font))
            for (start, font), end in zip(starts, ends, strict=True)
        )
        return tuple(run for run in (first, *runs) if run.text)


def _one_text(text: str) -> str:
    return text if "\r" not in text else text.replace("\r\n", "\n").replace("\r", "\n")


def _is_low(info: xlrd.sheet.Rowinfo) -> bool:
    """Return whether a row is too low to show text."""
    return bool(info.hidden) or (info.height is not None and info.height < _LEAST_HEIGHT)
