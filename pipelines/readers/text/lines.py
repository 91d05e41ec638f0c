"""Read plain text, in the layouts that conversion from portal pages and Word files produces.

`text/tabs`: each cell is a line that begins with a tab, a blank line ends the row, and a line
without a tab continues the cell. Rows are kept, so blank cells are known.

`text/tab lines`: as browsers copy cells of paragraphs: a line with only a tab separates two cells.

`text/tab rows`: one row per line, its cells separated by tabs, with blank cells.

`text/separated rows`: the same with commas or semicolons (CSV).

`text/bars`: cells end in a bar; see `bars`.

`text/columns`: one row per line, set with spaces; see `columns`.

`text/lines`: each cell is a paragraph. Rows are not distinguishable, and blank cells are lost
or empty paragraphs: the lines become a flow, with an empty line for each of these.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from statistics import mode

from pipelines.readers.bounds import check_lines
from pipelines.readers.document import Block, Document, Flow, Grid, GridCell, Line
from pipelines.readers.encoding import decode
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.text.bars import bar_blocks, has_bars, with_end_marked
from pipelines.readers.text.columns import column_blocks, has_columns, line_blocks

RowsOf = Callable[[list[str], str], Iterator[tuple[int, str]]]
"""Returns the lines and rows of a text with the numbers of their first lines."""
_FEWEST_TAB_LINES = 10
_MOST_LINES_OF_A_ROW = 20
_BARS = "｜│┃║"
_VALUE = re.compile(r'["\s]*[-+]?\d*(?:\.\d+)?["\s]*')
_SEPARATORS, _FEWEST_SEPARATORS = ",;", 2
_LINE_END = re.compile("\r+\n?")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\x00]")


def read_text(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read plain text in any of the layouts above.

    Raises:
        UnreadableError: `undecodable`, or `too_large`.
    """
    text, encoding = decode(data)
    text = _INVISIBLE.sub("", text).replace("\u00a0", " ")
    for bar in _BARS:
        text = text.replace(bar, "|")
    lines = (_LINE_END.sub("\n", text) if "\r" in text else text).split("\n")
    check_lines(text, lines, limits)
    layout, read_blocks = layout_of(text, lines)
    lines = with_end_marked(lines) if layout == "bars" else lines
    blocks = read_blocks(lines)
    suffix = "" if encoding == "utf-8" else f" ({encoding})"
    return Document(f"text/{layout}{suffix}", tuple(blocks), flow=_flow(layout, lines))


def layout_of(text: str, lines: list[str]) -> tuple[str, Callable[[list[str]], Sequence[Block]]]:
    """Return the layout of a text by name, and its reader; the most certain signs first."""
    if "\t" in text:
        tabbed = [line for line in lines if "\t" in line]
        if sum("\t" in line.lstrip() for line in tabbed) >= _FEWEST_TAB_LINES:
            return "tab rows", partial(_row_blocks, separator="\t")
        if sum(line[0] == "\t" for line in tabbed) >= _FEWEST_TAB_LINES:
            if not any(map(str.strip, tabbed)):
                return "tab lines", partial(_row_blocks, separator="\t", rows_of=_lines_around_tabs)
            return "tabs", _tab_blocks
    if "|" in text and has_bars(lines):
        return "bars", bar_blocks
    for separator in _SEPARATORS:
        if text.count(separator) < _FEWEST_SEPARATORS * _FEWEST_TAB_LINES:
            continue
        rows = [line for line in lines if line.count(separator) >= _FEWEST_SEPARATORS]
        if sum(_is_row(line, separator) for line in rows) >= _FEWEST_TAB_LINES:
            return "separated rows", partial(_row_blocks, separator=separator)
    if has_columns(lines):
        return "columns", column_blocks
    return "lines", _line_blocks


def _is_row(line: str, separator: str) -> bool:
    """Return whether most cells of a line are blank or numbers."""
    cells = line.split(separator)
    return 2 * sum(_VALUE.fullmatch(cell) is not None for cell in cells) >= len(cells)


