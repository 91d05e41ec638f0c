"""Read tables flattened to text with bars: `规章 | 0 | 0 |`, or a cell per line with a bar.

A bar ends a cell. Conversion adds bars at the end of a row for columns that a span removed, or for
blank cells that it dropped: such fillers follow each other with nothing or a single space between
them, and become merged cells. A blank cell is a bar alone on its line, or two spaces between bars.
A row ends with its fillers, or where a line begins another.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipelines.readers.document import Block, Grid, GridCell, Line

Cells = tuple[GridCell, ...]
_RULE = re.compile(
    r"[|\s:]*-{3,}[|\s:-]*|[|\s]*\+[-=]{2,}[-+=|\s]*|[|\s]*[\u2500-\u257f]{2}[\u2500-\u257f|\s]*"
)
"""Lines between rows: of Markdown, of +---+, and of characters for boxes."""
_WORD = re.compile("[\u4e00-\u9fff]")
_LABELLED = re.compile("[\u4e00-\u9fff][^|]*\\|.*[^|\\s]")
"""Rows with a label and more: if the rows of a table begin with a bar, most of these do."""
_BOX_RULE = re.compile(r"[|\s]*(?:\+[-=]{2,}|[\u2500-\u257f]{2}).*")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.I)
_FEWEST_BARS = 12
_FEWEST_ROWS = 2
_BARS_OF_A_ROW = 3
_FEWEST_OF_A_RECTANGLE = 3
_FEWEST_CERTAIN = 5


def has_bars(lines: list[str]) -> bool:
    """Return whether a text holds a table flattened with bars: many bars, or rows with several."""
    barred = [line.count("|") for line in lines if "|" in line]
    rows = sum(count >= _BARS_OF_A_ROW for count in barred)
    return len(barred) >= _FEWEST_BARS or rows >= _FEWEST_ROWS


def bar_blocks(lines: list[str]) -> list[Block]:
    """Return lines outside tables unchanged, and cells in rows as far as these are known."""
    numbered = [(number, line) for number, line in enumerate(map(str.strip, lines), 1) if line]
    numbered = _rows_between_bars(_boxed_rows(numbered))
    rows = [line for _, line in numbered]
    bars_first, bars_last = _share_with_bars(rows, 0) > 1 / 2, _share_with_bars(rows, -1) >= 1 / 2
    reader = _BarReader(bars_first, bars_last)
    for number, line in numbered:
        reader.take(line, f"line {number}")
    return reader.finish()


def with_end_marked(lines: list[str]) -> list[str]:
    """Return lines with … behind the last cell of a text that breaks off in it.

    Its rows end in bars, and the last does not: digits of its number may be gone.
    """
    *others, last = "\n".join(lines).rstrip().split("\n")
    if "|" not in last or last[-1] == "|":
        return lines
    most_end = _share_with_bars(list(map(str.strip, others)), -1) > 1 / 2
    return [*others, f"{last}…"] if most_end else lines


def _share_with_bars(lines: list[str], place: int) -> float:
    """Return the share of rows with a label and more that have a bar at that place."""
    labelled = [line for line in lines if _LABELLED.search(line)]
    return sum(line[place] == "|" for line in labelled) / len(labelled) if labelled else 1 / 2


def _rows_between_bars(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Join the cells of rows with a bar on a line of its own between two, and none at the end."""
    texts = ["", *(line for _, line in lines), ""]
    if any("|" in text and text != "|" for text in texts):
        return lines
    last = [
        text
        for before, text, behind in zip(texts, texts[1:], texts[2:], strict=False)
        if before == "|" != behind and _holds_value(text)
    ]
    if len(last) < _FEWEST_CERTAIN:
        return lines
    found: list[tuple[int, str]] = []
    is_behind_bar = False
    for number, line in lines:
        if found and (line == "|" or is_behind_bar):
            first, row = found.pop()
            found.append((first, f"{row} {line}" if is_behind_bar else f"{row} |"))
        else:
            found.append((number, line))
        is_behind_bar = line == "|"
    return found


