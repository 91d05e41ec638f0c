"""Kinds: labels, values and blank cells in text with bars, and as empty paragraphs."""

import random
from collections.abc import Callable

from tests.real_layouts import printers
from tests.real_layouts.printers import Row, joined, print_sheet
from tests.real_layouts.sheets import (
    BLANK,
    Box,
    Printed,
    Sheet,
    Table,
    changed,
    expected_of,
    real_report,
    sheet_of,
)

Kind = Callable[[random.Random], Printed]


def _in(*containers: Callable[[Sheet], bytes], blanks: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Kind:
    """A kind that prints reports with those shares of blanks in one of those containers."""

    def kind(rng: random.Random) -> Printed:
        report = real_report(rng, rng.choice(blanks))
        return print_sheet(sheet_of(report), rng, containers)

    return kind


def _by_rows(
    print_row: Callable[[Row, int, random.Random], str], blanks: tuple[float, ...] = (0, 0.1, 0.5)
) -> Kind:
    """A kind whose rows are printed by a function of their boxes and of the padding."""

    def kind(rng: random.Random) -> Printed:
        sheet = sheet_of(real_report(rng, rng.choice(blanks)))
        data = joined(sheet, lambda row, pad: print_row(row, pad, rng))
        return Printed(data, "rows.txt", expected_of(sheet))

    return kind


def _parts(row: Row) -> tuple[Row, Row]:
    """The labels of a row and its values."""
    return [b for b in row if not b.place], [b for b in row if b.place]


def _barred(row: Row) -> str:
    return " ".join(f"{box.text} |".strip() for box in row)


def _values_below(row: Row, pad: int, rng: random.Random) -> str:
    """The label on its own line, the values on the next bar line."""
    labels, values = _parts(row)
    end = f" {'|' * pad}".rstrip()
    if not labels or not values or rng.random() < 0.3:
        return _barred(row) + end
    return f"{_barred(labels)}\n{_barred(values)}{end}"


def _values_each_below(row: Row, pad: int, rng: random.Random) -> str:
    """The label alone with its bar, each value on a line of its own."""
    labels, values = _parts(row)
    if not labels or not values:
        return f"{_barred(row)} {'|' * pad}".strip()
    end = ["|" * pad] * bool(pad)
    return "\n".join([_barred(labels), *(f"{box.text} |".strip() for box in values), *end])


def _blanks_as_lone_bars(row: Row, pad: int, rng: random.Random) -> str:
    """Blanks are bars on lines of their own; what follows one begins its line with a bar."""
    text = ""
    for number, box in enumerate(row):
        if not box.text:
            text = f"{text.rstrip()}\n|" if number else "|"
        else:
            text += f" {box.text}" if not text.endswith("|") or number else box.text
            text += " |"
    return text.strip()


def _last_blank_below(row: Row, pad: int, rng: random.Random) -> str:
    """Blanks at the end are bars on the next line, those before them bars with a space."""
    filled = max((n for n, box in enumerate(row) if box.text), default=0) + 1
    return "\n".join([_barred(row[:filled]), *["|"] * (len(row) - filled)])


def _blank_rows(rng: random.Random) -> Printed:
    """Whole rows blank, or one value and then nothing, in any container that shows blanks."""
    kept = rng.choice((0, 0, 1))

    def blank(row: Row) -> Row:
        if rng.random() < 0.5:
            return row
        seen = 0
        found = []
        for box in row:
            seen += bool(box.place)
            found.append(box.says("", BLANK) if box.place and seen > kept else box)
        return found

    sheet = sheet_of(real_report(rng))
    sheet = [p if isinstance(p, str) else Table(p.name, list(map(blank, p))) for p in sheet]
    return print_sheet(sheet, rng, (*printers.BARS, *printers.GRIDS, *printers.PARAGRAPHS))


def _only_totals(rng: random.Random) -> Printed:
    """Zeros left blank but for the totals."""

    def empty(box: Box) -> Box:
        is_zero = box.place and box.text == "0" and box.place[2] != "total"
        return box.says("", BLANK) if is_zero else box

    sheet = changed(sheet_of(real_report(rng)), empty)
    return print_sheet(sheet, rng, (*printers.BARS, *printers.GRIDS, *printers.PARAGRAPHS))


BLANKS: dict[str, Kind] = {
    "values on the bar line below": _by_rows(_values_below),
    "each value on a line below": _by_rows(_values_each_below),
    "blanks as empty paragraphs": _in(printers.empty_paragraphs, printers.padded_paragraphs),
    "blanks as lone bars, totals behind a bar": _by_rows(_blanks_as_lone_bars, (0.1, 0.5, 0.9)),
    "last blanks as bars below": _by_rows(_last_blank_below, (0.1, 0.5)),
    "blanks in bars": _in(*printers.BARS),
    "blanks in grids": _in(*printers.GRIDS),
    "blanks that vanish": _in(*printers.FLOWS, blanks=(0.02, 0.1, 0.5, 1)),
    "blank rows": _blank_rows,
    "zeros left blank but for totals": _only_totals,
}
