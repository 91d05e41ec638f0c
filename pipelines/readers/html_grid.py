"""A table of an HTML page as a grid, its row- and colspans resolved.

The page has been tidied before (`html`): a run of text is one node, and what is hidden is gone.
"""

from functools import lru_cache

from selectolax.lexbor import LexborNode

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Grid, GridCell

RUN = "\x1e"
"""Stands between two runs of text of a cell: control characters are no text."""
_CELLS = frozenset(("td", "th"))
_MOST_SPAN = 1000
_MOST_DIGITS = 6

Hanging = dict[int, tuple[int, int]]
"""Cells that reach down into the next row, by column: rows left, and columns wide."""


def data_rows(table: LexborNode) -> list[LexborNode]:
    """The rows of a grid of values; none of a table that is a frame for the page."""
    if len(table.css("table")) > 1:
        return []
    rows = table.css("tr")
    return rows if any(sum(cell.tag in _CELLS for cell in row.iter()) > 1 for row in rows) else []


def read_grid(rows: list[LexborNode], number: int, most_cells: int) -> Grid:
    """The rows of a table; a cell that spans rows leaves a merged cell in those below.

    Raises:
        UnreadableError: `too_large`, when the table has more cells than allowed.
    """
    grid: list[tuple[GridCell, ...]] = []
    hanging: Hanging = {}
    cells_left = most_cells
    for r, row in enumerate(rows, 1):
        cells, hanging = _row(row, hanging, f"table {number} row {r} cell ")
        grid.append(tuple(cells))
        cells_left -= len(cells)
        if cells_left < 0:
            raise UnreadableError("too_large", f"table {number} has over {most_cells:,} cells")
    return Grid(tuple(grid))


@lru_cache(maxsize=65536)
def one_line(text: str) -> str:
    """Text as a page shows it: line breaks of the source and runs of spaces are one space.

    An ideographic space stays.

    >>> one_line("  （一） \\n 予以公开 ")
    '（一） 予以公开'
    """
    return " ".join([word for word in _ascii_spaces(text).split(" ") if word])


def _ascii_spaces(text: str) -> str:
    for space in "\t\r\n\f\v\u00a0":
        if space in text:
            text = text.replace(space, " ")
    return text


def _row(row: LexborNode, hanging: Hanging, place: str) -> tuple[list[GridCell], Hanging]:
    """The cells of a row, and which cells hang down into the next."""
    cells: list[GridCell] = []
    below = {c: (left - 1, width) for c, (left, width) in hanging.items() if left > 1}
    column = 0
    for cell in row.iter():
        if cell.tag not in _CELLS:
            continue
        while column in hanging:
            cells.append(GridCell("", f"{place}{len(cells) + 1}", True))
            column += hanging.pop(column)[1]
        text = _cell_text(cell.text(separator=RUN))
        cells.append(GridCell(text, f"{place}{len(cells) + 1}"))
        width = 1
        if spans := cell.attributes:
            width = _span(spans.get("colspan"))
            height = _span(spans.get("rowspan"))
            if height > 1:
                below[column] = (height - 1, width)
        column += width
    for hanging_column in hanging:
        if hanging_column >= column:
            cells.append(GridCell("", f"{place}{len(cells) + 1}", True))
    return cells, below


@lru_cache(maxsize=1024)
def _span(printed: str | None) -> int:
    """How many rows or columns a cell takes; 0 means all that follow."""
    if printed is None or printed == "1":
        return 1
    digits = printed.strip().removesuffix("px")
    if not digits.isdecimal() or len(digits) > _MOST_DIGITS:
        return 1
    return min(int(digits), _MOST_SPAN) or 1


@lru_cache(maxsize=65536)
def _cell_text(runs: str) -> str:
    """The text of a cell; what stands in lines of its own is never joined."""
    return "\n".join([line for line in map(one_line, runs.split(RUN)) if line])
