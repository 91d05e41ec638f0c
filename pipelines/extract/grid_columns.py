"""Which cells of a grid row stand under the columns of the form, where a row has more cells.

A sheet or page may keep a column for each depth of its labels, so that empty cells stand between
a label and its numbers, or empty columns behind the table. Only grids whose rows all have the
same number of cells tell columns by position; elsewhere spans hide it.
"""

from collections.abc import Sequence
from itertools import accumulate

from pipelines.extract.entries import Entry


def keep_columns(rows: Sequence[Entry]) -> bool:
    """Whether all rows of a table have as many cells as each other, labels and all."""
    return len({row.row_width for row in rows}) == 1 and all(
        row.gridded and not row.ragged for row in rows
    )


def cells_behind(rows: Sequence[Entry], width: int, last_header: Entry | None) -> int | None:
    """How many cells stand behind the columns of the form, None if that cannot be told.

    Args:
        rows: the rows of a table that keeps its columns.
        width: the number of columns of the form.
        last_header: the header of the last column, if it is known.
    """
    filled = {
        len(row.cells) - position
        for row in rows
        for position, cell in enumerate(row.cells, 1)
        if cell.text
    }
    most = min(len(row.cells) for row in rows) - width
    possible = [n for n in range(most + 1) if all(n <= place < n + width for place in filled)]
    if len(possible) == 1:
        return possible[0]
    if last_header is not None and last_header.row_width == rows[0].row_width:
        told = len(last_header.cells)
        return told if told in possible else None
    return None


def columns_from_end(row: Entry, width: int, behind: int) -> range:
    """The positions of the columns among the cells of a row, given how many stand behind them."""
    end = len(row.cells) - behind
    return range(end - width, end)


def columns_under(corner: Entry, headers: Sequence[Entry]) -> list[int] | None:
    """The positions of the columns among the cells behind a label, from a row of headers.

    None where the headers do not stand in the row of the corner that heads the labels, or no empty
    cells stand among them.
    """
    parts = [corner, *headers]
    if not any(part.cells for part in parts) or not keep_columns(parts):
        return None
    sizes = [len(corner.cells), *(1 + len(header.cells) for header in headers)]
    before = list(accumulate(sizes))
    return before[:-1] if before[-1] < corner.row_width else None