def _flow(layout: str, lines: list[str]) -> Flow | None:
    """Return the text without the separators of rows and cells, for layouts that have them."""
    if layout in ("columns", "lines", "separated rows"):
        return None
    text = "\n".join(lines)
    return Flow(text.replace("|", "\n") if layout == "bars" else text)


def _line_blocks(lines: list[str]) -> list[Line]:
    """Return the lines with text; if most are followed by empty lines, also surplus empty ones.

    So each blank cell of a page is an empty paragraph between normally separated ones.
    """
    stripped = [line.strip() for line in lines]
    filled = [at for at, line in enumerate(stripped) if line]
    gaps = [below - above for above, below in pairwise(filled)]
    usual = mode(gaps) if gaps else 1
    if usual == 1 or max(gaps) <= usual:
        return line_blocks(stripped)
    blocks = [Line(stripped[filled[0]], f"line {filled[0] + 1}")]
    for at, gap in zip(filled[1:], gaps, strict=True):
        blocks += [Line("", f"line {empty + 1}") for empty in range(at - gap + usual, at)]
        blocks.append(Line(stripped[at], f"line {at + 1}"))
    return blocks


def _row_blocks(lines: list[str], separator: str, rows_of: RowsOf | None = None) -> list[Block]:
    """Return lines with separators as rows of a grid, and the others unchanged."""
    blocks: list[Block] = []
    rows: list[tuple[GridCell, ...]] = []

    def end_grid() -> None:
        if rows:
            blocks.append(Grid(tuple(rows)))
            rows.clear()

    for number, line in (rows_of or _whole_lines)(lines, separator):
        place, text = f"line {number}", line.strip()
        if separator in line.rstrip():
            is_quoted = _opens_quote(line, separator)
            row = (
                next(csv.reader([line], delimiter=separator))
                if is_quoted
                else line.split(separator)
            )
            cells = enumerate(row, 1)
            rows.append(tuple(GridCell(cell.strip(), f"{place} cell {n}") for n, cell in cells))
        elif text:
            end_grid()
            blocks.append(Line(text, place))
    end_grid()
    return blocks


def _whole_lines(lines: list[str], separator: str) -> Iterator[tuple[int, str]]:
    """Return lines with their numbers, and rows with line breaks in quoted cells as one line."""
    at = 0
    while at < len(lines):
        end = at + 1
        if _opens_quote(lines[at], separator):
            ends = range(end, min(at + _MOST_LINES_OF_A_ROW, len(lines)) + 1)
            end = next((e for e in ends if "".join(lines[at:e]).count('"') % 2 == 0), end)
        yield at + 1, "\n".join(lines[at:end])
        at = end


def _opens_quote(line: str, separator: str) -> bool:
    return '"' in line and any(cell.lstrip()[:1] == '"' for cell in line.split(separator))


def _lines_around_tabs(lines: list[str], separator: str) -> Iterator[tuple[int, str]]:
    """Return lines with their numbers, and a row for cells with lines of a tab between them."""
    number, row, is_cell = 1, "", False
    for at, line in enumerate(lines, 1):
        is_tab = separator in line
        if is_tab or is_cell:
            row += separator if is_tab else line
        else:
            yield number, row
            number, row = at, line
        is_cell = is_tab
    yield number, row


def _tab_blocks(lines: list[str]) -> list[Block]:
    """Return lines outside rows unchanged, and neighbouring rows as one grid."""
    blocks: list[Block] = []
    rows: list[tuple[GridCell, ...]] = []
    row: list[GridCell] = []

    def end_row() -> None:
        if row:
            rows.append(tuple(row))
            row.clear()

    def end_grid() -> None:
        end_row()
        if rows:
            blocks.append(Grid(tuple(rows)))
            rows.clear()

    for number, line in enumerate(lines, 1):
        text = line.strip()
        if line[:1] == "\t":
            row.append(GridCell(text, f"line {number}"))
        elif not text:
            end_row()
        elif row:
            last = row[-1]
            row[-1] = GridCell(f"{last.text}\n{text}".strip(), last.locator)
        else:
            end_grid()
            blocks.append(Line(text, f"line {number}"))
    end_grid()
    return blocks
