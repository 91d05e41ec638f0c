"""Read one sheet of an Excel workbook (xlsx): what its cells print, and which are hidden."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite

from lxml import etree

from pipelines.readers.container import UnreadableError
from pipelines.readers.excel.cell_styles import WHITE, CellStyle, Run, Text, in_doubt
from pipelines.readers.excel.conditional_formats import (
    ConditionalFormat,
    Value,
    area,
    column_number,
    covered,
    rules,
)
from pipelines.readers.excel.number_formats import PrintedValue
from pipelines.readers.excel.sheets import ExcelSheet, Place, number_text
from pipelines.readers.excel.xlsx_drawings import Geometry
from pipelines.readers.excel.xlsx_styles import S, WorkbookStyles
from pipelines.readers.limits import Limits
from pipelines.readers.marks import picture

_ROW, _C, _V, _F, _IS, _T, _R = (S + name for name in ("row", "c", "v", "f", "is", "t", "r"))
_PROPERTIES = S + "rPr"
_SPARKLINES = "{http://schemas.microsoft.com/office/excel/2006/main}sqref"
_DIGITS = "0123456789"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ON = frozenset(("1", "true"))
_TRUTH = {"0": "FALSE", "1": "TRUE"}
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_LEAST_WIDTH = 0.3
"""Width in digits below which no text is visible."""
_HEIGHT, _WIDTH, _MARGIN = 15.0, 9.14, 0.71
_SHORT = 5
"""Digits that fit into any column but a very narrow one."""
_CHECKS_OF_A_CELL = 10


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook share.

    `is_uncalculated`: no formula has been calculated; stored results are placeholders.
    """

    strings: list[Text]
    styles: WorkbookStyles
    is_1904: bool = False
    is_uncalculated: bool = False


