"""Random reports as PDF pages, drawn line by line: what word processors do to tables, on demand.

Pages break inside tables, between rows or inside them; headers are repeated overleaf; the heading
三、本年度办理结果 stands on its own in a narrow column, a character a line; labels are wrapped
around their numbers where no rules part them.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.rendering import Report
from tests.rendering_office import Cell, SpannedTable, placed, spanned_sections, width_of

_FONT, _SIZE, _LEADING, _PADDING = "STSong-Light", 9, 11, 4
_WIDTH, _MARGIN = 595, 40
_NARROW = _SIZE + 2 * _PADDING + 1


@dataclass(frozen=True)
class Style:
    """How pages are set: their height, and what happens to tables at their ends."""

    height: float = 842
    repeats_header: bool = False
    splits_rows: bool = False
    has_page_numbers: bool = True
    has_rules: bool = True


def as_pdf(report: Report, style: Style = Style()) -> bytes:
    """The report on as many pages as it needs."""
    return pdf_from(spanned_sections(report), report.title, style)


Paint = Callable[[Canvas, float, float], None]
"""Draws the text of one cell, from the left end of its line on."""
Around = Callable[[Canvas, bool], None]
"""Draws on a page before it is drawn, and again when it is."""


def pdf_from(
    parts: list[str | SpannedTable],
    title: str,
    style: Style = Style(),
    painted: Mapping[str, Paint] = MappingProxyType({}),
    around: Around | None = None,
    **options: object,
) -> bytes:
    """Those paragraphs and tables on as many pages as they need.

    Some texts are `painted`; what is `around` a whole page draws before and after it.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    stream = io.BytesIO()
    canvas = _Canvas(stream, pagesize=(_WIDTH, style.height), invariant=True, **options)
    canvas.painted, canvas.around = painted, around
    canvas.setTitle(title)
    sheet = _Sheet(canvas, style)
    for part in parts:
        if isinstance(part, str):
            sheet.paragraph(part)
        elif style.has_rules:
            _Table(part).draw(sheet)
        else:
            _draw_columns(part, sheet)
    sheet.finish()
    return stream.getvalue()


class _Canvas(Canvas):
    """A canvas that paints some texts in their own way."""

    painted: Mapping[str, Paint]
    around: Around | None

    def drawString(self, x: float, y: float, text: str, **options: object) -> None:
        """Draw a text, or have it painted."""
        if text in self.painted:
            self.saveState()
            self.painted[text](self, x, y)
            self.restoreState()
        else:
            super().drawString(x, y, text, **options)


class _Sheet:
    """The page being filled: `y` is the space left above the bottom margin."""

    def __init__(self, canvas: Canvas, style: Style):
        self.canvas = canvas
        self.style = style
        self.number = 0
        self.open_page()

    def open_page(self) -> None:
        self.number += 1
        self._around(is_done=False)
        self.canvas.setFont(_FONT, _SIZE)
        self.canvas.setLineWidth(0.5)
        self.y = self.style.height - _MARGIN

    def close_page(self) -> None:
        self._around(is_done=True)
        if self.style.has_page_numbers:
            self.canvas.drawCentredString(_WIDTH / 2, _MARGIN / 2, f"- {self.number} -")
        self.canvas.showPage()

    def _around(self, *, is_done: bool) -> None:
        if self.canvas.around:
            self.canvas.saveState()
            self.canvas.around(self.canvas, is_done)
            self.canvas.restoreState()

    def next_page(self) -> None:
        self.close_page()
        self.open_page()

    def finish(self) -> None:
        self.close_page()
        self.canvas.save()

    @property
    def left(self) -> float:
        """Height left on the page."""
        return self.y - _MARGIN

    def paragraph(self, text: str) -> None:
        for line in wrapped(text, _WIDTH - 2 * _MARGIN):
            if self.left < 2 * _LEADING:
                self.next_page()
            self.y -= 1.5 * _LEADING
            self.canvas.drawString(_MARGIN, self.y, line)
        self.y -= _LEADING / 2


def wrapped(text: str, width: float) -> list[str]:
    """Text in lines no wider than `width` points, as CJK text is broken: anywhere."""
    lines = [""]
    for character in text:
        if pdfmetrics.stringWidth(lines[-1] + character, _FONT, _SIZE) > width and lines[-1]:
            lines.append("")
        lines[-1] += character
    return lines


