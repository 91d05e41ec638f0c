"""The rows of the statistics table as printed: a label, its unit, and the cells behind the unit.

Entries know labels and cells only, so that the unit between the two comes as a label of its own;
here it is put back into its row. What stands behind a row and is not its own is told.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.extract.entries import CellText, Entry, entry
from pipelines.extract.legacy_labels import like_indicators, unit_of
from pipelines.extract.values import Value, is_value, read_value
from pipelines.forms.labels import parse_label, simplify

_ROW_IN_A_LINE = re.compile(r"(?P<label>.*\S)\s+(?P<unit>[^\s\d]{1,2})(?:\s+(?P<value>\S+))?", re.S)
_NUMBER_WITH_UNIT = re.compile(r"(?P<number>[\d,.]+)\s*(?P<unit>[^\d\s]{1,2})")


class PrintedRow(NamedTuple):
    """A row: its label and cells, its unit, whether more stands behind it than that.

    The unit is empty where its cell prints none, and None where the cell itself is not there.
    """

    entry: Entry
    unit: str | None = None
    crowded: bool = False

    @property
    def keeps_blanks(self) -> bool:
        """Whether its container keeps rows apart and blank cells in their places."""
        return self.entry.gridded and not self.entry.ragged

    @property
    def is_one_row(self) -> bool:
        """Whether its cells stand in the row of its label for certain, not by blank lines."""
        places = {part.locator.rpartition(" cell ")[0] for part in (self.entry, *self.entry.cells)}
        return self.keeps_blanks and len(places) == 1 and "" not in places

    @property
    def is_open(self) -> bool:
        """Whether it is a label that still waits for its unit and value."""
        return self.entry.label is not None and self.unit is None and not self.entry.cells


def printed_rows(entries: Sequence[Entry]) -> list[PrintedRow]:
    """The entries of a document with units and broken labels put back into their rows."""
    rows: list[PrintedRow] = []
    for part in (part for found in entries for part in _parts(found)):
        above = rows[-1] if rows else PrintedRow(entry(None, ""))
        unit, number = unit_of(part.label), _number_with_unit(part)
        if number and above.entry.label:
            cells = (*above.entry.cells, number)
            rows[-1] = above._replace(entry=_with(above.entry, cells, part))
        elif unit and above.is_open:
            rows[-1] = above._replace(entry=_with(above.entry, part.cells, part), unit=unit)
        elif unit or part.label is None:
            if rows and not above.keeps_blanks:
                rows[-1] = above._replace(crowded=True)
            rows.append(PrintedRow(part._replace(label=None, key=""), unit))
        elif above.is_open and _goes_on(above.entry, part):
            joined = entry(above.entry.label + part.label, above.entry.locator, part.cells)
            rows[-1] = PrintedRow(joined._replace(last=part.last))
        else:
            rows.append(PrintedRow(part))
    return rows


def without_unit_cells(rows: list[PrintedRow]) -> list[PrintedRow]:
    """The rows of a grid with a column of units, the cells that print none taken out."""
    return [
        row._replace(entry=_with(row.entry, row.entry.cells[1:], row.entry), unit="")
        if row.keeps_blanks
        and row.unit is None
        and len(row.entry.cells) > 1
        and row.entry.cells[0].value.number is None
        else row
        for row in rows
    ]


def _parts(found: Entry) -> Iterator[Entry]:
    """A line that holds a whole row comes apart: label, unit and value."""
    match = None if found.gridded else _ROW_IN_A_LINE.fullmatch(found.label or "")
    if not match or not unit_of(match["unit"]) or not like_indicators(match["label"]):
        yield found
        return
    value = match["value"]
    if value and not is_value(value):
        yield found
        return
    own = (CellText(value, found.locator, read_value(value)),) if value else ()
    yield entry(match["label"], found.locator)
    behind = entry(match["unit"], found.locator, (*own, *found.cells))
    yield behind._replace(last=found.last)


def _number_with_unit(part: Entry) -> CellText | None:
    """A value cell that prints a unit which is none of the later forms: 20人次."""
    match = None if part.cells else _NUMBER_WITH_UNIT.fullmatch(simplify(part.label or ""))
    unit = unit_of(match["unit"]) if match else None
    value = read_value(match["number"]) if unit else None
    if value is None or value.number is None:
        return None
    return CellText(part.label, part.locator, Value("reported", value.number, unit))


def _goes_on(above: Entry, part: Entry) -> bool:
    """Whether a line of a flow goes on with the note in brackets of the label above."""
    if above.gridded or part.gridded:
        return False
    plain = simplify(above.label)
    if plain.count("(") > plain.count(")"):
        return True
    return simplify(part.label).startswith("(") and parse_label(part.label).ordinal is None


def _with(label: Entry, cells: Sequence[CellText], end: Entry) -> Entry:
    """The label with its cells; it ends where `end` does."""
    has_number = any(cell.value.number is not None for cell in cells)
    return label._replace(cells=tuple(cells), has_number=has_number, last=end.last)