class SheetReader:
    """Reader of one sheet."""

    def __init__(self, name: str, root: etree._Element, book: Book, limits: Limits):
        """Read what applies to the whole sheet: its columns, its view, its merged ranges."""
        self._root, self._book, self._limits = root, book, limits
        self._styles = book.styles
        view = next(root.iterfind(f"{S}sheetViews/{S}sheetView"), None)
        view = {} if view is None else view.attrib
        self._shows_zeros = view.get("showZeros", "1") in _ON
        self._prints_formulas = book.is_uncalculated or view.get("showFormulas") in _ON
        self._has_tables = next(root.iterchildren(S + "tableParts"), None) is not None
        self.geometry = _geometry(root)
        self._is_narrow = min((self.geometry.width, *self.geometry.widths.values())) < _SHORT + 2
        merges = list(_merges(root))
        self._widths = {(top, left): right - left + 1 for (top, left), (_, right) in merges}
        self._values: dict[Place, tuple[Value, CellStyle]] = {}
        self._rules = rules(root)
        self.sheet = ExcelSheet(name, merges=merges, hidden_columns=_hidden_columns(root))

    def read(self) -> ExcelSheet:
        """Read the cells.

        Raises:
            UnreadableError: `too_large`.
        """
        hidden, last_row, last_column = set(), 0, 0
        number, crossed = -1, self._book.styles.crossed
        texts = self.sheet.texts
        for row in self._root.iterfind(f"{S}sheetData/{_ROW}"):
            number = integer(row.get("r"), number + 2) - 1
            if (height := row.get("ht")) is not None:
                self.geometry.heights[number] = _decimal(height, _HEIGHT)
            if row.get("hidden") in _ON or self.geometry.is_low(number):
                hidden.add(number)
            column, is_stored = -1, False
            for cell in row.iterchildren(_C):
                column = _column(cell.get("r"), column + 1)
                if len(cell):
                    is_stored = True
                    last_column = max(last_column, column)
                    self._read_cell(cell, (number, column))
                elif crossed and cell.get("s") in crossed:
                    self.sheet.put((number, column), "", picture("line"), is_plain=False)
            last_row = max(last_row, number) if is_stored else last_row
            if len(texts) > self._limits.cells or number >= _MOST_ROWS:
                self._refuse()
        self._apply_rules()
        extensions = self._root.iterchildren(S + "extLst")
        for cells in (cells for extension in extensions for cells in extension.iter(_SPARKLINES)):
            place = area((cells.text or "").strip())
            if place and cells.getparent().tag.endswith("sparkline"):
                self._draw_sparkline(place[:2])
        return replace(self.sheet, hidden_rows=frozenset(hidden), farthest=(last_row, last_column))

    def _draw_sparkline(self, place: Place) -> None:
        if place not in self.sheet.texts:
            self.sheet.put(place, "", picture("sparkline"), is_plain=False)

    def _refuse(self) -> None:
        reason = f"the sheet {self.sheet.name} has over {self._limits.cells} cells"
        raise UnreadableError("too_large", reason)

    def _read_cell(self, cell: etree._Element, place: Place) -> None:
        kind, value = cell.get("t", "n"), cell.find(_V)
        style = self._book.styles[cell.get("s")]
        if self._has_tables and style.fill == WHITE and not style.is_plain:
            style = replace(style, fill=None)
        text = None if value is None else value.text
        if kind == "inlineStr":
            inline = cell.find(_IS)
            self._put_text(place, "" if inline is None else rich_text(inline, self._styles), style)
            return
        if self._prints_formulas or text is None:
            is_put = self._put_formula(cell, place, text)
            if is_put or text is None:
                return
        if kind == "n":
            self._put_number(place, text, style)
        elif kind == "s":
            at, strings = integer(text, -1), self._book.strings
            self._put_text(place, strings[at] if 0 <= at < len(strings) else "#REF!", style)
        elif kind == "e":
            self.sheet.put(place, "", text.strip())
        else:
            text = _TRUTH.get(text, text) if kind == "b" else unescaped(text).strip()
            self._put_text(place, text, style)

    def _put_formula(self, cell: etree._Element, place: Place, text: str | None) -> bool:
        """Print the formula of a cell if its result is unknown or not shown.

        A formula that was never calculated is not blank: Excel would print something.
        """
        formula = cell.find(_F)
        is_empty_text = text is None and cell.get("t") == "str" and cell.find(_V) is not None
        if formula is None or (is_empty_text and not self._prints_formulas):
            return False
        stored = _as_stored(text)
        self.sheet.put(place, stored, f"={formula.text or ''}", is_plain=not stored)
        return True

    def _put_number(self, place: Place, text: str, style: CellStyle) -> None:
        is_short = len(text) <= _SHORT and text.isdecimal() and not self._is_narrow
        if is_short and style.is_plain and self._shows_zeros and not self._rules:
            self.sheet.texts[place] = text.lstrip("0") or "0"
            return
        try:
            number = float(text)
        except ValueError:
            self._put_text(place, text.strip(), style)
            return
        if not isfinite(number):
            self.sheet.put(place, text, text.strip())
            return
        shown = self._number(place, number, style)
        if number == 0 and not self._shows_zeros:
            shown = PrintedValue("", None, False)
        if self._rules:
            self._values[place] = number, style
        stored = "" if shown.is_plain else number_text(number)
        self.sheet.put(place, stored, shown.text, is_plain=shown.is_plain)

    def _number(self, place: Place, number: float, style: CellStyle) -> PrintedValue:
        return style.number(number, self._room(place), is_1904=self._book.is_1904)

    def _room(self, place: Place) -> float:
        """Return the width of a cell in digits."""
        columns = range(place[1], place[1] + min(self._widths.get(place, 1), _MOST_COLUMNS))
        widths = self.geometry.widths
        return sum(widths.get(column, self.geometry.width) for column in columns) - _MARGIN

    def _put_text(self, place: Place, text: Text, style: CellStyle) -> None:
        stored = text if isinstance(text, str) else "".join(run.text for run in text)
        is_plain = style.is_plain and stored is text
        shown = PrintedValue(stored) if is_plain else style.text(text)
        if self._is_narrow and shown.text.isdecimal():
            shown = style.cut(shown, self._room(place))
        if self._rules:
            self._values[place] = stored, style
        self.sheet.put(place, stored, shown.text, is_plain=shown.is_plain)

    def _apply_rules(self) -> None:
        """Repaint the cells that rules change; of two rules the first in priority counts."""
        found: dict[Place, list[tuple[ConditionalFormat, bool]]] = defaultdict(list)
        stopped: set[Place] = set()
        work_left = self._limits.cells * _CHECKS_OF_A_CELL
        for rule in self._rules:
            work_left -= len(self._values)
            if work_left < 0:
                self._refuse()
            for place in covered(rule, self._values):
                holds = None if place in stopped else rule.holds(self._values[place][0])
                if holds is not False and place not in stopped:
                    found[place].append((rule, bool(holds)))
                if holds and rule.stops:
                    stopped.add(place)
        for place, rules_of_cell in found.items():
            for rule, is_sure in reversed(rules_of_cell):
                self._repaint(place, rule, is_sure=is_sure)

    def _repaint(self, place: Place, rule: ConditionalFormat, *, is_sure: bool) -> None:
        """Print a cell as a rule changes it; put it in doubt if the rule cannot be evaluated."""
        value, style = self._values[place]
        before = self.sheet.texts.get(place, "")
        stored = _stored(value)
        if rule.without_number:
            shown = in_doubt(PrintedValue(before), "shown as a bar or an icon")
        else:
            changed = rule.changed(style, self._book.styles)
            old, new = self._painted(place, value, style), self._painted(place, value, changed)
            if is_sure:
                self._values[place] = value, changed
            if old.text == new.text:
                return
            shown = new if is_sure else in_doubt(old if old.text else new, "under a condition")
        self.sheet.put(place, stored, shown.text, is_plain=False)

    def _painted(self, place: Place, value: Value, style: CellStyle) -> PrintedValue:
        return style.text(value) if isinstance(value, str) else self._number(place, value, style)