def _boxed_rows(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Join the lines of each row of a table whose rows are all in boxes.

    If two lines between rules print numbers, a rule does not part rows: rules are only left out.
    """
    groups = [
        (is_rule, list(group))
        for is_rule, group in groupby(lines, lambda line: bool(_BOX_RULE.match(line[1])))
    ]
    boxes = [
        [line for _, line in group]
        for is_rule, group in groups
        if not is_rule and all(line[0] == line[-1] == "|" for _, line in group)
    ]
    if len(boxes) < _FEWEST_CERTAIN or any(map(_prints_several_rows, boxes)):
        return [line for line in lines if not _RULE.fullmatch(line[1])]
    found: list[tuple[int, str]] = []
    for is_rule, group in groups:
        counts = {line.count("|") for _, line in group}
        if is_rule or len(group) == 1 or len(counts) > 1 or counts == {0}:
            found += [line for line in group if not _RULE.fullmatch(line[1])]
            continue
        columns = zip(*(line.strip("|").split("|") for _, line in group), strict=True)
        texts = ("<br>".join(filter(None, map(str.strip, column))) for column in columns)
        found.append((group[0][0], f"| {' | '.join(texts)} |"))
    return found


def _prints_several_rows(box: list[str]) -> bool:
    return sum(any(map(_holds_value, line.split("|"))) for line in box) > 1


def _holds_value(text: str) -> bool:
    return any(map(str.isdecimal, text)) and not _WORD.search(text)


class _BarReader:
    """Assembles cells to rows, and rows to grids, line by line.

    `bars_first`: rows begin with a bar too; `bars_last`: they end with one, else a blank cell is
    behind a bar at the end. A row is `loose` if each of its cells has its own line.
    """

    def __init__(self, bars_first: bool, bars_last: bool) -> None:
        self.bars_first = bars_first
        self.bars_last = bars_last
        self.blocks: list[Block] = []
        self.rows: list[tuple[GridCell, ...]] = []
        self.row: list[GridCell] = []
        self.loose = True
        self.pending: Line | None = None

    def take(self, line: str, place: str) -> None:
        """Add one line that is not empty."""
        if "|" not in line:
            self._release()
            self.pending = Line(line, place)
        elif line == "|":
            self._end_cell(place)
        elif not line.replace("|", "").strip():
            self._bars(line, place)
        else:
            self._cells(line, place)

    def finish(self) -> list[Block]:
        """Return all blocks, after the last line."""
        self._release()
        self._end_grid()
        return self.blocks

    def _end_cell(self, place: str) -> None:
        """Handle a lone bar: it ends the text of the line before, or a blank cell."""
        text = self.pending or Line("", place)
        self.pending = None
        self.row.append(GridCell(text.text, text.locator))

    def _bars(self, line: str, place: str) -> None:
        """Handle a line of bars: a run of bars are fillers, single ones before it end cells."""
        if self.bars_first and "||" not in line:
            # A row of blank cells between bars.
            self._release()
            self._end_row()
            line = line[1:].strip()
        first, _, rest = line.partition(" ")
        if self.pending or (first == "|" and "||" in rest):
            self._end_cell(place)
            line = rest if first == "|" else line
        are_fillers = "||" in line
        self.row += [GridCell("", place, are_fillers)] * line.count("|")
        self._end_row()

    def _cells(self, line: str, place: str) -> None:
        """Handle a line with text: its cells, then the blank cells or fillers at its end."""
        self._release()
        *parts, rest = line.split("|")
        if rest or not self.bars_last:
            parts.append(rest or "  ")
        if line[0] == "|" and (self.bars_first or not self.row):
            del parts[0]
        texts = [part.strip() for part in parts]
        while not texts[-1]:
            del texts[-1]
        is_row = len(texts) > 1 or (self.bars_first and line[0] == "|" and len(parts) > 1)
        goes_on = line[0] == "|" or (self._awaits(parts[0]) if is_row else self._takes(parts[0]))
        if (self.bars_first and is_row) or not (self.row and goes_on):
            self._end_row()
        self.loose = self.loose and not is_row
        behind = parts[len(texts) :]
        self.row += [GridCell(_BREAK.sub("\n", text), place) for text in texts]
        self.row += [GridCell("", place, len(part) < 2) for part in behind]
        if (self.bars_first and is_row) or (behind and len(behind[-1]) < 2):
            self._end_row()

    def _awaits(self, text: str) -> bool:
        """Return whether a row has labels only, and the text begins its values."""
        return not _WORD.search(text) and all(_WORD.search(cell.text) for cell in self.row)

    def _takes(self, text: str) -> bool:
        """Return whether a row takes the text as its next cell: a value, or any if loose."""
        return self.loose or not _WORD.search(text)

    def _release(self) -> None:
        """Release a line without a bar behind it, which is no cell: the table ends before it."""
        if self.pending:
            self._end_grid()
            self.blocks.append(self.pending)
            self.pending = None

    def _end_row(self) -> None:
        if self.row:
            self.rows.append(tuple(self.row))
            self.row = []
        self.loose = True

    def _end_grid(self) -> None:
        self._end_row()
        if self.rows:
            width = _usual_width(self.rows)
            rows = tuple(part for row in self.rows for part in _parted(row, width))
            self.blocks.append(Grid(rows, ragged=not _is_rectangle(rows)))
            self.rows = []


def _usual_width(rows: list[Cells]) -> int:
    """Return the width of most rows that end in fillers, 0 without such rows."""
    widths = Counter(len(row) for row in rows if row[-1].merged)
    return widths.most_common(1)[0][0] if widths else 0


def _parted(row: Cells, width: int) -> Iterator[Cells]:
    """Split joined rows, whose only filler looks like a blank cell before a label."""
    while 0 < width < len(row) and not row[width - 1].text and _WORD.search(row[width].text):
        yield *row[: width - 1], row[width - 1]._replace(merged=True)
        row = row[width:]
    yield row


def _is_rectangle(rows: Sequence[Cells]) -> bool:
    """Return whether no row has fillers and all have as many cells: columns are then certain."""
    widths = {len(row) for row in rows}
    has_fillers = any(cell.merged for row in rows for cell in row)
    return len(rows) >= _FEWEST_OF_A_RECTANGLE and len(widths) == 1 and not has_fillers
