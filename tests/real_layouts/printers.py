"""Printers: a sheet as the bytes of each container in which reports are found.

Text comes as converters leave it: of merged cells only the first is there, and bars at the ends of
rows stand for the others.
"""

import html
import random
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from tests.real_layouts.sheets import (
    Box,
    Printed,
    Right,
    Sheet,
    Table,
    blurred,
    doubtful,
    expected_of,
)
from tests.rendering import Place
from tests.rendering_office import docx_from, placed, spanned_html_from, width_of, xlsx_from

Row = list[Box]
PrintRow = Callable[[Row, int], str]


def width(table: Table) -> int:
    """How many columns converters give a table."""
    return max(map(len, table)) if table.name == "disclosure" else width_of(table)


def joined(sheet: Sheet, print_row: PrintRow, gap: str = "\n") -> bytes:
    """Text: paragraphs, and each row as `print_row` prints it; rows printed empty are left out."""
    lines: list[str] = []
    for part in sheet:
        if isinstance(part, str):
            lines.append(part)
        else:
            lines += filter(None, (print_row(row, width(part) - len(row)) for row in part))
    return gap.join(lines).encode()


def lines(sheet: Sheet) -> bytes:
    """A paragraph for each cell; blanks vanish."""
    return joined(sheet, lambda row, _: "\n\n".join(b.text for b in row if b.text), "\n\n")


def close_lines(sheet: Sheet) -> bytes:
    """A line for each cell; blanks vanish."""
    return joined(sheet, lambda row, _: "\n".join(b.text for b in row if b.text))


def empty_paragraphs(sheet: Sheet) -> bytes:
    """A paragraph for each cell, two line ends between; each blank adds one line end."""
    found = ""
    for part in sheet:
        rows = [[part]] if isinstance(part, str) else [[b.text for b in row] for row in part]
        found += "".join(f"{text}\n\n" if text else "\n" for row in rows for text in row)
    return found.encode()


def padded_paragraphs(sheet: Sheet) -> bytes:
    """Empty paragraphs for blanks and also for the padding of rows of table 2."""
    return empty_paragraphs(
        [
            Table(p.name, [[*row, *[Box("")] * (width(p) - len(row))] for row in p])
            if isinstance(p, Table) and p.name == "disclosure"
            else p
            for p in sheet
        ]
    )


def bar_cells(sheet: Sheet) -> bytes:
    """A cell a line, ended by a bar; blanks are lone bars, padding bars in a run."""
    return joined(
        sheet,
        lambda row, pad: "\n".join(
            [*(f"{b.text} |".strip() for b in row), *["|" * pad] * bool(pad)]
        ),
    )


def unpadded_bar_cells(sheet: Sheet) -> bytes:
    """A cell a line, ended by a bar; blanks are lone bars."""
    return joined(sheet, lambda row, _: "\n".join(_each_barred(row, " ")))


def bars_between(sheet: Sheet) -> bytes:
    """Text and bar on lines of their own."""
    return joined(
        sheet,
        lambda row, pad: "\n".join(
            [*(f"{b.text}\n|".strip() for b in row), *["|" * pad] * bool(pad)]
        ),
    )


def bar_rows(sheet: Sheet) -> bytes:
    """A row a line, each cell ended by a bar; a blank is a bar behind a space."""
    return joined(sheet, lambda row, _: _barred(row))


def padded_bar_rows(sheet: Sheet) -> bytes:
    """A row a line, padding as bars in a run."""
    return joined(sheet, lambda row, pad: f"{_barred(row)} {'|' * pad}".strip())


def wide_bar_rows(sheet: Sheet) -> bytes:
    """A row a line, blanks as two spaces before a bar, padding as bars in a run."""
    return joined(
        sheet, lambda row, pad: "".join(f"{b.text} | " for b in row).rstrip() + " " + "|" * pad
    )


def led_bar_rows(sheet: Sheet) -> bytes:
    """A row a line that begins with a bar."""
    return joined(sheet, lambda row, pad: f"| {_barred(row)} {'|' * pad}".strip())


def _barred(row: Row) -> str:
    return " ".join(_each_barred(row, " "))


def _each_barred(row: Row, gap: str) -> list[str]:
    return [f"{box.text}{gap}|".strip() for box in row]


def markdown(sheet: Sheet) -> bytes:
    """Tables as Markdown: a rule below the first row, all rows of one length."""
    parts: Sheet = []
    for part in sheet:
        if isinstance(part, str):
            parts.append(part)
            continue
        rule = [Box("---")] * width(part)
        parts.append(Table(part.name, [*filled(part)[:1], rule, *filled(part)[1:]]))
    return joined(parts, lambda row, _: "".join(f"| {b.text} " for b in row) + "|")


def tabs(sheet: Sheet) -> bytes:
    """Cells led by tabs, a blank line after each row, what is merged as empty cells."""
    return joined(_all_filled(sheet), lambda row, _: "".join(f"\t{b.text}\n" for b in row))


def tab_rows(sheet: Sheet) -> bytes:
    """A row a line, cells parted by tabs, what is merged as empty cells."""
    return joined(_all_filled(sheet), lambda row, _: "\t".join(b.text for b in row))


