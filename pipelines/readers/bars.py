"""Tables flattened to text with bars: `规章 | 0 | 0 | 0 |`, or a cell a line, each ended by a bar.

A bar ends a cell. Conversion adds bars at the end of a row for columns that a span took away, or
for blank cells that it dropped: such fillers are bars in a run, with nothing between them, and
come out as merged cells. A bar alone on its line is a blank cell.
"""

import re

from pipelines.readers.document import Block, Grid, GridCell, Line

_RULE = re.compile(r"[|\s:]*-{3,}[|\s:-]*")
_FEWEST_BARS = 12


def has_bars(lines: list[str]) -> bool:
    """Whether a text is a table flattened with bars."""
    return sum("|" in line for line in lines) >= _FEWEST_BARS


def bar_blocks(lines: list[str]) -> list[Block]:
    """Lines outside tables as they are; cells in rows, as far as rows can be told."""
    reader = _BarReader()
    for number, line in enumerate(map(str.strip, lines), 1):
        if line and not ("---" in line and _RULE.fullmatch(line)):
            reader.take(line, f"line {number}")
    return reader.finish()


class _BarReader:
    """Puts cells together into rows, and rows into grids, line by line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.rows: list[tuple[GridCell, ...]] = []
        self.row: list[GridCell] = []
        self.pending: Line | None = None

    def take(self, line: str, place: str) -> None:
        """Take one line that is not empty."""
        if "|" not in line:
            self._release()
            self.pending = Line(line, place)
        elif line == "|":
            self._end_cell(place)
        elif not line.replace("|", "").strip():
            self._fillers(line, place)
        else:
            self._cells(line, place)

    def finish(self) -> list[Block]:
        """All blocks, after the last line."""
        self._release()
        self._end_grid()
        return self.blocks

    def _end_cell(self, place: str) -> None:
        """A bar alone: it ends the text of the line before, or a blank cell."""
        text = self.pending or Line("", place)
        self.pending = None
        self.row.append(GridCell(text.text, text.locator))

    def _fillers(self, line: str, place: str) -> None:
        if self.pending:
            self._end_cell(place)
        self.row += [GridCell("", place, merged=True)] * line.count("|")
        self._end_row()

    def _cells(self, line: str, place: str) -> None:
        """A line with text: its cells, then the blank cells or fillers behind the last text."""
        self._release()
        *parts, rest = line.split("|")
        texts = [part.strip() for part in parts]
        if rest.strip():
            texts.append(rest.strip())
        last = len(texts) - 1
        while not texts[last]:
            last -= 1
        is_row = last > 0
        if is_row:
            self._end_row()
        if line.startswith("|"):
            parts, texts, last = parts[1:], texts[1:], last - 1
        are_fillers = "" in parts[last + 1 :] or not is_row
        self.row += [GridCell(text, place) for text in texts[: last + 1]]
        self.row += [GridCell(text, place, are_fillers) for text in texts[last + 1 :]]
        if is_row or last + 1 < len(texts):
            self._end_row()

    def _release(self) -> None:
        """A line without a bar behind it is no cell: the table ends before it."""
        if self.pending:
            self._end_grid()
            self.blocks.append(self.pending)
            self.pending = None

    def _end_row(self) -> None:
        if self.row:
            self.rows.append(tuple(self.row))
            self.row = []

    def _end_grid(self) -> None:
        self._end_row()
        if self.rows:
            self.blocks.append(Grid(tuple(self.rows), ragged=True))
            self.rows = []
