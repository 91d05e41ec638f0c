"""Table 4, 政府信息公开行政复议、行政诉讼情况: what became of appeals, by channel.

Fifteen cells without a row label: the numbers that follow the headers. Where they stand and which
channel they belong to is `appeal_layouts`; here they are placed, or not.
"""

from collections.abc import Sequence

from pipelines.extract.appeal_layouts import TABLE, DoubtError, Place, by_channel, places
from pipelines.extract.entries import Entry, adds_up
from pipelines.extract.placing import Placed, place
from pipelines.extract.surroundings import Surroundings
from pipelines.extract.vanished import (
    adds_up_if_joined,
    loses_blanks,
    may_hold_a_doubled_zero,
)
from pipelines.forms import Block, forms
from pipelines.record import Cell, Finding, TableReading

_NAME = "行政复议、行政诉讼"


def read_appeals(around: Surroundings) -> tuple[TableReading, tuple[Finding, ...]]:
    """Read the table of appeals from the entries of a document."""
    found = list(places(around.entries))
    if not found:
        return TableReading(TABLE, "absent"), ()
    printed = [one for one in found if one.rows]
    if not printed:
        reason = "the headers are there, the row of numbers is not"
        return TableReading(TABLE, "partial", _form(), reason, _all_cells("missing")), ()
    doubt = _contradicted(printed)
    if doubt:
        return _ambiguous(printed[0], doubt)
    try:
        channels = by_channel(printed[0])
    except DoubtError as error:
        return _ambiguous(printed[0], str(error))
    doubt = _vanished(channels, around)
    if doubt:
        return _ambiguous(printed[0], doubt)
    placed = [_place(block, entry) for block, entry in zip(_blocks(), channels, strict=True)]
    cells = tuple(cell for row in placed for cell in row.cells)
    findings = tuple(finding for row in placed for finding in row.findings)
    if any(row.is_ambiguous for row in placed):
        reason = findings[0].message if findings else "cells cannot be placed"
        return TableReading(TABLE, "ambiguous", _form(), reason, cells), findings
    return TableReading(TABLE, "complete", _form(), None, cells), findings


def _place(block: Block, entry: Entry) -> Placed:
    return place(TABLE, block.rows[0], block, entry._replace(gridded=True))


def _contradicted(printed: Sequence[Place]) -> str | None:
    """Why it is not known which of several such tables is the report's; None if they agree."""
    texts = {tuple(row.raw for row in found.rows) for found in printed}
    return "the document holds more than one such table" if len(texts) > 1 else None


def _vanished(channels: Sequence[Entry], around: Surroundings) -> str | None:
    """Why the numbers of a flow may not be complete, though their count is right."""
    printed = [part for part in channels if any(cell.text for cell in part.cells)]
    doubtful = [part for part in printed if loses_blanks(part)]
    if not doubtful:
        return None
    if any(adds_up_if_joined(part.cells) for part in doubtful):
        return "the numbers do not add up, and would if two of them were one"
    vanished = around.blanks_vanished
    numbers = [cell for part in channels for cell in part.cells]
    if around.one_is_often_lost and may_hold_a_doubled_zero(numbers):
        return "blank cells have vanished from the table before, perhaps from this one too"
    last_is_blank = not numbers[-1].text
    if not last_is_blank and (channels[0].gridded or not vanished):
        return None
    if not all(adds_up(part.cells) for part in printed):
        return "blank cells may have vanished from this row and the numbers do not add up"
    return None


def _ambiguous(found: Place, doubt: str) -> tuple[TableReading, tuple[Finding, ...]]:
    row = (found.filled or found.rows)[0]
    message = f"{_NAME}: {doubt}; which is which cannot be known"
    finding = Finding("values_not_placed", message, TABLE, raw=row.raw, locator=row.locator)
    cells = _all_cells("ambiguous", row)
    return TableReading(TABLE, "ambiguous", _form(), message, cells), (finding,)


def _all_cells(status: str, row: Entry | None = None) -> tuple[Cell, ...]:
    label, locator = (row.label, row.locator) if row else (None, None)
    return tuple(
        Cell(TABLE, block.code, column.code, None, status, row_label=label, locator=locator)
        for block in _blocks()
        for column in block.columns
    )


def _blocks() -> tuple[Block, ...]:
    return forms(TABLE)[0].blocks


def _form() -> str:
    return forms(TABLE)[0].form
