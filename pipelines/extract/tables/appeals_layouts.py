"""Read each layout of table 4 as a row per channel.

All fifteen cells in one row, a table per channel, a row per channel, or a row per result.
"""

from collections.abc import Sequence

from pipelines.extract.rows.labelled_rows import LabelledRow, ValueCell
from pipelines.extract.tables.appeals_headers import (
    LITIGATION,
    PrintedTable,
    channel_by_channel,
    channel_codes,
    form_width,
    result_codes,
    result_of,
)
from pipelines.extract.tables.doubts import counts_columns

_OTHER_YEARS = ("上年", "去年", "上一年")


class DoubtError(ValueError):
    """The numbers of a table cannot be assigned to its channels: a code, and the reason."""


def by_channel(table: PrintedTable) -> list[LabelledRow]:
    """Return the three channels of a table, each a row with the cells of its results.

    Raises:
        DoubtError: the numbers cannot be given to the channels with certainty.
    """
    rows = _without_column_numbers(table.rows)
    rows = [row for row in rows if row.prints] or rows[:1]
    for layout in (_rows_of_channels, _rows_of_results, _tables_of_channels):
        found = layout(table, rows)
        if found:
            return found
    return _one_row(table, rows)


def _without_column_numbers(rows: list[LabelledRow]) -> list[LabelledRow]:
    """Return the rows without one that counts the columns above the numbers."""
    if len(rows) == 1:
        return rows
    width = form_width()
    return [
        row
        for row in rows
        if not (row.prints and len(row.cells) >= width and counts_columns(row.cells[:width]))
    ]


def _rows_of_channels(table: PrintedTable, rows: list[LabelledRow]) -> list[LabelledRow] | None:
    """Return a row for each channel below one row of results."""
    labelled = [row for row, channel, _ in table.parts if channel in channel_codes()]
    if table.named != channel_codes() or table.results != result_codes():
        return None
    if any(row not in labelled for row in rows):
        return None
    return [_with_results(row, table.last_header) for row in labelled]


def _with_results(row: LabelledRow, last_header: LabelledRow | None) -> LabelledRow:
    """Return a row with the cells of its results alone, without empty columns around them."""
    size = len(result_codes())
    if last_header is None or row.ragged:
        return row
    if len(row.cells) <= size or row.width != last_header.width:
        return row
    end = len(row.cells) - len(last_header.cells)
    own = range(end - size, end)
    if any(not cell.is_blank for place, cell in enumerate(row.cells) if place not in own):
        return row
    return row._replace(cells=row.cells[own.start : own.stop])


def _rows_of_results(table: PrintedTable, rows: list[LabelledRow]) -> list[LabelledRow] | None:
    """Return a row for each result below one row of channels."""
    if table.named != channel_codes() or table.results != result_codes():
        return None
    if [result_of(row) for row in rows] != result_codes():
        return None
    if any(len(row.cells) != len(channel_codes()) for row in rows):
        return None
    columns = zip(*(row.cells for row in rows), strict=True)
    return [rows[0]._replace(cells=cells) for cells in columns]


def _tables_of_channels(table: PrintedTable, rows: list[LabelledRow]) -> list[LabelledRow] | None:
    """Read several tables in sequence, each with the headers and numbers of some channels."""
    found: list[LabelledRow] = []
    channels: list[str] = []
    results: list[str] = []
    for row, channel, result in table.parts:
        if channel in channel_codes():
            channels.append(channel)
        if result:
            results.append(result)
        if row not in rows:
            continue
        if channels != channel_codes()[len(found) : len(found) + len(channels)] or not channels:
            return None
        if results != result_codes() * len(channels) or len(row.cells) != len(results):
            return None
        found += _cut(row, row.cells)
        channels, results = [], []
    return found if len(found) == len(channel_codes()) and len(rows) > 1 else None


def _one_row(table: PrintedTable, rows: list[LabelledRow]) -> list[LabelledRow]:
    """Return the fifteen cells of the form."""
    if len(rows) > 1:
        raise DoubtError("rows_of_numbers", f"{len(rows)} rows of numbers")
    [row] = rows
    _check_headers(table, row)
    width = form_width()
    cells = row.cells[:width] if row.ragged else row.cells
    fillers = [cell.merged and row.ragged for cell in row.cells]
    if len(cells) == width and not any(fillers[:width]) and all(fillers[width:]):
        return _cut(row, cells)
    columns = [header.column for header, _, result in table.parts if result]
    if len(set(columns)) == width and table.keeps_columns(row):
        own = [cell for cell in row.cells if cell.column in columns]
        others = (cell for cell in row.cells if cell.column not in columns)
        if len(own) == width and all(cell.is_blank for cell in others):
            return _cut(row, sorted(own, key=lambda cell: columns.index(cell.column)))
    counted = sum(not cell.is_blank for cell in row.cells)
    raise DoubtError("values_not_placed", f"{counted} values for the {width} cells of the row")


def _check_headers(table: PrintedTable, row: LabelledRow) -> None:
    """Check that fifteen numbers are the cells in the order of the form.

    Raises:
        DoubtError: the headers, or the label of the row, contradict it.
    """
    if any(word in (row.label or "") for word in _OTHER_YEARS):
        raise DoubtError("other_year", "the row is that of another year")
    channels, order = channel_codes(), table.channels
    both = [channels[0], LITIGATION, *channels[1:]]
    if order not in (channels, both) and list(dict.fromkeys(order)) not in (channels, both):
        message = "the headers do not name the three channels in the order of the form"
        raise DoubtError("columns_out_of_order", message)
    if not _are_in_order(table.results):
        message = "the headers do not name the results in the order of the form"
        raise DoubtError("columns_out_of_order", message)


def _are_in_order(results: list[str]) -> bool:
    """Return whether named results are in the order of the form; some may be lost."""
    codes = result_codes()
    sets, more = divmod(len(results), len(codes))
    remaining = iter(codes * len(channel_codes()))
    return results == codes * sets if not more else all(r in remaining for r in results)


def _cut(row: LabelledRow, cells: Sequence[ValueCell]) -> list[LabelledRow]:
    """Cut the cells of a row by channel."""
    return [row._replace(cells=tuple(part)) for part in channel_by_channel(cells)]
