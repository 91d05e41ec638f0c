"""Printers: a sheet as the bytes of each container in which reports are found.

Text comes as converters leave it: of merged cells only the first is there, and bars at the ends of
rows stand for the others.
"""

import html
import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import starmap

from tests.real_layouts import sheets
from tests.real_layouts.sheets import Box, Printed, Row, Sheet, Table
from tests.rendering_office import docx_from, placed, spanned_html_from, width_of, xlsx_from

PrintRow = Callable[[Row, int], str]


def width(table: Table) -> int:
    """How many columns converters give a table."""
    return max(map(len, table)) if table.name == "disclosure" else width_of(table)


def text(sheet: Sheet, print_row: PrintRow, gap: str = "\n") -> bytes:
    """Paragraphs, and each row as printed from its boxes and padding; empty lines left out."""
    lines: list[str] = []
    for part in sheet:
        if isinstance(part, str):
            lines.append(part)
        else:
            lines += filter(None, (print_row(row, width(part) - len(row)) for row in part))
    return gap.join(lines).encode()


def printed_rows(sheet: Sheet, print_row: PrintRow) -> Printed:
    """A text whose rows are printed in a way of their own."""
    return Printed(text(sheet, print_row), "rows.txt", sheets.expected_of(sheet))


def cells(row: Row, gap: str = " ") -> list[str]:
    """Each cell of a row with the bar that ends it."""
    return [f"{box.text}{gap}|".strip() for box in row]


def barred(row: Row, pad: int = 0) -> str:
    """A row in one line, its padding as bars in a run."""
    return f"{' '.join(cells(row))} {'|' * pad}".strip()


def _filled(table: Table) -> list[Row]:
    """All rows of one length: what is merged stands in its first cell, the others are empty."""
    if table.name == "disclosure":
        return [[*row, *[Box("")] * (width(table) - len(row))] for row in table]
    grid = [[Box("")] * width_of(table) for _ in table]
    for r, column, box in placed(table):
        grid[r][column] = box
    return grid


def _squared(table: Table) -> list[Row]:
    """Rows with their spans, and empty cells where they are shorter than others."""
    taken = Counter()
    for r, _, box in placed(table):
        taken.update(dict.fromkeys(range(r, r + box.down), box.across))
    most = max(taken.values())
    return [[*row, *[Box("")] * (most - taken[r])] for r, row in enumerate(table)]


def _empty_paragraphs(sheet: Sheet) -> bytes:
    """A paragraph for each cell, two line ends between; each blank adds one line end."""
    found = ""
    for part in sheet:
        rows = [[part]] if isinstance(part, str) else [[b.text for b in row] for row in part]
        found += "".join(f"{text}\n\n" if text else "\n" for row in rows for text in row)
    return found.encode()


def _columns(sheet: Sheet) -> bytes:
    """A row a line set with spaces, each column at its place."""
    found = []
    for part in sheet:
        if isinstance(part, str):
            found.append(part)
            continue
        rows = [[box.text for box in row] for row in _filled(part)]
        widths = [min(max(map(cells_wide, column)) + 2, 42) for column in zip(*rows, strict=True)]
        found += ["".join(starmap(padded, zip(row, widths, strict=True))).rstrip() for row in rows]
    return "\n".join(found).encode()


def padded(text: str, wide: int) -> str:
    """A text and the spaces up to a width, one at least."""
    return text + " " * max(1, wide - cells_wide(text))


