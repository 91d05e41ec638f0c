"""Placing the cells of one entry under the columns of a form's row, or saying why not.

A grid places values by cell; a flow places them by count, since its blank cells have vanished.
What cannot be placed with certainty stays null.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipelines.extract.entries import CellText, Entry
from pipelines.extract.values import MERGED, Value
from pipelines.forms import Block, Row, known_labels
from pipelines.record import Cell, Finding


class Placed(NamedTuple):
    """The cells of one row, and what was odd about them."""

    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Whether some printed value of the row could not be placed."""
        return any(cell.status == "ambiguous" for cell in self.cells)


def place(
    table: str,
    row: Row,
    block: Block,
    entry: Entry,
    units: Mapping[str, str] | None = None,
    spare: int = 0,
    positions: Sequence[int] | None = None,
) -> Placed:
    """Put the cells of an entry under the columns of its row.

    Args:
        table: code of the statutory table.
        row: the row that the entry's label stands for.
        block: the block of the row, with its columns.
        entry: the label and its cells as printed.
        units: units printed in the column headers, by column code.
        spare: empty cells that rows of this grid have beyond the form's columns.
        positions: where the columns stand among the cells, if it is known; else at their start.
    """
    width = len(block.columns)
    if not entry.gridded and not entry.cells:
        if (entry.label or "")[-1:].isdecimal() and entry.key not in known_labels():
            return unplaced(table, row, block, entry, "a number is part of the label")
        return Placed(tuple(_blank(table, row, column.code, entry) for column in block.columns))
    texts = _fit(entry, width, spare) if positions is None else _at(entry, positions)
    if texts is None:
        counted = sum(bool(cell.text) for cell in entry.cells)
        return unplaced(
            table, row, block, entry, f"{counted} values for the {width} cells of the row"
        )
    cells, findings = [], []
    code, label, units = row.code, entry.label, units or {}
    for column, (text, locator, value, _) in zip(block.columns, texts, strict=True):
        status, number, unit, fits_count = value
        unit = unit or units.get(column.code)
        cells.append(
            # By position: a report has two hundred cells, and names cost half as much again.
            Cell(table, code, column.code, number, status, text, unit, label, locator)
        )
        problem = None if fits_count else _problem(value, column.data_type)
        if problem:
            findings.append(Finding(*problem, table, code, column.code, text, locator))
    return Placed(tuple(cells), tuple(findings))


def unplaced(table: str, row: Row, block: Block, entry: Entry | None, why: str) -> Placed:
    """All cells of a row as ambiguous, with a finding that shows what is printed."""
    label, locator = (entry.label, entry.locator) if entry else (None, None)
    cells = [
        Cell(table, row.code, column.code, None, "ambiguous", None, None, label, locator)
        for column in block.columns
    ]
    finding = Finding(
        "values_not_placed",
        f"{row.label}: {why}; which is which cannot be known",
        table,
        row.code,
        raw=entry.raw if entry else None,
        locator=locator,
    )
    return Placed(tuple(cells), (finding,))


def missing(table: str, row: Row, block: Block) -> tuple[Cell, ...]:
    """The cells of a row that the document does not show."""
    return tuple(Cell(table, row.code, column.code, None, "missing") for column in block.columns)


def status_of(cells: Iterable[Cell]) -> tuple[str, str | None]:
    """How far a table with these cells could be read, and why not further, None if complete."""
    statuses = [cell.status for cell in cells]
    if ambiguous := statuses.count("ambiguous"):
        return "ambiguous", f"{ambiguous} cells cannot be placed"
    if absent := statuses.count("missing"):
        return "partial", f"{absent} cells are not in the document"
    return "complete", None


def _fit(entry: Entry, width: int, spare: int) -> tuple[CellText, ...] | None:
    """The cells of the row's columns, None when they cannot be told."""
    if len(entry.cells) == width and not entry.ragged:
        return entry.cells
    cells, beyond = entry.cells[:width], entry.cells[width:]
    if len(cells) < width or any(cell.text for cell in beyond):
        return None
    if entry.ragged and any(cell.merged for cell in cells):
        return None
    # One cell too many and the last blank: a cell may have come in anywhere before. A whole blank
    # row behind the row is another matter.
    empty = sum(not cell.merged for cell in beyond)
    return cells if empty <= spare or (entry.ragged and empty > width) else None


def _at(entry: Entry, positions: Sequence[int]) -> tuple[CellText, ...] | None:
    """The cells at those positions, None when others are printed too, or some are not there."""
    if not 0 <= min(positions) <= max(positions) < len(entry.cells):
        return None
    others = (cell for position, cell in enumerate(entry.cells) if position not in positions)
    if any(cell.text for cell in others):
        return None
    return tuple(entry.cells[position] for position in positions)


def _blank(table: str, row: Row, column: str, entry: Entry) -> Cell:
    return Cell(
        table, row.code, column, None, "blank", row_label=entry.label, locator=entry.locator
    )


def _problem(value: Value, data_type: str) -> tuple[str, str] | None:
    """Finding code and message for a cell that prints what its column cannot hold."""
    status, number = value.status, value.number
    if status == "text":
        return "text_in_value_cell", "text where a number is expected"
    if value is MERGED:
        return "damaged_number", "a cell that spans rows: which one its number is of is not known"
    if status == "ambiguous":
        return "damaged_number", "digits that do not make one number"
    if number is None or data_type == "amount":
        return None
    if number != number.to_integral_value():
        return "count_not_whole", "a count that is not a whole number"
    if number < 0 and data_type == "count":
        return "count_negative", "a count below zero"
    return None
