"""One cell of a legacy Excel workbook (xls) painted another way, as xlwt writes them."""

import io
import random
from functools import partial
from typing import NamedTuple

import xlwt

from tests.disguises.base import TOKEN, Disguise, Disguised, with_token
from tests.rendering import Report, random_report
from tests.rendering_office import placed, spanned_sections

_NAME = "a.xls"


class Cell(NamedTuple):
    """What is written into the cell: runs of (text, font), or a value, with a style.

    `shows` as in `excel`.
    """

    shows: str
    runs: tuple[tuple[str, str], ...] = ()
    style: str = ""
    code: str = "General"
    value: object = None


CELLS = {
    "struck run before": Cell("number", (("{x}", "font: struck_out on"), ("{n}", ""))),
    "struck run behind": Cell("number", (("{n}", ""), ("{x}", "font: struck_out on"))),
    "raised run": Cell("number", (("{n}", ""), ("{x}", "font: escapement superscript"))),
    "lowered run": Cell("number", (("{n}", ""), ("{x}", "font: escapement subscript"))),
    "white run": Cell("number", (("{x}", "font: color white"), ("{n}", ""))),
    "bold run": Cell("number", (("{n}", "font: bold on"), ("", ""))),
    "struck cell": Cell("something", style="font: struck_out on"),
    "raised cell": Cell("number?", style="font: escapement superscript"),
    "white": Cell("nothing", style="font: color white"),
    "white on blue": Cell(
        "number", style="font: color white; pattern: pattern solid, fore_colour blue"
    ),
    "red": Cell("number", style="font: color red"),
    "repeated": Cell("something", style="align: horiz filled"),
    "scaled": Cell("number", code="0,", value="{n}000"),
    "scaled by ten thousand": Cell("number", code="0!.0,", value="{n}0000"),
    "format of nothing": Cell("nothing", code=";;;"),
    "white by format": Cell("nothing", code="[White]0"),
    "zero as nothing": Cell("nothing", code="0;-0;;@", value="0"),
    "zero as a stroke": Cell("something", code='0;-0;"-"', value="0"),
    "date": Cell("something", code="yyyy/m/d", value="9"),
    "fraction": Cell("something", code="# ?/?", value="{n}.5"),
    "exponent": Cell("something", code="0.00E+00"),
    "unit": Cell("number", code='0"件"'),
    "text": Cell("number", (("{n}", ""), ("", ""))),
    "formula": Cell("something", value=xlwt.Formula("1+1")),
    "true": Cell("something", value=True),
}


def _book(report: Report, number: str, other: str, cell: Cell) -> tuple[xlwt.Workbook, int]:
    """A workbook of one sheet with merged ranges; the row of the disguised cell."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("年度报告")
    row, at = 0, 0
    for part in spanned_sections(report):
        if isinstance(part, str):
            sheet.write(row, 0, part)
            row += 1
            continue
        for r, column, one in placed(part):
            corners = (row + r, row + r + one.down - 1, column, column + one.across - 1)
            if one.text == TOKEN:
                at = row + r
                _write(sheet, at, column, cell, number, other)
            elif one.text and (one.across > 1 or one.down > 1):
                sheet.write_merge(*corners, _value(one.text))
            elif one.text:
                sheet.write(row + r, column, _value(one.text))
        row += len(part)
    return book, at


def _value(text: str) -> object:
    return int(text) if text.isdecimal() else text


def _write(
    sheet: xlwt.Worksheet, row: int, column: int, cell: Cell, number: str, other: str
) -> None:
    style = xlwt.easyxf(cell.style, num_format_str=cell.code)
    if cell.runs:
        runs = [
            (text.format(n=number, x=other), xlwt.easyxf(font).font) for text, font in cell.runs
        ]
        sheet.write_rich_text(row, column, [run for run in runs if run[0]], style)
    elif cell.value is None or isinstance(cell.value, str):
        sheet.write(row, column, float((cell.value or "{n}").format(n=number)), style)
    else:
        sheet.write(row, column, cell.value, style)


def _saved(book: xlwt.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _one_cell(cell: Cell, rng: random.Random) -> Disguised:
    report, place = with_token(rng)
    number, other = f"{report.expected[place]:.0f}", rng.choice("123456789")
    expected = dict(report.expected)
    shows = cell.shows.rstrip("?")
    if shows != "number":
        expected[place] = None
    book, _ = _book(report, number, other, cell)
    places = frozenset((place,))
    return Disguised(
        _NAME,
        _saved(book),
        expected,
        null_too=places if cell.shows.endswith("?") else frozenset(),
        painted=places if shows != "nothing" else frozenset(),
    )


def _hidden_sheet(rng: random.Random) -> Disguised:
    report = random_report(rng, rng.choice(("2019", "2021")))
    book, _ = _book(report, "", "", Cell("number"))
    other = book.add_sheet("旧")
    for row in range(60):
        other.write(row, 0, "行政许可")
        other.write(row, 1, rng.randint(1, 99))
    other.visibility = rng.choice((1, 2))
    return Disguised(_NAME, _saved(book), dict(report.expected))


def _hidden_row(rng: random.Random) -> Disguised:
    """A report whose disguised row is not to be seen: nothing of it is read."""
    report, place = with_token(rng)
    number = f"{report.expected[place]:.0f}"
    book, at = _book(report, number, "", Cell("number"))
    row = book.get_sheet(0).row(at)
    if rng.random() < 0.5:
        row.hidden = True
    else:
        row.height, row.height_mismatch = 0, True
    expected = {one: value for one, value in report.expected.items() if one[:2] != place[:2]}
    return Disguised(_NAME, _saved(book), expected, null_too=frozenset(expected))


DISGUISES: dict[str, Disguise] = {
    **{f"xls {name}": partial(_one_cell, cell) for name, cell in CELLS.items()},
    "xls copy: hidden sheet": _hidden_sheet,
    "xls hidden row": _hidden_row,
}