def rich_text(item: etree._Element, styles: WorkbookStyles) -> Text:
    """Return a string as one text, or as runs with their fonts; phonetic readings are left out."""
    if len(item) == 1 and item[0].tag == _T:
        return unescaped(item[0].text or "").strip()
    runs: list[Run] = []
    for child in item.iterchildren(_T, _R):
        if child.tag == _T:
            runs.append(Run(unescaped(child.text or ""), None))
            continue
        own = child.find(_PROPERTIES)
        font = None if own is None else styles.font(own)
        runs += [Run(unescaped(text.text or ""), font) for text in child.iterchildren(_T)]
    if all(run.font is None for run in runs):
        return "".join(run.text for run in runs).strip()
    return tuple(runs)


def unescaped(text: str) -> str:
    """Return a stored text with the escapes of control characters resolved."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _stored(value: Value) -> str:
    return value if isinstance(value, str) else number_text(value)


def _as_stored(text: str | None) -> str:
    """Return the text of a value as it appears in the flow."""
    try:
        return number_text(float(text or ""))
    except (ValueError, ArithmeticError):
        return text or ""


def _geometry(root: etree._Element) -> Geometry:
    form = root.find(S + "sheetFormatPr")
    form = {} if form is None else form.attrib
    widths: dict[int, float] = {}
    for first, last, span in _columns(root):
        if (width := span.get("width")) is not None:
            widths.update(dict.fromkeys(range(first, last + 1), _decimal(width, _WIDTH)))
    return Geometry(
        widths,
        {},
        _decimal(form.get("defaultColWidth"), _WIDTH),
        _decimal(form.get("defaultRowHeight"), _HEIGHT) or _HEIGHT,
    )


def _columns(root: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Return the first and the last column of each column description, with its element."""
    for span in root.iterfind(f"{S}cols/{S}col"):
        first = integer(span.get("min"), 1) - 1
        yield first, min(integer(span.get("max"), 1), _MOST_COLUMNS) - 1, span


def _hidden_columns(root: etree._Element) -> frozenset[int]:
    return frozenset(
        number
        for first, last, span in _columns(root)
        if span.get("hidden") in _ON or _decimal(span.get("width"), _WIDTH) < _LEAST_WIDTH
        for number in range(first, last + 1)
    )


def _merges(root: etree._Element) -> Iterator[tuple[Place, Place]]:
    for merged in root.iterfind(f"{S}mergeCells/{S}mergeCell"):
        found = area(merged.get("ref", ""))
        if found:
            top, left, bottom, right = found
            yield (min(top, bottom), min(left, right)), (max(top, bottom), max(left, right))


def _column(reference: str | None, otherwise: int) -> int:
    letters = (reference or "").rstrip(_DIGITS)
    return _number_of(letters) if letters else otherwise


@lru_cache(maxsize=1024)
def _number_of(letters: str) -> int:
    return column_number(letters.strip("$")[:3])


def integer(text: str | None, otherwise: int) -> int:
    """Return a non-negative whole number from an attribute."""
    return int(text) if text and text.isascii() and text.isdecimal() else otherwise


def _decimal(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise
