"""Locate table 4, 政府信息公开行政复议、行政诉讼情况: results of appeals, by channel.

The form has three channels side by side, five results each, in one row of fifteen cells without a
label. Some reports print a table per channel, a row per channel, or a row per result; these are
read if the headers are unambiguous. Each layout becomes three rows, one per channel, with the cells
of its results in the order of the form.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipelines.extract.rows.labelled_rows import LabelledRow, ValueCell
from pipelines.extract.rows.values import Value
from pipelines.extract.tables import doubts
from pipelines.extract.tables.cell_mapping import all_ambiguous, place
from pipelines.extract.tables.located import APPEALS as TABLE
from pipelines.extract.tables.located import Located
from pipelines.extract.tables.page import LabelledPage
from pipelines.extract.tables.plan import TWO_TABLES, Check, Remark, TablePlan, in_doubt
from pipelines.forms import forms, known_labels, means

_NAME = "行政复议、行政诉讼"
_LITIGATION = "litigation"
_FEWEST_HEADERS = 4
_FARTHEST = 40
_LONGEST_HEADER = 24
_OTHER_YEARS = ("上年", "去年", "上一年")


class DoubtError(ValueError):
    """The numbers of a table cannot be assigned to its channels: a code, and the reason."""


@dataclass
class _Place:
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
        return [code for code in self.channels if code != _LITIGATION]

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


def read_appeals(page: LabelledPage) -> TablePlan:
    """Plan the table of appeals of a document."""
    found = list(_places(page.rows))
    printed = [one for one in found if one.rows] or _headless(page.rows)
    if not printed:
        if not found:
            return TablePlan(TABLE, status="absent")
        return _without_numbers(page, found[0])
    try:
        if len(printed) > 1 and len(set(map(_texts, printed))) > 1:
            raise DoubtError(*TWO_TABLES)
        channels = _by_channel(printed[0])
    except DoubtError as error:
        code, why = error.args
        row = (printed[0].filled or printed[0].rows)[0]
        cells = all_ambiguous(forms(TABLE)[0].blocks)
        return in_doubt(TABLE, _form(), cells, code, _in_doubt(why), row.places)
    return _planned(page, printed[0], channels)


def _planned(page: LabelledPage, place_of: _Place, channels: list[LabelledRow]) -> TablePlan:
    """Plan three channels as rows of a grid; a doubt about one is a doubt about all."""
    loses_blanks = any(row.loses_blanks for row in channels)
    rows = [row._replace(key="", gridded=True, ragged=False, last=False) for row in channels]
    plan = place(TABLE, _form(), _channels_located(LabelledPage(rows), [0, 1, 2]))

    def check(holds: Callable, code: str, why: str) -> Check:
        remark = Remark(code, _in_doubt(why), places=place_of.rows[0].places)
        return Check(holds, remark, range(len(plan.cells)))

    checks = [check(_not_column_numbers, "column_numbers", "the numbers count the columns")]
    edges = [*channels[0].cells[:1], *channels[-1].cells[-1:]]
    if loses_blanks and edges and (page.blanks_dropped or any(c.is_blank for c in edges)):
        why = "blank cells may have left no trace and the numbers do not add up"
        checks.append(check(_each_adds_up, "blanks_dropped", why))
    return plan._replace(checks=(*plan.checks, *checks))


def _without_numbers(page: LabelledPage, place_of: _Place) -> TablePlan:
    """Return the cells of a table of which the document shows the headers alone.

    Behind all of them, a row of blanks left no trace, as blank rows of table 3 do.
    """
    plan = place(TABLE, _form(), _channels_located(page, [None, None, None]))
    last = place_of.parts[-1][0]
    is_whole = len(place_of.results) == _width() and not page.lines_kept_once
    if last.last or not is_whole:
        reason = "the headers are there, the row of numbers is not"
        return plan._replace(status="partial", reason=reason)
    following = page.rows[page.rows.index(last) + 1]
    status = "blank" if following.is_section else "ambiguous"
    cells = [c._replace(at=last.at, status=status, label=last.label) for c in plan.cells]
    return plan._replace(cells=tuple(cells))


def _in_doubt(why: str) -> str:
    return f"{_NAME}: {why}; which is which cannot be known"


def _not_column_numbers(values: Sequence[Value], others: Sequence[Value]) -> bool:
    return [value.number for value in values] != list(range(1, _width() + 1))


def _each_adds_up(values: Sequence[Value], others: Sequence[Value]) -> bool:
    return all(map(doubts.adds_up, _channel_by_channel(values)))


def _texts(place_of: _Place) -> tuple:
    return tuple(tuple(doubts.values_of(row)) for row in place_of.rows)


def _places(rows: Sequence[LabelledRow]) -> Iterator[_Place]:
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


def _read_on(rows: Sequence[LabelledRow], start: int) -> tuple[_Place, int]:
    """Return headers from `start` on, the rows among and behind them, and their end."""
    found = _Place()
    end = min(start + _FARTHEST, len(rows))
    for index in range(start, end):
        row = rows[index]
        channel, result = _channel(row), _result(row)
        if not channel and not result and row.label is not None:
            another_row = row.prints and len(row.cells) >= _width()
            if (found.rows and not another_row) or len(row.label) > _LONGEST_HEADER:
                return found, index
        elif found.rows and channel == _channels()[0] and channel in found.channels:
            return found, index
        found.add(row, channel, result)
    return found, end


def _headless(rows: Sequence[LabelledRow]) -> list[_Place]:
    """Return the only row of fifteen values in the section, if its headers are broken.

    Without headers only the sums show that they are the cells of the form.
    """
    start = next((i for i, row in enumerate(rows) if means(row.key, TABLE, "section")), len(rows))
    found = []
    for row in rows[start + 1 :]:
        if row.is_section:
            break
        if row.prints and len(row.cells) >= _width():
            found.append(row)
    if len(found) != 1 or len(found[0].cells) != _width():
        return []
    values = doubts.values_of(found[0])
    if not any(value.number for value in values) or not _each_adds_up(values, ()):
        return []
    whole = _Place()
    whole.channels, whole.rows = list(_channels()), found
    return [whole]


def _by_channel(place_of: _Place) -> list[LabelledRow]:
    """Return the three channels of a table, each a row with the cells of its results.

    Raises:
        DoubtError: the numbers cannot be given to the channels with certainty.
    """
    rows = place_of.filled or place_of.rows[:1]
    for layout in (_rows_of_channels, _rows_of_results, _tables_of_channels):
        found = layout(place_of, rows)
        if found:
            return found
    return _one_row(place_of, rows)


def _rows_of_channels(place_of: _Place, rows: list[LabelledRow]) -> list[LabelledRow] | None:
    """Return a row for each channel below one row of results."""
    labelled = [row for row, channel, _ in place_of.parts if channel in _channels()]
    if place_of.named != _channels() or place_of.results != _results():
        return None
    if any(row not in labelled for row in rows):
        return None
    return [_with_results(row, place_of.last_header) for row in labelled]


def _with_results(row: LabelledRow, last_header: LabelledRow | None) -> LabelledRow:
    """Return a row with the cells of its results alone, without empty columns around them."""
    size = len(_results())
    if last_header is None or row.ragged:
        return row
    if len(row.cells) <= size or row.width != last_header.width:
        return row
    end = len(row.cells) - len(last_header.cells)
    own = range(end - size, end)
    if any(not cell.is_blank for place, cell in enumerate(row.cells) if place not in own):
        return row
    return row._replace(cells=row.cells[own.start : own.stop])


def _rows_of_results(place_of: _Place, rows: list[LabelledRow]) -> list[LabelledRow] | None:
    """Return a row for each result below one row of channels."""
    if place_of.named != _channels() or place_of.results != _results():
        return None
    if [_result(row) for row in rows] != _results():
        return None
    if any(len(row.cells) != len(_channels()) for row in rows):
        return None
    columns = zip(*(row.cells for row in rows), strict=True)
    return [rows[0]._replace(cells=cells) for cells in columns]


def _tables_of_channels(place_of: _Place, rows: list[LabelledRow]) -> list[LabelledRow] | None:
    """Read several tables in sequence, each with the headers and numbers of some channels."""
    found: list[LabelledRow] = []
    channels: list[str] = []
    results: list[str] = []
    for row, channel, result in place_of.parts:
        if channel in _channels():
            channels.append(channel)
        if result:
            results.append(result)
        if row not in rows:
            continue
        if channels != _channels()[len(found) : len(found) + len(channels)] or not channels:
            return None
        if results != _results() * len(channels) or len(row.cells) != len(results):
            return None
        found += _cut(row, row.cells)
        channels, results = [], []
    return found if len(found) == len(_channels()) and len(rows) > 1 else None


def _one_row(place_of: _Place, rows: list[LabelledRow]) -> list[LabelledRow]:
    """Return the fifteen cells of the form."""
    if len(rows) > 1:
        raise DoubtError("rows_of_numbers", f"{len(rows)} rows of numbers")
    [row] = rows
    _check_headers(place_of, row)
    width = _width()
    cells = row.cells[:width] if row.ragged else row.cells
    fillers = [cell.merged and row.ragged for cell in row.cells]
    if len(cells) == width and not any(fillers[:width]) and all(fillers[width:]):
        return _cut(row, cells)
    columns = [header.column for header, _, result in place_of.parts if result]
    if len(set(columns)) == width and place_of.keeps_columns(row):
        own = [cell for cell in row.cells if cell.column in columns]
        others = (cell for cell in row.cells if cell.column not in columns)
        if len(own) == width and all(cell.is_blank for cell in others):
            return _cut(row, sorted(own, key=lambda cell: columns.index(cell.column)))
    counted = sum(not cell.is_blank for cell in row.cells)
    raise DoubtError("values_not_placed", f"{counted} values for the {width} cells of the row")


def _check_headers(place_of: _Place, row: LabelledRow) -> None:
    """Check that fifteen numbers are the cells in the order of the form.

    Raises:
        DoubtError: the headers, or the label of the row, contradict it.
    """
    if any(word in (row.label or "") for word in _OTHER_YEARS):
        raise DoubtError("other_year", "the row is that of another year")
    channels, order = _channels(), place_of.channels
    both = [channels[0], _LITIGATION, *channels[1:]]
    if order not in (channels, both) and list(dict.fromkeys(order)) not in (channels, both):
        message = "the headers do not name the three channels in the order of the form"
        raise DoubtError("columns_out_of_order", message)
    if len(place_of.results) == _width() and place_of.results != _results() * len(channels):
        message = "the headers do not name the results in the order of the form"
        raise DoubtError("columns_out_of_order", message)


def _cut(row: LabelledRow, cells: Sequence[ValueCell]) -> list[LabelledRow]:
    """Cut the cells of a row by channel."""
    return [row._replace(cells=tuple(part)) for part in _channel_by_channel(cells)]


def _channel_by_channel(those: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut cells or values of a row after the results of each channel."""
    size = len(_results())
    return (those[start : start + size] for start in range(0, len(those), size))


def _channels_located(page: LabelledPage, places: Sequence[int | None]) -> list[Located]:
    blocks = forms(TABLE)[0].blocks
    return [
        Located(TABLE, block, page, [(block.rows[0], at)])
        for block, at in zip(blocks, places, strict=True)
    ]


def _channel(row: LabelledRow) -> str | None:
    """Return the channel of a label: `litigation` for 行政诉讼, None for other labels."""
    if _LITIGATION in means(row.key, TABLE, "corner"):
        return _LITIGATION
    return next(iter(means(row.key, TABLE, "block")), None)


def _result(row: LabelledRow) -> str | None:
    return next(iter(means(row.key, TABLE, "column")), None)


def _beginnings() -> frozenset[str]:
    """Return keys of labels with which the headers of such a table may begin."""
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


def _results() -> list[str]:
    return [column.code for column in forms(TABLE)[0].blocks[0].columns]


def _width() -> int:
    return len(_channels()) * len(_results())


def _form() -> str:
    return forms(TABLE)[0].form
