"""Reasons why the values behind a label may not be the cells of its row, each with a code.

A doubt is tested on a located row by labels, spans and shape; a doubt by value is a check that the
values of each document must pass. What stays in doubt is null, never moved or guessed. `python -m
benchmarks.guards` measures the benefit and cost of each doubt.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipelines.extract.rows.labelled_rows import LabelledRow, ValueCell
from pipelines.extract.rows.lines import WORDS
from pipelines.extract.rows.values import BLANK, Value
from pipelines.extract.tables.located import DISCLOSURE, Located
from pipelines.forms import Row, known_labels
from pipelines.forms.likeness import rows_meant


class LocatedRow(NamedTuple):
    """A row of the form, the row that prints it, and its position in the document."""

    located: Located
    row: Row
    printed: LabelledRow
    at: int


class Doubt(NamedTuple):
    """A doubt: its code, its message, and its test of a row."""

    code: str
    message: str
    holds: Callable[[LocatedRow], bool]


DOUBTS: list[Doubt] = []


def _doubt(message: str) -> Callable[[Callable], Callable]:
    """Register a test of a row as a doubt; they are asked in the order of their definitions."""

    def register(holds: Callable[[LocatedRow], bool]) -> Callable[[LocatedRow], bool]:
        DOUBTS.append(Doubt(holds.__name__, message, holds))
        return holds

    return register


class ValueDoubt(NamedTuple):
    """A doubt by value: the rows it applies to, and the condition on their values."""

    code: str
    message: str
    concerns: Callable[[LocatedRow], bool]
    satisfied: Callable[[Sequence[Value], Sequence[Value]], bool]


@_doubt("the row is printed twice, with different numbers")
def printed_twice(located_row: LocatedRow) -> bool:
    """Find another row of the same label with other values.

    In table 2, whose labels may also be elsewhere on the page, only below the same headers.
    """
    located, _, printed, _ = located_row
    twins = located.page.printing.get(printed.key, ())
    if located.table == DISCLOSURE:
        twins = [row for row in twins if row in located.printed]
    return len(twins) > 1 and any(values_of(row) != values_of(printed) for row in twins)


def values_of(row: LabelledRow) -> list[Value]:
    """Return the values of a row as printed."""
    return [cell.known for cell in row.cells]


@_doubt("numbers stand before the label of the first row, and none behind the last")
def values_before_labels(located_row: LocatedRow) -> bool:
    """Find values behind a header or heading of a flow, and none behind its last label."""
    located = located_row.located
    if not located.printed or located.printed[0].gridded or located.printed[-1].cells:
        return False
    fewest = 2 if located.has_total else 1
    behind = (row for row in located.without_values if len(row.cells) >= fewest)
    return any(not row.gridded and not counts_columns(row.cells) for row in behind)


@_doubt("numbers stand behind a text that is no label of the form")
def values_behind_words(located_row: LocatedRow) -> bool:
    """Find values of no row behind a label that has none, before the next label of a form.

    A row split in several has such values (`其他对外管理服务事项 | 行政检查 | 0 | 0 | 0`). Values
    behind the heading above may be its own, too, for a label wrapped below its numbers; words
    behind a label in a flow may be its cell.
    """
    located, _, printed, at = located_row
    if printed.prints or printed.cells:
        return False
    before = located.page.rows[at - 1] if at else printed
    if before.prints and rows_meant(before.label or "", located.table) & located.headings:
        return True
    follower = located.page.rows[at + 1] if not printed.last else printed
    if printed.row >= 0 and follower.row == printed.row and follower.key not in known_labels():
        return True
    if printed.row < 0 and follower.label == WORDS:
        return True
    for other in located.page.rows[at + 1 :]:
        if other.key in known_labels():
            return False
        if other.prints and not counts_rows(other):
            return other.label is None or not (other.gridded and printed.gridded)
    return False


def counts_rows(row: LabelledRow) -> bool:
    """Find a single value before the label of its grid row, which counts the rows."""
    return row.gridded and row.label is None and len(row.cells) == 1


@_doubt("a number is part of the label")
def value_in_label(located_row: LocatedRow) -> bool:
    """Find a label without values that ends in digits: these may be its values, run together."""
    printed = located_row.printed
    ends_in_digit = (printed.label or "")[-1:].isdecimal()
    return ends_in_digit and not printed.cells and printed.key not in known_labels()


@_doubt("the page keeps each line once: what stood here is gone")
def lines_dropped(located_row: LocatedRow) -> bool:
    """Find a row whose values were dropped, as lines that repeat earlier ones of the page."""
    return (
        located_row.located.page.lines_kept_once
        and len(located_row.printed.cells) != located_row.located.width
    )


@_doubt("the numbers of several rows stand together behind their labels")
def values_together(located_row: LocatedRow) -> bool:
    """Find the values of several rows together, behind labels that have none."""
    located, _, printed, at = located_row
    if printed.gridded or printed.cells:
        return False
    for other in located.page.rows[at:]:
        if other.is_section:
            return False
        if not other.gridded and len(other.cells) > located.width + 1:
            return True
    return False


def counts_columns(cells: Sequence[ValueCell]) -> bool:
    """Return whether numbers count the columns from 1 on."""
    return [cell.known.number for cell in cells] == list(range(1, len(cells) + 1))


@_doubt("the last number may be none of the row's own")
def page_number_behind(located_row: LocatedRow) -> bool:
    """Find a last value that may be a page number or part of a sentence."""
    return (
        not located_row.printed.gridded
        and located_row.at in located_row.located.page.page_numbers
        and not located_row.located.has_total
    )


@_doubt("blank cells have left no trace in the tables, perhaps in this row too")
def perhaps_one_lost(located_row: LocatedRow) -> bool:
    """Find a row without a total that may lack a blank and hold a number of another row.

    This occurs if most rows of table 3 lost blanks. Digits run together may then be longer numbers,
    if any row lost one.
    """
    located, _, printed, _ = located_row
    if located.table != DISCLOSURE or not printed.loses_blanks or located.width < 2:
        return False
    if len(printed.cells) > 1:
        return located.page.blanks_mostly_dropped
    return located.page.blanks_dropped and printed.is_run


@_doubt("the text breaks off within the row")
def text_ends(located_row: LocatedRow) -> bool:
    """Find a row of a flow in which the document ends."""
    located, _, printed, _ = located_row
    return printed.last and not printed.gridded and bool(printed.cells) and not located.has_total


@_doubt("the label of the next row is missing")
def next_label_missing(located_row: LocatedRow) -> bool:
    """Find a row of a flow whose next row in the form has no label: it may own the last values."""
    located, row, printed, at = located_row
    if printed.gridded or not printed.cells or printed.last:
        return False
    placed, codes = located.placed, located.block.leaves
    below = codes[codes.index(row.code) + 1 :] if row.code in codes else ()
    if not below or below[0] in placed:
        return False
    later = next((placed[code] for code in below if code in placed), None)
    return later is not None and not any(
        other.label and not rows_meant(other.label, located.table) & located.headings
        for other in located.page.rows[at + 1 : later]
    )


def adds_up(values: Sequence[Value], others: Sequence[Value] = ()) -> bool:
    """Return whether the last value is the sum of those before it, without blanks."""
    *parts, total = (value.number or 0 for value in values)
    return sum(parts) == total


def others_are_blank(values: Sequence[Value], others: Sequence[Value]) -> bool:
    """Return whether the cells beside a row's own are blank."""
    return all(value is BLANK for value in others)


