"""Table 4, 政府信息公开行政复议、行政诉讼情况: one row of fifteen cells.

Three channels side by side, five results each. The cells have no row label: they are the numbers
that follow the headers, and only fifteen of them can be placed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.extract.entries import Entry, adds_up, blanks_vanished
from pipelines.extract.placing import place, unplaced
from pipelines.forms import Block, Column, Row, forms, key, known_labels
from pipelines.record import Cell, Finding, TableReading

TABLE = "appeals"
_FEWEST_HEADERS = 4
_FARTHEST = 40
_LONGEST_HEADER = 24
_OTHER_YEARS = ("上年", "去年", "上一年")


@dataclass(frozen=True)
class _Found:
    """The header labels of the table and the entries with values that follow them."""

    headers: tuple[Entry, ...]
    rows: tuple[Entry, ...]


def read_appeals(entries: list[Entry]) -> tuple[TableReading, tuple[Finding, ...]]:
    """Read the table of appeals from the entries of a document."""
    form = forms(TABLE)[0]
    places = list(_find(entries))
    if not places:
        return TableReading(TABLE, "absent"), ()
    printed = [place for place in places if place.rows]
    found = (printed or places)[0]
    whole = _as_one_block(form.blocks)
    row = Row("appeals", "行政复议、行政诉讼", "leaf", "appeals")
    filled = [entry for entry in found.rows if any(cell.text for cell in entry.cells)]
    if not found.rows:
        cells = tuple(Cell(TABLE, *_place_of(c), None, "missing") for c in whole.columns)
        reason = "the headers are there, the row of numbers is not"
        return TableReading(TABLE, "partial", form.form, reason, cells), ()
    doubt = (
        _contradicted(printed) or _doubt(found, filled) or _vanished(form.blocks, filled, entries)
    )
    if doubt:
        placed = unplaced(TABLE, row, whole, found.rows[0], doubt)
    else:
        placed = place(TABLE, row, whole, filled[0] if filled else found.rows[0])
    cells = tuple(_named(cell) for cell in placed.cells)
    findings = tuple(_named_finding(finding) for finding in placed.findings)
    if placed.is_ambiguous:
        reason = findings[0].message if findings else "cells cannot be placed"
        return TableReading(TABLE, "ambiguous", form.form, reason, cells), findings
    return TableReading(TABLE, "complete", form.form, None, cells), findings


def _find(entries: list[Entry]) -> Iterator[_Found]:
    """The places where enough header labels of the table follow each other, with what follows."""
    labels = [_is_header(entry) for entry in entries]
    start = 0
    while start < len(entries):
        if not labels[start] or entries[start].key not in _channel_keys():
            start += 1
            continue
        found, end = _read_on(entries, labels, start)
        if len(found.headers) >= _FEWEST_HEADERS:
            yield found
            start = end
        else:
            start += 1


def _read_on(entries: list[Entry], labels: list[bool], start: int) -> tuple[_Found, int]:
    """Header labels from `start` on and the rows behind them, and where that ends."""
    headers, rows = [], []
    for index in range(start, min(start + _FARTHEST, len(entries))):
        entry = entries[index]
        is_foreign = not labels[index] and len(entry.label or "") > _LONGEST_HEADER
        another_row = entry.gridded and entry.has_number and len(entry.cells) >= _width()
        if (rows and entry.label is not None and not another_row) or is_foreign:
            return _Found(tuple(headers), tuple(rows)), index
        if labels[index]:
            headers.append(entry)
        if entry.has_number or (entry.label is None and entry.cells):
            rows.append(entry)
    return _Found(tuple(headers), tuple(rows)), min(start + _FARTHEST, len(entries))


def _contradicted(printed: list[_Found]) -> str | None:
    """Why it is not known which of several such tables is the report's; None if they agree."""
    texts = {tuple(row.raw for row in place.rows) for place in printed}
    return "the document holds more than one such table" if len(texts) > 1 else None


def _is_header(entry: Entry) -> bool:
    return any(
        table == TABLE and kind != "section" for table, kind, _ in known_labels().get(entry.key, ())
    )


def _channel_keys() -> set[str]:
    return {key(block.label) for block in forms(TABLE)[0].blocks} | {key("行政诉讼")}


def _doubt(found: _Found, filled: list[Entry]) -> str | None:
    """Why fifteen numbers may not be the fifteen cells in the order of the form."""
    if len(filled) > 1:
        return f"{len(filled)} rows of numbers"
    numbers = [cell.value.number for entry in filled for cell in entry.cells]
    if numbers == list(range(1, _width() + 1)):
        return "the numbers count the columns from 1 on"
    if any(word in (entry.label or "") for entry in filled for word in _OTHER_YEARS):
        return "the row is that of another year"
    order = [entry.key for entry in found.headers if entry.key in _channel_keys()]
    channels = [key(block.label) for block in forms(TABLE)[0].blocks]
    both = [channels[0], key("行政诉讼"), *channels[1:]]
    if order not in (channels, both) and _once(order) not in (channels, both):
        return "the headers do not name the three channels in the order of the form"
    results = [key(column.label) for block in forms(TABLE)[0].blocks for column in block.columns]
    printed = [entry.key for entry in found.headers if entry.key in results]
    if len(printed) == len(results) and printed != results:
        return "the headers do not name the results in the order of the form"
    return None


def _once(labels: list[str]) -> list[str]:
    return list(dict.fromkeys(labels))


def _width() -> int:
    return sum(len(block.columns) for block in forms(TABLE)[0].blocks)


def _vanished(blocks: tuple[Block, ...], filled: list[Entry], entries: list[Entry]) -> str | None:
    """Why the numbers of a flow may not be complete, though their count is right."""
    width = _width()
    if len(filled) != 1 or len(filled[0].cells) < width:
        return None
    [entry] = filled
    may_be_filler = entry.ragged and not entry.cells[width - 1].text
    if not may_be_filler and (entry.gridded or not blanks_vanished(entries)):
        return None
    start = 0
    for block in blocks:
        cells = entry.cells[start : start + len(block.columns)]
        if any(cell.text for cell in cells) and not adds_up(cells):
            return "blank cells may have vanished from this row and the numbers do not add up"
        start += len(block.columns)
    return None


def _as_one_block(blocks: tuple[Block, ...]) -> Block:
    columns = tuple(
        Column(f"{block.code}.{c.code}", c.label, c.kind, c.data_type, c.unit)
        for block in blocks
        for c in block.columns
    )
    return Block("appeals", "", (), columns)


def _place_of(column: Column) -> tuple[str, str]:
    channel, result = column.code.split(".")
    return channel, result


def _named(cell: Cell) -> Cell:
    """The cell under the names of the code list: channel and result."""
    channel, result = cell.column.split(".")
    return cell._replace(row=channel, column=result)


def _named_finding(finding: Finding) -> Finding:
    if finding.column is None:
        return replace(finding, row=None)
    channel, result = finding.column.split(".")
    return replace(finding, row=channel, column=result)
