"""Kinds: tables as converters to Markdown and text, spreadsheets and browsers write them."""

import csv
import io
import random
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import starmap

from tests.real_layouts import sheets
from tests.real_layouts.printers import _filled, cells_wide, padded
from tests.real_layouts.sheets import Box, Printed, Row, Table
from tests.rendering_office import placed, width_of

PrintTable = Callable[[Table], Iterable[str]]
_WIDEST, _BROKEN = 20, 16
_BLANKS = (0.0, 0.0, 0.1, 0.5)


def _broken(text: str, wide: int) -> list[str]:
    """Return a text in lines of a width."""
    lines = [""]
    for character in text:
        if cells_wide(lines[-1] + character) > wide:
            lines.append("")
        lines[-1] += character
    return lines


def _label_lines(box: Box) -> list[str]:
    return [box.text] if box.place else _broken(box.text, _BROKEN)


def _repeated(table: Table) -> list[Row]:
    """Return a table in which every cell of a merged one repeats its text."""
    grid = [[Box("")] * width_of(table) for _ in table]
    for top, left, box in placed(table):
        for row in grid[top : top + box.down]:
            row[left : left + box.across] = [box] * box.across
    return grid


def _texts(rows: Iterable[Row]) -> list[list[str]]:
    return [[box.text for box in row] for row in rows]


def _markdown(rows: list[list[str]], rule: str = "---") -> Iterator[str]:
    """A table of Markdown, its first row as the header."""
    for number, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if number == 0:
            yield f"|{f'{rule}|' * len(row)}"


def _empty_header(table: Table) -> Iterator[str]:
    rows = _texts(_filled(table))
    return _markdown([[""] * len(rows[0]), *rows])


def _by_pandas(table: Table) -> Iterator[str]:
    head, *rows = _texts(_filled(table))
    head = [text or f"Unnamed: {number}" for number, text in enumerate(head)]
    return _markdown([head, *([text or "NaN" for text in row] for row in rows)], "---:")


def _with_breaks(table: Table) -> Iterator[str]:
    return _markdown([["<br>".join(_label_lines(box)) for box in row] for row in _filled(table)])


def _bars_between(table: Table) -> Iterator[str]:
    """Rows as they are, without bars at their ends."""
    for number, row in enumerate(table):
        yield " | ".join(box.text for box in row)
        if number == 0:
            yield "|".join("---" for _ in row)


def _paragraphs_between_bars(table: Table) -> Iterator[str]:
    """Cells of paragraphs, with a line of a bar between them."""
    return ("\n\n|  \n\n".join(box.text for box in row) for row in table)


def _boxed(rule: str, corner: str, bar: str, table: Table) -> Iterator[str]:
    """A table in boxes of signs, long cells over several lines; without rules if one is empty."""
    rows = _filled(table)
    widths = [
        min(max(cells_wide(b.text) for b in column) or 2, _WIDEST)
        for column in zip(*rows, strict=True)
    ]
    widths = [wide + wide % 2 for wide in widths]
    lines = (
        corner + corner.join(rule * (wide // cells_wide(rule or "-")) for wide in widths) + corner
    )
    yield lines
    for row in rows:
        cells = list(starmap(_broken, zip((box.text for box in row), widths, strict=True)))
        for number in range(max(map(len, cells))):
            parts = [cell[number] if number < len(cell) else "" for cell in cells]
            yield (
                bar
                + bar.join(
                    part + " " * (wide - cells_wide(part))
                    for part, wide in zip(parts, widths, strict=True)
                )
                + bar
            )
        yield lines


def _separated(separator: str, table: Table) -> Iterator[str]:
    """Rows of a spreadsheet, cells with line breaks in quotes."""
    found = io.StringIO()
    writer = csv.writer(found, delimiter=separator, lineterminator="\n")
    writer.writerows(["\n".join(_label_lines(box)) for box in row] for row in _filled(table))
    yield found.getvalue().rstrip("\n")


def _copied_lines(table: Table) -> Iterator[str]:
    """Cells of paragraphs copied from a page: a line of a tab between two."""
    return ("\n\t\n".join(box.text for box in row) for row in table)


def _copied_rows(table: Table) -> Iterator[str]:
    """Cells copied from a page, with the line breaks in their labels."""
    return ("\t".join("\n".join(_label_lines(box)) for box in row) for row in table)


def _in_columns(table: Table) -> Iterator[str]:
    """Columns set with spaces between rules of dashes."""
    rows = _texts(_filled(table))
    widths = [max(map(cells_wide, column)) + 2 for column in zip(*rows, strict=True)]
    rule = " ".join("-" * (wide - 1) for wide in widths)
    lines = ("".join(starmap(padded, zip(row, widths, strict=True))).rstrip() for row in rows)
    return iter((rule, *lines, rule))


def _printed(print_table: PrintTable, rng: random.Random, loses_blanks: bool) -> Printed:
    sheet = sheets.random_sheet(rng, rng.choice(_BLANKS))
    parts = (part if isinstance(part, str) else "\n".join(print_table(part)) for part in sheet)
    data = "\n\n".join(parts).encode()
    if loses_blanks:
        sheet = sheets.by_rows(sheet, sheets.blurred)
    return Printed(data, "converted.txt", sheets.expected_of(sheet))


def _kind(*print_tables: PrintTable, loses_blanks: bool = False):
    """A kind that prints reports in one of those ways."""
    return lambda rng: _printed(rng.choice(print_tables), rng, loses_blanks)


KINDS: dict[str, Callable[[random.Random], Printed]] = {
    "markdown: an empty header": _kind(_empty_header),
    "markdown: nothing as NaN": _kind(_by_pandas),
    "markdown: breaks in labels": _kind(_with_breaks),
    "markdown: merged cells repeated": _kind(lambda table: _markdown(_texts(_repeated(table)))),
    "bars between cells alone": _kind(_bars_between, _paragraphs_between_bars),
    "rows in boxes": _kind(
        partial(_boxed, "-", "+", "|"), partial(_boxed, "─", "┼", "│"), partial(_boxed, "", "", "|")
    ),
    "quoted cells over several lines": _kind(partial(_separated, ","), partial(_separated, "\t")),
    "copied from a page": _kind(_copied_lines, _copied_rows),
    "columns between rules": _kind(_in_columns, loses_blanks=True),
}
