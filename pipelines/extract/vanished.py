"""Rows of a flow that print the right count of numbers and may still have lost a blank.

Where blank cells leave no trace, a row that lacks one and has a number doubled beside it looks
like a whole row: nothing in the row tells, and where the sums over the rows hold (see
`application_sums`) nothing around it either. Such a row is believed, unless more rows of table 3
lack one number than are whole: then it is likelier to be one of those.

A row that does not add up may be the report's own mistake; where leaving out or joining numbers
would mend it, it may be ours. Rows of a grid keep their blanks and are never in doubt here.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from pipelines.extract.entries import CellText, Entry, count_without_fillers
from pipelines.forms import forms, means


def one_is_often_lost(found: Sequence[Entry]) -> bool:
    """Whether table 3 of a flow has some whole rows, and more that lack one number of a row.

    All rows alike would have lost a column, which says nothing of blanks.
    """
    width = _width()
    counts = Counter(
        count_without_fillers(part)
        for part in found
        if part.cells
        and loses_blanks(part)
        and not part.last
        and means(part.key, "applications", "row")
    )
    return 0 < counts[width] < counts[width - 1]


def loses_blanks(entry: Entry) -> bool:
    """Whether the container of an entry may drop blank cells without a trace."""
    return entry.ragged or not entry.gridded


def adds_up_but_for_one(cells: Sequence[CellText]) -> bool:
    """Whether numbers that do not add up do so without one of those before the total."""
    *parts, total = _numbers(cells) or [Decimal(0)]
    surplus = sum(parts) - total
    return surplus != 0 and surplus in parts


def adds_up_but_for_last(cells: Sequence[CellText]) -> bool:
    """Whether numbers that do not add up do so without the last: another came in behind them."""
    *parts, total = _numbers(cells) or [Decimal(0)]
    return sum(parts) != total and sum(parts[:-1]) == parts[-1]


def adds_up_if_joined(cells: Sequence[CellText]) -> bool:
    """Whether numbers that do not add up do so when two neighbours are the halves of one."""
    numbers = _numbers(cells)
    if not numbers or sum(numbers[:-1]) == numbers[-1]:
        return False
    halves = [(cells[i].text, cells[i + 1].text) for i in range(len(cells) - 1)]
    joined = (
        [*numbers[:i], Decimal(first + second), *numbers[i + 2 :]]
        for i, (first, second) in enumerate(halves)
        if (first + second).isdecimal() and first[0] != "0"
    )
    return any(sum(parts) == total for *parts, total in joined)


def _numbers(cells: Sequence[CellText]) -> list[Decimal]:
    """The numbers of a row, none unless every cell is one."""
    numbers = [cell.value.number for cell in cells if cell.value.number is not None]
    return numbers if len(numbers) == len(cells) else []


def may_hold_a_doubled_zero(cells: Sequence[CellText]) -> bool:
    """Whether one number of a row that adds up could have come in: only a 0 changes no sum."""
    return any(cell.value.number == 0 for cell in cells)


@lru_cache(maxsize=1)
def _width() -> int:
    return len(forms("applications")[0].blocks[0].columns)
