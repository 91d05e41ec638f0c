"""Kinds: labels, values and blank cells in text with bars, in grids, and as empty paragraphs."""

import random
from collections.abc import Callable, Sequence

from tests.real_layouts import printers, sheets
from tests.real_layouts.printers import barred, cells, print_sheet, printed_rows
from tests.real_layouts.sheets import BLANK, Box, Printed, Row

_VISIBLE = [*printers.SEEN, *printers.PARAGRAPHS]


def _in(names: Sequence[str], blanks: Sequence[float] = (0.1, 0.5, 0.9)):
    """A kind that prints reports with those shares of blanks in one of those containers."""
    return lambda rng: print_sheet(sheets.random_sheet(rng, rng.choice(blanks)), rng, names)


def _by_rows(
    print_row: Callable[[Row, int, random.Random], str],
    blanks: Sequence[float] = (0, 0.1, 0.5),
    right: Callable[[Row], Row] = lambda row: row,
):
    """A kind whose rows are printed by a function of their boxes and of the padding."""

    def kind(rng: random.Random) -> Printed:
        sheet = sheets.by_rows(sheets.random_sheet(rng, rng.choice(blanks)), right)
        return printed_rows(sheet, lambda row, pad: print_row(row, pad, rng))

    return kind


def _values_below(row: Row, pad: int, rng: random.Random) -> str:
    """The label on its own line, the values on the next bar line."""
    labels, values = sheets.labels_of(row), sheets.values_of(row)
    if not labels or not values or rng.random() < 0.3:
        return barred(row, pad)
    return f"{barred(labels)}\n{barred(values, pad)}"


def _values_each_below(row: Row, pad: int, rng: random.Random) -> str:
    """The labels with their bars on a line, each value on a line of its own."""
    labels, values = sheets.labels_of(row), sheets.values_of(row)
    if not labels or not values:
        return barred(row, pad)
    return "\n".join([barred(labels), *cells(values), *["|" * pad][: pad > 0]])


def _blanks_as_lone_bars(row: Row, pad: int, rng: random.Random) -> str:
    """Each blank is a bar on a new line; what follows one stands behind it."""
    return "".join(f"{box.text} | " if box.text else "\n| " for box in row).replace(" \n", "\n")


def _last_blanks_below(row: Row, pad: int, rng: random.Random) -> str:
    """Blanks at the end are bars on lines below, those before them bars behind a space."""
    filled = max((n for n, box in enumerate(row) if box.text), default=0) + 1
    return "\n".join([barred(row[:filled]), *["|"] * (len(row) - filled)])


def _emptied(row: Row, kept: int, rng: random.Random) -> Row:
    """Every other row with only some of its values."""
    first = len(sheets.labels_of(row)) + kept
    is_whole = rng.random() < 0.5
    return row if is_whole else [*row[:first], *(box.says("", BLANK) for box in row[first:])]


def _blank_rows(rng: random.Random) -> Printed:
    """Whole rows blank, or one value and then nothing."""
    kept = rng.choice((0, 0, 1))

    sheet = sheets.by_rows(sheets.random_sheet(rng), lambda row: _emptied(row, kept, rng))
    return print_sheet(sheet, rng, _VISIBLE)


def _only_totals(rng: random.Random) -> Printed:
    """Zeros left blank but for the totals."""

    def emptied(box: Box) -> Box:
        is_zero = box.place and box.text == "0" and box.place[2] != "total"
        return box.says("", BLANK) if is_zero else box

    return print_sheet(sheets.by_boxes(sheets.random_sheet(rng), emptied), rng, _VISIBLE)


def _is_alone(row: Row) -> bool:
    """Whether a row of table 2 has one number at most: moved left, it would look like the first."""
    return len(row) < 5 and sum(bool(box.text) for box in sheets.values_of(row)) < 2


def _moved_left(row: Row, pad: int, rng: random.Random) -> str:
    """Blanks dropped, and the row filled up with bars at its end."""
    shown = row if _is_alone(row) else [box for box in row if box.text]
    return barred(shown, pad + len(row) - len(shown))


def _doubted_where_moved(row: Row) -> Row:
    is_whole = all(box.text for box in sheets.values_of(row))
    return row if is_whole or _is_alone(row) else sheets.doubted(row)


def _padding_like_blanks(rng: random.Random) -> Printed:
    """Blanks and padding of table 2 in one run of bars: `规范性文件 | 2 | ||`."""
    lead = rng.choice(("", "", "| "))

    def print_row(row: Row, pad: int) -> str:
        shown = [box for box in row if box.text]
        return lead + barred(shown, pad + len(row) - len(shown))

    source = sheets.random_sheet(rng)
    sheet = sheets.by_rows(
        source, lambda row: _emptied(row, rng.choice((0, 1)), rng), ("disclosure",)
    )
    return printed_rows(sheet, print_row)


KINDS = {
    "values on the bar line below": _by_rows(_values_below, right=printers.short),
    "each value on a line below": _by_rows(_values_each_below),
    "blanks as empty paragraphs": _in(printers.PARAGRAPHS),
    "blanks as lone bars, totals behind a bar": _by_rows(_blanks_as_lone_bars, (0.1, 0.5, 0.9)),
    "last blanks as bars below": _by_rows(_last_blanks_below, (0.1, 0.5)),
    "blanks in bars": _in(printers.BARS),
    "blanks in grids": _in(printers.GRIDS),
    "blanks that vanish": _in(printers.FLOWS, (0.02, 0.1, 0.5, 1)),
    "blanks dropped, values moved left": _by_rows(_moved_left, (0.1, 0.3), _doubted_where_moved),
    "padding bars that look like blanks": _padding_like_blanks,
    "blank rows": _blank_rows,
    "zeros left blank but for totals": _only_totals,
}