def others_are_equal(values: Sequence[Value], others: Sequence[Value]) -> bool:
    """Return whether the cells beside the only one of a row print the same number."""
    return all(value.number == values[0].number for value in others)


def adds_up_or_no_blanks_dropped(located_row: LocatedRow) -> bool:
    """Select rows of a flow in a document with dropped blanks."""
    located, _, printed, _ = located_row
    return located.has_total and printed.loses_blanks and located.page.blanks_dropped


def ends_in_total(located_row: LocatedRow) -> bool:
    """Select the row of a flow in which the document ends, if its last value is a sum."""
    located, _, printed, _ = located_row
    return located.has_total and printed.last and not printed.gridded


def run_together(located_row: LocatedRow) -> bool:
    """Select rows whose digits are run together, with as many as there are columns."""
    return located_row.located.has_total and located_row.printed.is_run


def is_sum_of_several(values: Sequence[Value], others: Sequence[Value]) -> bool:
    """Return whether a number is the sum of the others of its row, three of them nonzero."""
    parts = [value.number for value in others if value.number]
    return len(parts) > 2 and sum(parts) == values[0].number


VALUE_DOUBTS = (
    ValueDoubt("text_ends", "the text breaks off within the row", ends_in_total, adds_up),
    ValueDoubt(
        "blanks_dropped",
        "blank cells have left no trace in this table and the numbers do not add up",
        adds_up_or_no_blanks_dropped,
        adds_up,
    ),
    ValueDoubt(
        "run_together",
        "the digits are run together and do not add up one by one",
        run_together,
        adds_up,
    ),
)


MUST_BE_EMPTY = ValueDoubt(
    "cells_beside", "more is printed in its row than its cells", bool, others_are_blank
)
MUST_BE_EQUAL = ValueDoubt(
    "values_not_placed", "several values below one header", bool, others_are_equal
)
