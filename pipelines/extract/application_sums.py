"""The sums that the form of table 3 states over its rows, as a check on rows of a flow.

The form says: the total of the results is the sum of its parts; what was received and what was
carried in is what was processed and what is carried out. A row whose numbers add up by themselves
may still have lost a blank and gained a number, so that its values stand one column off: then two
columns contradict these sums. That tells something only of rows that are in doubt anyway: what a
whole row of a whole table gets wrong is the report's own and stays as printed.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from pipelines.extract.entries import Entry, adds_up
from pipelines.forms import Row

_INFINITE = Decimal("Infinity")


class _Bounds(NamedTuple):
    """Between what and what the parts of a row lie: each column, then all columns up to each."""

    least: list[Decimal]
    most: list[Decimal]


class _Sum(NamedTuple):
    """Rows that together make up the same as some others, all by position in the form."""

    these: tuple[int, ...]
    those: tuple[int, ...]


def contradictions(
    rows: Sequence[Row], printed: Mapping[int, Entry], width: int
) -> dict[int, set[int]]:
    """The columns in which a sum that a row belongs to does not hold, by position of the row.

    Columns are numbered from 0 on; those from `width` on stand for all columns up to each.

    Args:
        rows: the rows of the form.
        printed: the entry of each row that is in the document and not already known to be
            damaged, by position in the form.
        width: the number of columns.
    """
    bounds = [_bounds(printed.get(index), width) for index in range(len(rows))]
    found: dict[int, set[int]] = {}
    for total in _sums(rows):
        these, those = (_together([bounds[row] for row in side]) for side in total)
        wrong = {
            column
            for column in range(2 * width - 1)
            if these.least[column] > those.most[column] or those.least[column] > these.most[column]
        }
        for row in (*total.these, *total.those) if wrong else ():
            found.setdefault(row, set()).update(wrong)
    return found


def _sums(rows: Sequence[Row]) -> Iterator[_Sum]:
    """The sums of the form: parts and total of the results; what came in and what became of it."""
    totals = [index for index, row in enumerate(rows) if row.kind == "total"]
    outcomes = [index for index, row in enumerate(rows) if row.kind == "leaf" and row.parent]
    others = [index for index, row in enumerate(rows) if row.kind == "leaf" and not row.parent]
    if len(totals) != 1 or not outcomes:
        return
    yield _Sum(tuple(outcomes), tuple(totals))
    before = tuple(index for index in others if index < outcomes[0])
    behind = tuple(index for index in others if index > outcomes[-1])
    yield _Sum(before, (*totals, *behind))


def _together(rows: Sequence[_Bounds]) -> _Bounds:
    """The bounds of the sum of some rows."""
    least = _sum_of([row.least for row in rows])
    is_known = all(row.least is row.most for row in rows)
    return _Bounds(least, least if is_known else _sum_of([row.most for row in rows]))


def _sum_of(rows: Sequence[Sequence[Decimal]]) -> list[Decimal]:
    return list(map(sum, zip(*rows, strict=True)))


def _bounds(entry: Entry | None, width: int) -> _Bounds:
    """What the cells of a row can be, given the numbers that are printed of it.

    Fewer numbers that add up are all of the row that is not 0: each stands in its place or as many
    columns further on as there are blanks.
    """
    cells = entry.cells if entry is not None else ()
    numbers = [cell.value.number for cell in cells if cell.value.number is not None]
    if len(numbers) == len(cells) == width:
        printed = _measures(numbers)
        return _Bounds(printed, printed)
    if entry is not None and not any(cell.text for cell in cells):
        nothing = _measures([Decimal(0)] * width)
        return _Bounds(nothing, nothing)
    if not numbers or len(numbers) > width or not adds_up(cells):
        size = 2 * width - 1
        return _Bounds([Decimal(0)] * size, [_INFINITE] * size)
    return _shifted(numbers, width)


def _shifted(numbers: list[Decimal], width: int) -> _Bounds:
    """The bounds of a row that lacks some numbers, all of them 0, before its total."""
    *parts, total = numbers
    blanks = width - len(numbers)
    before = [sum(parts[:count], Decimal(0)) for count in range(width)]
    most = [max(parts[max(0, c - blanks) : c + 1], default=Decimal(0)) for c in range(width - 1)]
    return _Bounds(
        [Decimal(0)] * (width - 1)
        + [total]
        + [before[max(0, c - blanks)] for c in range(1, width)],
        [*most, total, *before[1:]],
    )


def _measures(numbers: list[Decimal]) -> list[Decimal]:
    """The numbers of a row, then the sums of its parts up to each."""
    return [*numbers, *accumulate(numbers[:-1])]
