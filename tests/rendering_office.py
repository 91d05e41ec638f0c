"""Random reports as office documents: docx and xlsx written here, doc, xls and PDF by LibreOffice.

The tables carry their real spans: 三、本年度办理结果 beside all of its rows, the corner over three
columns and three rows, results under their channels. PDF pages drawn without LibreOffice are in
`rendering_pdf`.
"""

import html
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.extract.rows.values import is_value
from pipelines.forms import Row
from tests.rendering import (
    APPEALS_HEAD,
    APPLICATION_HEAD,
    Report,
    appeal_values,
    disclosure_rows,
    form_of,
    sections,
)

_UNITS = 6
"""Value columns of table 2 in common units: one, two or three of them share the width."""
_LABELS = 3
"""Columns of labels in table 3."""


@dataclass(frozen=True)
class Cell:
    """A cell as printed, and how many columns and rows it spans."""

    text: str
    across: int = 1
    down: int = 1


SpannedRow = tuple[Cell, ...]
SpannedTable = tuple[SpannedRow, ...]


def spanned_sections(report: Report) -> list[str | SpannedTable]:
    """The whole report as paragraphs and tables with spans."""
    tables = iter((_disclosure(report), _applications(report), _appeals(report)))
    return [
        part if isinstance(part, str) else _spelled(next(tables), report)
        for part in sections(report)
    ]


def _spelled(table: SpannedTable, report: Report) -> SpannedTable:
    return tuple(
        tuple(
            cell if is_value(cell.text) else replace(cell, text=report.spell(cell.text))
            for cell in row
        )
        for row in table
    )


