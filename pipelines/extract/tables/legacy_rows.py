"""The rows of the statistics table as printed: a label, its unit, and the cells behind the unit.

Labelled rows have only labels and cells, so that the unit between the two becomes a label of its
own; this module moves it back into its row. Other content behind a row is flagged.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from pipelines.extract.rows.labelled_rows import LabelledRow, ValueCell, labelled_row
from pipelines.forms.indicators import unit_of
from pipelines.forms.labels import parse_label, simplify

_FEWEST_CODES = 10


class IndicatorRow(NamedTuple):
    """A row: its label and cells, its unit, and whether other content follows.

    The unit is empty if its cell prints none, and None if the cell itself is missing. `rows` are
    the grid rows of its parts.
    """

    row: LabelledRow
    unit: str | None = None
    crowded: bool = False
    rows: frozenset[int] = frozenset()

    @property
    def has_number(self) -> bool:
        """Whether it holds a number; a mark such as —— does not count."""
        return any(cell.known.number is not None for cell in self.row.cells)

    @property
    def keeps_blanks(self) -> bool:
        """Whether its format keeps rows apart and blank cells in their places."""
        return self.row.gridded and not self.row.ragged

    @property
    def is_one_row(self) -> bool:
        """Whether its cells are certainly in the row of its label, not assigned by blank lines."""
        return self.keeps_blanks and len(self.rows) == 1

    @property
    def is_open(self) -> bool:
        """Whether it is a label without unit and value so far."""
        return self.row.label is not None and self.unit is None and not self.row.cells


def indicator_rows(rows: Sequence[LabelledRow]) -> list[IndicatorRow]:
    """Return the rows of a document with units and broken labels moved back into their rows."""
    found: list[IndicatorRow] = []
    for part in _without_codes(rows):
        above = found[-1] if found else IndicatorRow(labelled_row(None, 0))
        unit = unit_of(part.label)
        if unit and above.is_open:
            found[-1] = _row(_with(above.row, part.cells, part), part, unit)
        elif unit or part.label is None:
            if found and (not above.keeps_blanks or part.row == above.row.row):
                found[-1] = above._replace(crowded=True)
            found.append(_row(part._replace(label=None, key=""), part, unit))
        elif above.is_open and _goes_on(above.row, part):
            joined = labelled_row(f"{above.row.label}{part.label}", above.row.at, part.cells)
            found[-1] = _row(joined._replace(last=part.last), part)
        else:
            found.append(_row(part, part))
    return found


def _without_codes(rows: Sequence[LabelledRow]) -> list[LabelledRow]:
    """Return the rows without a column of codes before their numbers: they count the indicators."""
    numbers = [[c for c in row.cells if c.known.number is not None] for row in rows]
    first = {at: cells[0] for at, cells in enumerate(numbers) if cells}
    codes = [cell.known.number or Decimal(0) for cell in first.values()]
    are_rising = all(a < b for a, b in pairwise(codes))
    if not are_rising or len(codes) < _FEWEST_CODES or codes[-1] - codes[0] >= 2 * len(codes):
        return list(rows)
    return [
        _with(row, [cell for cell in row.cells if cell is not first.get(at)], row)
        for at, row in enumerate(rows)
    ]


def _row(row: LabelledRow, end: LabelledRow, unit: str | None = None) -> IndicatorRow:
    return IndicatorRow(row, unit, rows=frozenset((row.row, end.row)))


def without_unit_cells(rows: list[IndicatorRow]) -> list[IndicatorRow]:
    """Return the rows of a grid with a column of units, without unit cells that print none."""
    return [
        one._replace(row=_with(one.row, one.row.cells[1:], one.row), unit="")
        if one.keeps_blanks
        and one.unit is None
        and len(one.row.cells) > 1
        and one.row.cells[0].known.number is None
        else one
        for one in rows
    ]


def _goes_on(above: LabelledRow, part: LabelledRow) -> bool:
    """Return whether a line of a flow continues the bracketed note of the label above."""
    if above.gridded or part.gridded:
        return False
    plain = simplify(above.label)
    if plain.count("(") > plain.count(")"):
        return True
    return simplify(part.label).startswith("(") and parse_label(part.label).ordinal is None


def _with(label: LabelledRow, cells: Sequence[ValueCell], end: LabelledRow) -> LabelledRow:
    """Return the label with its cells; it ends where `end` does."""
    prints = any(not cell.is_blank for cell in cells)
    return label._replace(cells=tuple(cells), prints=prints, last=end.last)
