"""Check the statutory tables against a second, independent reading: the flow of the text.

The first reading places numbers by the cells of grids. Here the same rows are searched in the
text of the document, which the reader got by another route (`Document.flow`): a label and its
numbers behind it, row after row, headers in the order of the columns, and nothing in between. A
disagreement becomes a finding, `second_reading_disagrees`. It changes no value: which of the two
is right cannot be decided here. How rows are found in a flow is `flows`.

The check detects errors of a grid walk that still fill every cell: cells swapped, dropped,
doubled or taken from elsewhere, rows or headers out of order, numbers joined or cut, numbers of
a workbook under a wrong format.

It does not detect shifted blank cells, which leave no trace in a text. Nor does it detect errors
that both routes share: the bytes, their encoding, and which parts of a document are shown. Of a
PDF, whose pages may break inside a row, only rows with numbers are compared, a row in pieces only
number by number; and a number continued in the next line of its cell cannot be distinguished
from two that were joined.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from pipelines.extract.cross_check.flows import VIEWS, FlowView
from pipelines.extract.rows.values import is_value
from pipelines.forms import LEGACY
from pipelines.models import Cell, Finding, TableReading
from pipelines.readers.document import Document, Flow, Grid, GridCell

CODE = "second_reading_disagrees"
APPEALS = "appeals"
_BY_ROW, _BY_LABEL = attrgetter("row"), attrgetter("row_label")


class _Row(NamedTuple):
    """A row in the grid: its texts in order, and the cells that print something."""

    texts: list[str]
    cells: list[Cell]


def read_twice(document: Document, tables: Iterable[TableReading]) -> frozenset[str]:
    """Return the tables with all printed cells in grids, in a document with a flow."""
    if document.flow is None:
        return frozenset()
    grids = (block for block in document.blocks if isinstance(block, Grid))
    printed = {cell.locator for grid in grids for row in grid.rows for cell in row}
    return frozenset(
        table.table
        for table in tables
        if any(cell.raw for cell in table.cells)
        and printed.issuperset(cell.locator for cell in table.cells if cell.raw)
    )


def disagreements(document: Document, tables: Iterable[TableReading]) -> tuple[Finding, ...]:
    """Return findings for rows that the flow of a document contradicts."""
    if document.flow is None:
        return ()
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    if not grids:
        return ()
    flow = VIEWS[document.flow.kind](document.flow.text)
    lost = _lost_characters(grids, document.flow)
    rows = {table.table: list(_rows(table, lost)) for table in tables}
    found = [
        _of_row(table, row, flow)
        for table, placed in rows.items()
        for row in _not_found(table, placed, flow)
        if _stands_in(row, grids) and not _is_printed_otherwise(row, grids, flow)
    ]
    if flow.keeps_grids:
        reported = {finding.locator for finding in found}
        for grid in grids:
            if flow.find([cell.text for row in grid.rows for cell in row if cell.text], 0) is None:
                found += _of_grid(grid, rows, flow, reported)
    return tuple(found)


def _lost_characters(grids: list[Grid], flow: Flow) -> frozenset[str]:
    """Return the single-character cells of which the text of PDF pages has lost some.

    Without a Chinese font installed, PDFium leaves out single characters of a font that is not
    embedded (the golden documents of `containers`, on a machine without such fonts).
    """
    if flow.kind != "pages":
        return frozenset()
    texts = (cell.text for grid in grids for row in grid.rows for cell in row)
    alone = Counter(text for text in texts if len(text) == 1 and not text.isascii())
    return frozenset(alone - Counter(flow.text.split()))


def _rows(table: TableReading, lost: frozenset[str]) -> Iterator[_Row]:
    """Return the rows of a table that print something; table 4 is one row."""
    for _, group in groupby(table.cells, _BY_LABEL if table.table == APPEALS else _BY_ROW):
        cells = [cell for cell in group if cell.raw and cell.raw not in lost]
        if cells:
            texts = [cell.raw or "" for cell in cells]
            label = cells[0].row_label
            yield _Row([label, *texts] if label else texts, cells)


def _not_found(table: str, rows: list[_Row], flow: FlowView) -> Iterator[_Row]:
    """Return the rows that are not in the flow, or not in this order."""
    start = 0
    for row in rows:
        found = flow.find(row.texts, start)
        if found is None and table == LEGACY and row.cells[0].unit:
            # In the table of 2014–2018 the unit has a cell between label and number.
            found = flow.find([row.texts[0], row.cells[0].unit, *row.texts[1:]], start)
        if found is None:
            yield row
        else:
            start = found[1]


def _stands_in(row: _Row, grids: list[Grid]) -> bool:
    """Return whether the values of a row are all cells of one row of a grid."""
    own = {(cell.locator, cell.raw) for cell in row.cells}
    return any(
        own.issubset((cell.locator, cell.text) for cell in part)
        for grid in grids
        for part in grid.rows
    )


def _is_printed_otherwise(row: _Row, grids: list[Grid], flow: FlowView) -> bool:
    """Return whether the flow has headers and row in the order of the grid, unlike the form.

    Columns may be in another order than the form's, and table 4 in several rows.
    """
    values = {(cell.locator, cell.raw) for cell in row.cells}
    spans = [
        flow.find([cell.text for cell in cells if cell.text], 0)
        for grid in grids
        if not values.isdisjoint((cell.locator, cell.text) for part in grid.rows for cell in part)
        for cells in grid.rows
        if _is_header(cells) or not values.isdisjoint((cell.locator, cell.text) for cell in cells)
    ]
    return all(span is not None and span[0] < span[1] for span in spans)


def _is_header(cells: Sequence[GridCell]) -> bool:
    """Return whether a row of a grid has labels side by side and no values."""
    texts = [cell.text for cell in cells if cell.text]
    return len(texts) > 1 and not any(map(is_value, texts))


def _of_row(table: str, row: _Row, flow: FlowView) -> Finding:
    return Finding(
        CODE,
        f"the grid has {_shown(row.texts)}; the text has {flow.behind(row.texts[0])}",
        table,
        None if table == APPEALS else row.cells[0].row,
        raw=_shown(row.texts),
        locator=row.cells[0].locator,
    )


def _of_grid(
    grid: Grid, rows: dict[str, list[_Row]], flow: FlowView, reported: set[str | None]
) -> Iterator[Finding]:
    """Return the grid rows missing in the flow, if the grid holds rows of a table."""
    table = _table_in(grid, rows)
    if table is None:
        return
    end: int | None = None
    for cells in ([cell for cell in row if cell.text] for row in grid.rows):
        if not cells:
            continue
        texts = [cell.text for cell in cells]
        found = flow.find(texts, end or 0)
        more = flow.numbers(end, found[0]) if found and end else ""
        if more:
            message = f"before {_shown(texts)} the text has more numbers than the grid: {more}"
        else:
            message = f"the grid has {_shown(texts)}; the text has {flow.behind(texts[0])}"
        if more or (found is None and reported.isdisjoint(cell.locator for cell in cells)):
            yield Finding(CODE, message, table, raw=_shown(texts), locator=cells[-1].locator)
        end = found[1] if found else end


def _table_in(grid: Grid, rows: dict[str, list[_Row]]) -> str | None:
    """Return the first table with rows in a grid."""
    for table, placed in rows.items():
        if any(_stands_in(row, [grid]) for row in placed):
            return table
    return None


def _shown(texts: list[str]) -> str:
    return " | ".join(" ".join(text.split()) for text in texts)