def cells_wide(text: str) -> int:
    """How many columns of half width a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _markdown(table: Table) -> list[Row]:
    first, *others = _filled(table)
    return [first, [Box("---")] * len(first), *others]


def _page(sheet: Sheet) -> bytes:
    """A page whose tables have no spans: what was merged is empty cells."""
    body = ""
    for part in sheets.rebuilt(sheet, _filled):
        if isinstance(part, str):
            body += f"<p>{html.escape(part)}</p>\n"
            continue
        rows = ("".join(f"<td>{html.escape(box.text)}</td>" for box in row) for row in part)
        body += f"<table>{''.join(f'<tr>{row}</tr>' + chr(10) for row in rows)}</table>\n"
    return f"<!DOCTYPE html><html><meta charset='utf-8'><body>{body}</body></html>".encode()


def _in_rows(print_row: PrintRow, gap: str = "\n") -> Callable[[Sheet], bytes]:
    return lambda sheet: text(sheet, print_row, gap)


def _in_grid(change: Callable[[Table], list[Row]], print_sheet: Callable[[Sheet], bytes]):
    return lambda sheet: print_sheet(sheets.rebuilt(sheet, change))


def _run(pad: int) -> list[str]:
    return ["|" * pad] if pad else []


PRINTERS: dict[str, Callable[[Sheet], bytes]] = {
    "bar_cells.txt": _in_rows(lambda row, pad: "\n".join([*cells(row), *_run(pad)])),
    "unpadded_bar_cells.txt": _in_rows(lambda row, _: "\n".join(cells(row))),
    "bars_between.txt": _in_rows(lambda row, pad: "\n".join([*cells(row, "\n"), *_run(pad)])),
    "bar_rows.txt": _in_rows(lambda row, _: barred(row)),
    "padded_bar_rows.txt": _in_rows(barred),
    "wide_bar_rows.txt": _in_rows(
        lambda row, pad: "".join(f"{b.text} | " for b in row).rstrip() + " " + "|" * pad
    ),
    "led_bar_rows.txt": _in_rows(lambda row, pad: f"| {barred(row, pad)}"),
    "markdown.md": _in_grid(
        _markdown, _in_rows(lambda row, _: "".join(f"| {b.text} " for b in row) + "|")
    ),
    "tabs.txt": _in_grid(_filled, _in_rows(lambda row, _: "".join(f"\t{b.text}\n" for b in row))),
    "tab_rows.txt": _in_grid(_filled, _in_rows(lambda row, _: "\t".join(b.text for b in row))),
    "plain.html": _page,
    "spanned.html": lambda sheet: spanned_html_from(sheet, ""),
    "report.docx": _in_grid(_squared, docx_from),
    "report.xlsx": _in_grid(_squared, xlsx_from),
    "lines.txt": _in_rows(lambda row, _: "\n\n".join(b.text for b in row if b.text), "\n\n"),
    "close_lines.txt": _in_rows(lambda row, _: "\n".join(b.text for b in row if b.text)),
    "spaced.txt": _in_rows(lambda row, _: " ".join(b.text for b in row if b.text)),
    "columns.txt": _columns,
    "empty_paragraphs.txt": _empty_paragraphs,
    "padded_paragraphs.txt": lambda sheet: _empty_paragraphs(
        sheets.rebuilt(sheet, _filled, ("disclosure",))
    ),
}
_NAMES = list(PRINTERS)
BARS, GRIDS, FLOWS, PARAGRAPHS = _NAMES[:8], _NAMES[8:14], _NAMES[14:18], _NAMES[18:]
"""Text with bars, grids, text in which blanks vanish, and blanks as empty paragraphs."""
SEEN = [*BARS, *GRIDS]
_SHORT_ROWS = BARS[3:7]


def print_sheet(sheet: Sheet, rng: random.Random, names: Sequence[str] = _NAMES) -> Printed:
    """Print a sheet in one of those containers."""
    name = rng.choice(names)
    data = PRINTERS[name](sheet)
    if name in FLOWS:
        sheet = sheets.by_rows(sheet, sheets.blurred)
    if name in _SHORT_ROWS:
        sheet = sheets.by_rows(sheet, short, ("disclosure",))
    return Printed(data, name, sheets.expected_of(sheet))


def short(row: Row) -> Row:
    """What is right where two of three numbers are followed by bars.

    A conversion may have dropped the blank between them instead: no place but the first is certain.
    """
    texts = [box.text for box in sheets.values_of(row)]
    is_short = len(texts) == 3 and texts[1] and not texts[2]
    return [*row[:-2], *map(sheets.doubtful, row[-2:])] if is_short else row
