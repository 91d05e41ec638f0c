"""Find the headers of table 4 and its rows of numbers.

Labels name three channels, of which 行政诉讼 stands for two, and five results of each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipelines.extract.rows.labelled_rows import LabelledRow
from pipelines.extract.rows.values import Value
from pipelines.extract.tables import doubts
from pipelines.extract.tables.located import APPEALS as TABLE
from pipelines.forms import forms, known_labels, means

LITIGATION = "litigation"
_FEWEST_HEADERS = 4
_FARTHEST = 40
_LONGEST_HEADER = 24


@dataclass
class PrintedTable:
    """The headers of a table and its rows of numbers, in order.

    `parts` are both: row, and the channel and result that its label names. In a flow the last
    header is also the row, as the numbers come behind it. Channels include 行政诉讼.
    """

    parts: list[tuple[LabelledRow, str | None, str | None]] = field(default_factory=list)
    rows: list[LabelledRow] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)

    def add(self, row: LabelledRow, channel: str | None, result: str | None) -> None:
        """Add the next row if it is a header or may hold numbers of the table."""
        holds_cells = row.prints or (row.label is None and bool(row.cells))
        if holds_cells or channel or result:
            self.parts.append((row, channel, result))
        if holds_cells:
            self.rows.append(row)
        if channel:
            self.channels.append(channel)
        if result:
            self.results.append(result)

    @property
    def named(self) -> list[str]:
        """The channels without 行政诉讼, which stands for two of them."""
        return [code for code in self.channels if code != LITIGATION]

    @property
    def filled(self) -> list[LabelledRow]:
        """The rows that print something."""
        return [row for row in self.rows if row.prints]

    def keeps_columns(self, row: LabelledRow) -> bool:
        """Return whether the results are named in rows of a grid as wide as the row of numbers."""
        results = [header for header, _, result in self.parts if result]
        return not row.loses_blanks and all(header.width == row.width for header in results)

    @property
    def last_header(self) -> LabelledRow | None:
        """The last label of a result."""
        return next((row for row, _, result in reversed(self.parts) if result), None)


def printed_tables(rows: Sequence[LabelledRow]) -> Iterator[PrintedTable]:
    """Return the places with enough header labels of the table in sequence, with their rows."""
    start, beginnings = 0, _beginnings()
    while start < len(rows):
        if rows[start].key not in beginnings:
            start += 1
            continue
        found, end = _read_on(rows, start)
        if len(found.channels) + len(found.results) >= _FEWEST_HEADERS and found.channels:
            yield found
            start = end
        else:
            start += 1


def _read_on(rows: Sequence[LabelledRow], start: int) -> tuple[PrintedTable, int]:
    """Return headers from `start` on, the rows among and behind them, and their end."""
    found = PrintedTable()
    end = min(start + _FARTHEST, len(rows))
    for index in range(start, end):
        row = rows[index]
        channel, result = _channel_of(row), result_of(row)
        if not channel and not result and row.label is not None:
            another_row = row.prints and len(row.cells) >= form_width()
            if (found.rows and not another_row) or len(row.label) > _LONGEST_HEADER:
                return found, index
        elif found.rows and channel == channel_codes()[0] and channel in found.channels:
            return found, index
        found.add(row, channel, result)
    return found, end


def without_headers(rows: Sequence[LabelledRow]) -> list[PrintedTable]:
    """Return the only row of fifteen values in the section, if its headers are broken.

    Without headers only the sums show that they are the cells of the form.
    """
    start = next((i for i, row in enumerate(rows) if means(row.key, TABLE, "section")), len(rows))
    found = []
    for row in rows[start + 1 :]:
        if row.is_section:
            break
        if row.prints and len(row.cells) >= form_width():
            found.append(row)
    if len(found) != 1 or len(found[0].cells) != form_width():
        return []
    values = doubts.values_of(found[0])
    if not any(value.number for value in values) or not each_adds_up(values, ()):
        return []
    whole = PrintedTable()
    whole.channels, whole.rows = list(channel_codes()), found
    return [whole]


def each_adds_up(values: Sequence[Value], others: Sequence[Value]) -> bool:
    """Return whether the results of each channel add up to their total."""
    return all(map(doubts.adds_up, channel_by_channel(values)))


def channel_by_channel(those: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut cells or values of a row after the results of each channel."""
    size = len(result_codes())
    return (those[start : start + size] for start in range(0, len(those), size))


def _channel_of(row: LabelledRow) -> str | None:
    """Return the channel of a label: `litigation` for 行政诉讼, None for other labels."""
    if LITIGATION in means(row.key, TABLE, "corner"):
        return LITIGATION
    return next(iter(means(row.key, TABLE, "block")), None)


def result_of(row: LabelledRow) -> str | None:
    """Return the result of a label; None for other labels."""
    return next(iter(means(row.key, TABLE, "column")), None)


def _beginnings() -> frozenset[str]:
    """Return keys of labels with which the headers of such a table may begin."""
    first = {("column", result_codes()[0]), ("corner", LITIGATION)}
    return frozenset(
        name
        for name, meanings in known_labels().items()
        for table, kind, code in meanings
        if table == TABLE and (kind == "block" or (kind, code) in first)
    )


@lru_cache(maxsize=1)
def channel_codes() -> list[str]:
    """Return the channels in the order of the form."""
    return [block.code for block in forms(TABLE)[0].blocks]


def result_codes() -> list[str]:
    """Return the results of each channel in the order of the form."""
    return [column.code for column in forms(TABLE)[0].blocks[0].columns]


def form_width() -> int:
    """Return the number of cells of the form."""
    return len(channel_codes()) * len(result_codes())