def _disclosure(report: Report) -> SpannedTable:
    return tuple(
        (Cell(row[0], 1 + _UNITS),)
        if len(row) == 1
        else (Cell(row[0]), *(Cell(text, _UNITS // len(row[1:])) for text in row[1:]))
        for row in disclosure_rows(report)
    )


def _applications(report: Report) -> SpannedTable:
    (corner, applicants), (_, natural, legal, total), (_, _, *kinds, _) = APPLICATION_HEAD
    rows: list[SpannedRow] = [
        (Cell(corner, _LABELS, 3), Cell(applicants, 7)),
        (Cell(natural, 1, 2), Cell(legal, 5), Cell(total, 1, 2)),
        tuple(Cell(kind) for kind in kinds),
    ]
    block = form_of("applications", report.form).blocks[0]
    heads: list[Cell] = []
    for position, row in enumerate(block.rows):
        if not row.has_values:
            inside = _rows_under(row, block.rows[position + 1 :])
            heads.append(Cell(row.label, 1, inside))
            continue
        depth = _depth(row)
        values = (Cell(report.cells["applications", row.code, c.code]) for c in block.columns)
        rows.append((*heads, Cell(row.label, _LABELS - depth), *values))
        heads = []
    return tuple(rows)


def _depth(row: Row) -> int:
    """How deep a row of table 3 stands: 一、 0, （一） 1, 1. 2."""
    return 2 if row.label[0].isdecimal() else 1 if row.label[0] in "（(" else 0


def _rows_under(head: Row, rows: Iterable[Row]) -> int:
    """How many rows of values stand beside a heading."""
    count = 0
    for row in rows:
        if _depth(row) <= _depth(head):
            break
        count += row.has_values
    return count


def _appeals(report: Report) -> SpannedTable:
    (review, court), (*results, direct, after), (*_, last) = APPEALS_HEAD
    return (
        (Cell(review, 5), Cell(court, 10)),
        (*(Cell(text, 1, 2) for text in results), Cell(direct, 5), Cell(after, 5)),
        tuple(Cell(text) for text in [*results[:4], last] * 2),
        tuple(Cell(text) for text in appeal_values(report)),
    )


def placed(table: SpannedTable) -> Iterator[tuple[int, int, Cell]]:
    """The cells of a table with the row and column of their top left corner."""
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(table):
        column = 0
        for cell in row:
            while (r, column) in taken:
                column += 1
            yield r, column, cell
            taken |= {
                (r + down, column + across)
                for down in range(cell.down)
                for across in range(cell.across)
            }


def width_of(table: SpannedTable) -> int:
    """The number of columns of a table."""
    return max(column + cell.across for _, column, cell in placed(table))


def as_spanned_html(report: Report) -> bytes:
    """A page whose tables have row- and colspans."""
    return spanned_html_from(spanned_sections(report), report.title)


def spanned_html_from(parts: list[str | SpannedTable], title: str) -> bytes:
    """A page of those paragraphs and tables, with row- and colspans."""
    body = []
    for part in parts:
        if isinstance(part, str):
            body.append(f"<p>{html.escape(part)}</p>")
            continue
        rows = (
            "".join(
                f"<td colspan='{cell.across}' rowspan='{cell.down}'>{html.escape(cell.text)}</td>"
                for cell in row
            )
            for row in part
        )
        body.append(f"<table border='1'>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body>{''.join(body)}</body></html>".encode()


_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def docx_of(body: str, parts: dict[str, str] | None = None) -> bytes:
    """A Word document with that body; `parts` are further parts of the package by name."""
    document = f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"
    return zip_of(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": RELATIONSHIPS,
            "word/document.xml": document,
            **(parts or {}),
        }
    )


def zip_of(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive of those parts: the same bytes whenever it is made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            undated = zipfile.ZipInfo(name)
            archive.writestr(undated, content, compress_type=zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a zip archive by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def as_docx(report: Report) -> bytes:
    """A Word document with merged cells."""
    return docx_from(spanned_sections(report))


def docx_from(parts: list[str | SpannedTable]) -> bytes:
    """A Word document of those paragraphs and tables."""
    return docx_of(
        "".join(paragraph(part) if isinstance(part, str) else _word_table(part) for part in parts)
    )


def paragraph(text: str) -> str:
    """A Word paragraph; line breaks become breaks in it."""
    runs = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def _word_table(table: SpannedTable) -> str:
    """A Word table: cells that go on below are there, empty and marked as merged."""
    width = width_of(table)
    at = {(r, column): cell for r, column, cell in placed(table)}
    rows = []
    for r in range(len(table)):
        cells, column = [], 0
        while column < width:
            top = next(t for t in range(r, -1, -1) if _covers(at, t, column, r))
            cell = at[top, column]
            cells.append(_word_cell(cell, is_first=top == r))
            column += cell.across
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = '<w:gridCol w:w="700"/>' * width
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _covers(at: dict[tuple[int, int], Cell], top: int, column: int, row: int) -> bool:
    cell = at.get((top, column))
    return cell is not None and top + cell.down > row


def _word_cell(cell: Cell, *, is_first: bool) -> str:
    merge = "" if cell.down == 1 else '<w:vMerge w:val="restart"/>' if is_first else "<w:vMerge/>"
    text = cell.text if is_first else ""
    properties = (
        f'<w:tcW w:w="{700 * cell.across}" w:type="dxa"/><w:gridSpan w:val="{cell.across}"/>'
    )
    return f"<w:tc><w:tcPr>{properties}{merge}</w:tcPr>{paragraph(text)}</w:tc>"


def as_xlsx(report: Report) -> bytes:
    """A workbook of one sheet, sections below each other, with merged ranges."""
    return xlsx_from(spanned_sections(report))


def xlsx_from(parts: list[str | SpannedTable]) -> bytes:
    """A workbook of one sheet with those lines and tables below each other."""
    book = Workbook()
    sheet = book.active
    sheet.title = "年度报告"
    row, ruled = 1, None
    for part in parts:
        if isinstance(part, str):
            sheet.cell(row, 1, part)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=15)
            row += 1
            continue
        for r, column, cell in placed(part):
            number = cell.text.removeprefix("-").isdecimal()
            value = float(cell.text) if number else cell.text or None
            sheet.cell(row + r, column + 1, value)
            ruled = _rule(sheet, row + r, column + 1, cell, ruled)
            if cell.across > 1 or cell.down > 1:
                left, right = get_column_letter(column + 1), get_column_letter(column + cell.across)
                sheet.merged_cells.add(f"{left}{row + r}:{right}{row + r + cell.down - 1}")
        row += len(part)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rule(
    sheet: Worksheet, row: int, column: int, cell: Cell, ruled: StyleArray | None
) -> StyleArray:
    """Draw the border of a cell, and wrap its text, as in the cell before (`ruled`).

    openpyxl compares a new style with all others, which takes longer than writing the workbook.
    """
    for r in range(row, row + cell.down):
        for c in range(column, column + cell.across):
            place = sheet.cell(r, c)
            if ruled is None:
                side = Side(style="thin")
                place.border = Border(side, side, side, side)
                place.alignment = Alignment(wrap_text=True, vertical="center")
                ruled = place._style
            place._style = ruled
    return ruled


OFFICE: dict[str, Callable[[Report], bytes]] = {
    "spanned_html": as_spanned_html,
    "docx": as_docx,
    "xlsx": as_xlsx,
}
"""Containers that keep spans and blank cells, written without LibreOffice."""


def has_soffice() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def converted(documents: dict[str, bytes], to: str, folder: Path) -> dict[str, bytes]:
    """Documents by file name, converted by LibreOffice in one run: `to` is doc, xls, pdf, docx."""
    for name, data in documents.items():
        (folder / name).write_bytes(data)
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        to,
        "--outdir",
        str(folder / "out"),
        *(str(folder / name) for name in documents),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    suffix = to.split(":")[0]
    return {
        name: (folder / "out" / f"{Path(name).stem}.{suffix}").read_bytes() for name in documents
    }