def columns(sheet: Sheet) -> bytes:
    """A row a line set with spaces, each column at its place."""
    found = []
    for part in sheet:
        if isinstance(part, str):
            found.append(part)
            continue
        rows = filled(part)
        widths = [max(cells_wide(row[c].text) for row in rows) + 2 for c in range(len(rows[0]))]
        widths = [min(w, 42) for w in widths]
        found += [
            "".join(
                b.text + " " * max(1, w - cells_wide(b.text))
                for b, w in zip(row, widths, strict=True)
            ).rstrip()
            for row in rows
        ]
    return "\n".join(found).encode()


def _set(text: str, wide: int) -> str:
    return text + " " * max(1, wide - cells_wide(text))


def cells_wide(text: str) -> int:
    """How many columns of half width a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def filled(table: Table) -> Table:
    """All rows of one length: what is merged stands in its first cell, the others are empty."""
    if table.name == "disclosure":
        most = width(table)
        return Table(table.name, [[*row, *[Box("")] * (most - len(row))] for row in table])
    grid = [[Box("")] * width_of(table) for _ in table]
    for r, column, box in placed(table):
        grid[r][column] = box
    return Table(table.name, grid)


def _all_filled(sheet: Sheet) -> Sheet:
    return [filled(part) if isinstance(part, Table) else part for part in sheet]


def plain_html(sheet: Sheet) -> bytes:
    """A page whose tables have no spans: what was merged is empty cells."""
    return _page(_all_filled(sheet))


def ragged_html(sheet: Sheet) -> bytes:
    """A page whose tables have no spans: rows are as long as what is printed in them."""
    return _page(sheet)


def _page(sheet: Sheet) -> bytes:
    body = "".join(
        f"<p>{html.escape(part)}</p>\n"
        if isinstance(part, str)
        else "<table>"
        + "".join(
            "<tr>" + "".join(f"<td>{html.escape(b.text)}</td>" for b in row) + "</tr>\n"
            for row in part
        )
        + "</table>\n"
        for part in sheet
    )
    head = "<!DOCTYPE html><html><head><meta charset='utf-8'></head>"
    return f"{head}<body>{body}</body></html>".encode()


def spanned_html(sheet: Sheet) -> bytes:
    """A page whose tables have their spans."""
    return spanned_html_from(sheet, "")


def docx(sheet: Sheet) -> bytes:
    """A Word document."""
    return docx_from([_squared(part) if isinstance(part, Table) else part for part in sheet])


def xlsx(sheet: Sheet) -> bytes:
    """A workbook of one sheet."""
    return xlsx_from([_squared(part) if isinstance(part, Table) else part for part in sheet])


def _squared(table: Table) -> Table:
    """The table with empty cells where its rows are shorter than others."""
    taken = Counter()
    for r, _, box in placed(table):
        taken.update(dict.fromkeys(range(r, r + box.down), box.across))
    most = max(taken.values())
    return Table(
        table.name, [[*row, *[Box("")] * (most - taken[r])] for r, row in enumerate(table)]
    )


BARS = (bar_cells, unpadded_bar_cells, bars_between, bar_rows, padded_bar_rows, wide_bar_rows,
        led_bar_rows, markdown)  # fmt: skip
"""Text with bars, in which blanks are to be seen."""
GRIDS = (tabs, tab_rows, plain_html, spanned_html, docx, xlsx)
FLOWS = (lines, close_lines, columns)
"""Text in which blanks vanish."""
PARAGRAPHS = (empty_paragraphs, padded_paragraphs)
_SHORT_ROWS = (bar_rows, padded_bar_rows, wide_bar_rows, led_bar_rows)
ALL = (*BARS, *GRIDS, *FLOWS, *PARAGRAPHS)
_SUFFIX = {docx: "docx", xlsx: "xlsx", markdown: "md",
           plain_html: "html", spanned_html: "html", ragged_html: "html"}  # fmt: skip


def print_sheet(
    sheet: Sheet,
    rng: random.Random,
    printers: tuple[Callable[[Sheet], bytes], ...] = ALL,
    also: dict[Place, Right] | None = None,
) -> Printed:
    """Print a sheet in one of those containers; `also` is right of what its boxes do not tell."""
    printer = rng.choice(printers)
    data = printer(sheet)
    if printer in FLOWS:
        sheet = blurred(sheet)
    if printer in _SHORT_ROWS:
        sheet = [_shortened(p) if isinstance(p, Table) else p for p in sheet]
    return Printed(
        data, f"{printer.__name__}.{_SUFFIX.get(printer, 'txt')}", (also or {}) | expected_of(sheet)
    )


def _shortened(table: Table) -> Table:
    """What is right where two of three numbers are followed by bars.

    A conversion may have dropped the blank between them instead: no place but the first is certain.
    """
    if table.name != "disclosure":
        return table
    return Table(table.name, [_short(row) if _is_short(row) else row for row in table])


def _is_short(row: Row) -> bool:
    texts = [box.text for box in row if box.place]
    return len(texts) == 3 and bool(texts[1]) and not texts[2]


def _short(row: Row) -> Row:
    return [*row[:-2], *(replace(box, right=doubtful(box.right)) for box in row[-2:])]


def text_of(printed: Printed) -> str:
    """A document as text to look at; of a package only what it is."""
    try:
        return printed.data.decode()
    except UnicodeDecodeError:
        return f"{printed.name}: {len(printed.data):,} bytes"
