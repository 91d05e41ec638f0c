"""Where table 4 stands in a document, and which numbers are those of each channel.

The form has three channels side by side, five results each, in one row of fifteen cells without a
label. Some reports print a table for each channel, a row for each channel, or a row for each
result; that is read where the headers leave no doubt. Everything ends as three entries, one for
each channel, with the cells of its results in the order of the form, or as a doubt.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.extract.entries import Entry
from pipelines.extract.grid_columns import cells_behind, columns_from_end, keep_columns
from pipelines.forms import forms, known_labels, means

TABLE = "appeals"
_LITIGATION = "litigation"
_FEWEST_HEADERS = 4
_FARTHEST = 40
_LONGEST_HEADER = 24
_OTHER_YEARS = ("上年", "去年", "上一年")


@dataclass
class Place:
    """The headers of a table and its rows of numbers, in order.

    `parts` are both: entry, channel and result that its label names. In a flow the last header is
    also the row, as the numbers stand behind it. Channels include 行政诉讼.
    """

    parts: list[tuple[Entry, str | None, str | None]] = field(default_factory=list)
    rows: list[Entry] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)

    def add(self, entry: Entry, channel: str | None, result: str | None) -> None:
        """Take the next entry if it is a header or may hold numbers of the table."""
        is_row = entry.has_number or (entry.label is None and bool(entry.cells))
        if is_row or channel or result:
            self.parts.append((entry, channel, result))
        if is_row:
            self.rows.append(entry)
        if channel:
            self.channels.append(channel)
        if result:
            self.results.append(result)

    @property
    def filled(self) -> list[Entry]:
        """The rows that print something."""
        return [row for row in self.rows if any(cell.text for cell in row.cells)]


class DoubtError(ValueError):
    """Why the numbers of a table cannot be given to its channels; the text is for a finding."""


def places(entries: Sequence[Entry]) -> Iterator[Place]:
    """The places where enough header labels of the table follow each other, with their rows."""
    start, beginnings = 0, _beginnings()
    while start < len(entries):
        if entries[start].key not in beginnings:
            start += 1
            continue
        found, end = _read_on(entries, start)
        if len(found.channels) + len(found.results) >= _FEWEST_HEADERS and found.channels:
            yield found
            start = end
        else:
            start += 1


def by_channel(place: Place) -> list[Entry]:
    """The three channels of a table, each an entry with the cells of its results.

    Raises:
        DoubtError: the numbers cannot be given to the channels with certainty.
    """
    rows = place.filled or place.rows[:1]
    for layout in (_rows_of_channels, _rows_of_results, _tables_of_channels):
        found = layout(place, rows)
        if found:
            return found
    return _one_row(place, rows)


def _read_on(entries: Sequence[Entry], start: int) -> tuple[Place, int]:
    """Headers from `start` on and the rows among and behind them, and where that ends."""
    place = Place()
    end = min(start + _FARTHEST, len(entries))
    for index in range(start, end):
        entry = entries[index]
        channel, result = _channel(entry), _result(entry)
        if not channel and not result and entry.label is not None:
            another_row = entry.has_number and len(entry.cells) >= _width()
            if (place.rows and not another_row) or len(entry.label) > _LONGEST_HEADER:
                return place, index
        elif place.rows and channel == _channels()[0] and channel in place.channels:
            return place, index
        place.add(entry, channel, result)
    return place, end


def _rows_of_channels(place: Place, rows: list[Entry]) -> list[Entry] | None:
    """A row for each channel below one row of results."""
    if [code for code in place.channels if code != _LITIGATION] != _channels():
        return None
    if place.results != _results():
        return None
    labelled = [entry for entry, channel, _ in place.parts if channel in _channels()]
    if len(rows) > len(labelled) or any(row not in labelled for row in rows):
        return None
    last_header = next(entry for entry, _, result in reversed(place.parts) if result)
    return [_results_of(entry, last_header) for entry in labelled]


def _results_of(row: Entry, last_header: Entry) -> Entry:
    """A row with the cells of its results alone, where empty columns stand around them."""
    size = len(_results())
    if len(row.cells) <= size or not keep_columns([row, last_header]):
        return row
    own = columns_from_end(row, size, len(last_header.cells))
    if any(cell.text for position, cell in enumerate(row.cells) if position not in own):
        return row
    return row._replace(cells=row.cells[own.start : own.stop])


def _rows_of_results(place: Place, rows: list[Entry]) -> list[Entry] | None:
    """A row for each result below one row of channels."""
    named = [code for code in place.channels if code != _LITIGATION]
    if named != _channels() or [_result(row) for row in rows] != _results():
        return None
    if place.results != _results() or any(len(row.cells) != len(named) for row in rows):
        return None
    return [
        rows[0]._replace(cells=tuple(row.cells[position] for row in rows))
        for position in range(len(named))
    ]


def _tables_of_channels(place: Place, rows: list[Entry]) -> list[Entry] | None:
    """Several tables one after the other, each with the headers and numbers of some channels."""
    found: list[Entry] = []
    channels: list[str] = []
    results: list[str] = []
    for entry, channel, result in place.parts:
        if channel in _channels():
            channels.append(channel)
        if result:
            results.append(result)
        if entry not in rows:
            continue
        if channels != _channels()[len(found) : len(found) + len(channels)] or not channels:
            return None
        if results != _results() * len(channels) or len(entry.cells) != len(results):
            return None
        found += _cut(entry, range(len(entry.cells)))
        channels, results = [], []
    return found if len(found) == len(_channels()) and len(rows) > 1 else None


def _one_row(place: Place, rows: list[Entry]) -> list[Entry]:
    """The fifteen cells of the form."""
    doubt = _doubt(place, rows)
    if doubt:
        raise DoubtError(doubt)
    [row] = rows
    width = _width()
    if len(row.cells) == width:
        return _cut(row, range(width))
    last_header = next((entry for entry, _, result in reversed(place.parts) if result), None)
    if last_header is not None and keep_columns([row, last_header]) and len(row.cells) > width:
        behind = cells_behind([row], width, last_header)
        if behind is not None:
            return _cut(row, columns_from_end(row, width, behind))
    counted = sum(bool(cell.text) for cell in row.cells)
    raise DoubtError(f"{counted} values for the {width} cells of the row")


def _cut(row: Entry, positions: Sequence[int]) -> list[Entry]:
    """The cells of a row channel by channel."""
    size = len(_results())
    cells = [row.cells[position] for position in positions]
    return [
        row._replace(cells=tuple(cells[start : start + size]))
        for start in range(0, len(cells), size)
    ]


def _doubt(place: Place, rows: list[Entry]) -> str | None:
    """Why fifteen numbers may not be the fifteen cells in the order of the form."""
    if len(rows) > 1:
        return f"{len(rows)} rows of numbers"
    numbers = [cell.value.number for row in rows for cell in row.cells]
    if numbers == list(range(1, _width() + 1)):
        return "the numbers count the columns from 1 on"
    if any(word in (row.label or "") for row in rows for word in _OTHER_YEARS):
        return "the row is that of another year"
    channels = _channels()
    order = place.channels
    both = [channels[0], _LITIGATION, *channels[1:]]
    if order not in (channels, both) and list(dict.fromkeys(order)) not in (channels, both):
        return "the headers do not name the three channels in the order of the form"
    if len(place.results) == _width() and place.results != _results() * len(channels):
        return "the headers do not name the results in the order of the form"
    return None


def _channel(entry: Entry) -> str | None:
    """The channel that a label names, `litigation` for 行政诉讼, None for another label."""
    if _LITIGATION in means(entry.key, TABLE, "corner"):
        return _LITIGATION
    return next(iter(means(entry.key, TABLE, "block")), None)


def _result(entry: Entry) -> str | None:
    return next(iter(means(entry.key, TABLE, "column")), None)


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """Keys of the labels with which the headers of such a table may begin."""
    first = {("column", _results()[0]), ("corner", _LITIGATION)}
    return frozenset(
        name
        for name, meanings in known_labels().items()
        for table, kind, code in meanings
        if table == TABLE and (kind == "block" or (kind, code) in first)
    )


@lru_cache(maxsize=1)
def _channels() -> list[str]:
    return [block.code for block in forms(TABLE)[0].blocks]


@lru_cache(maxsize=1)
def _results() -> list[str]:
    return [column.code for column in forms(TABLE)[0].blocks[0].columns]


def _width() -> int:
    return len(_channels()) * len(_results())