class _Table:
    """A ruled table laid out in columns and rows of points."""

    def __init__(self, table: SpannedTable):
        self.rows = len(table)
        self.cells = list(placed(table))
        self.x = _columns(table)
        self.lines = {
            (row, column): wrapped(cell.text, self._width(column, cell) - 2 * _PADDING)
            for row, column, cell in self.cells
        }
        self.heights = [self._height(row) for row in range(self.rows)]
        self.head = next((r for r, _, cell in self.cells if cell.text.isdecimal()), 0)

    def draw(self, sheet: _Sheet) -> None:
        """Draw the rows, on further pages where they do not fit."""
        row = 0
        while row < self.rows:
            fits = self._fitting(row, sheet)
            if fits:
                self._part(sheet, row, row + fits)
                row += fits
            if row == self.rows:
                break
            if sheet.style.splits_rows and sheet.left > 2 * _LEADING + 2 * _PADDING:
                self._split_row(sheet, row)
                row += 1
            else:
                sheet.next_page()
                self._repeat(sheet, row)
        sheet.y -= _LEADING

    def _width(self, column: int, cell: Cell) -> float:
        return self.x[column + cell.across] - self.x[column]

    def _height(self, row: int) -> float:
        lines = [len(self.lines[r, c]) for r, c, cell in self.cells if r == row and cell.down == 1]
        return max(lines, default=1) * _LEADING + 2 * _PADDING

    def _fitting(self, row: int, sheet: _Sheet) -> int:
        """How many rows from `row` on fit on the page."""
        space, count = sheet.left, 0
        for height in self.heights[row:]:
            space -= height
            if space < 0:
                break
            count += 1
        return count

    def _part(self, sheet: _Sheet, first: int, last: int) -> None:
        """Draw rows whole; a cell that spans more is cut, its text stands where it began."""
        top = sheet.y
        tops = [top - sum(self.heights[first:row]) for row in range(first, last + 1)]
        for row, column, cell in self.cells:
            start, end = max(row, first), min(row + cell.down, last)
            if start < end:
                lines = self.lines[row, column] if row >= first else []
                self._box(sheet, column, cell, tops[start - first], tops[end - first], lines)
        sheet.y = tops[-1]

    def _box(
        self,
        sheet: _Sheet,
        column: int,
        cell: Cell,
        top: float,
        bottom: float,
        lines: list[str],
    ) -> None:
        x0, x1 = self.x[column], self.x[column + cell.across]
        sheet.canvas.rect(x0, bottom, x1 - x0, top - bottom)
        y = (top + bottom) / 2 + len(lines) * _LEADING / 2
        if cell.down > 1:
            y = top - _PADDING
        for line in lines:
            y -= _LEADING
            sheet.canvas.drawString(x0 + _PADDING, y + 2, line)

    def _split_row(self, sheet: _Sheet, row: int) -> None:
        """Draw one row on two pages: the first line of each cell here, the rest overleaf."""
        inside = [(r, c, cell) for r, c, cell in self.cells if r <= row < r + cell.down]
        for rest in (False, True):
            if rest:
                sheet.next_page()
                self._repeat(sheet, row)
            height = (self.heights[row] - _LEADING) if rest else _LEADING + 2 * _PADDING
            height = max(height, _LEADING + 2 * _PADDING)
            for r, column, cell in inside:
                lines = self.lines[r, column] if r == row and cell.down == 1 else []
                if r == row and cell.down > 1 and not rest:
                    lines = self.lines[r, column][:1]
                elif r == row:
                    lines = lines[1:] if rest else lines[:1]
                self._box(sheet, column, _flat(cell), sheet.y, sheet.y - height, lines)
            sheet.y -= height

    def _repeat(self, sheet: _Sheet, row: int) -> None:
        if sheet.style.repeats_header and row > self.head > 0:
            self._part(sheet, 0, self.head)


def _flat(cell: Cell) -> Cell:
    return Cell(cell.text, cell.across)


def _columns(table: SpannedTable) -> list[float]:
    """The edges of the columns: narrow headings, a wide label, even values."""
    width = width_of(table)
    space = _WIDTH - 2 * _MARGIN
    labels = {10: (_NARROW, 2.5 * _NARROW, 120), 7: (120,)}.get(width, ())
    value = (space - sum(labels)) / (width - len(labels))
    widths = [*labels, *[value] * (width - len(labels))]
    return [_MARGIN + sum(widths[:column]) for column in range(width + 1)]


def _draw_columns(table: SpannedTable, sheet: _Sheet) -> None:
    """A table without rules: labels wrapped around the line of their numbers."""
    x = _columns(table)
    for row in range(len(table)):
        inside = [(column, cell) for r, column, cell in placed(table) if r == row and cell.text]
        texts = {
            column: wrapped(cell.text, x[column + cell.across] - x[column] - _PADDING)
            for column, cell in inside
        }
        height = max(map(len, texts.values()), default=1) * _LEADING
        if sheet.left < height:
            sheet.next_page()
        for column, lines in texts.items():
            y = sheet.y - height / 2 + len(lines) * _LEADING / 2
            for line in lines:
                y -= _LEADING
                sheet.canvas.drawString(x[column], y, line)
        sheet.y -= height + 2


def styles() -> Iterator[tuple[str, Style]]:
    """The ways of setting a ruled report, by name."""
    yield "pages", Style()
    yield "small_pages", Style(height=420)
    yield "headers_repeated", Style(height=420, repeats_header=True)
    yield "rows_split", Style(height=420, splits_rows=True)


PDFS: dict[str, Callable[[Report], bytes]] = {
    name: lambda report, style=style: as_pdf(report, style) for name, style in styles()
}
"""Ruled PDF pages: every cell can be read."""
