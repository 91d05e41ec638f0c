"""Reduce the rows and cells of a Word document to those that are painted, in their painted place.

Deleted, hidden, and zero-height or zero-width rows and cells are removed. A row that begins later
than the others gets an empty merged cell in front. Continuations of merged cells are emptied: their
content is not shown.
"""

import re
from collections.abc import Callable

from lxml import etree

from pipelines.readers.marks import picture
from pipelines.readers.word.look import number
from pipelines.readers.word.wordml import (
    T_PR,
    TBL,
    TC,
    TC_PR,
    TR,
    TR_PR,
    VAL,
    P,
    R,
    T,
    W,
    ancestor,
    blot,
    has_words,
    is_on,
    prints,
    remove,
    text_of,
    value,
)

V_MERGE, H_MERGE, SPAN = W + "vMerge", W + "hMerge", W + "gridSpan"
_CELL_WIDTH, _NARROW = W + "tcW", re.compile(rb'tcW [^>]*w="[0-2]?\d["p.]')
_DIAGONALS = (W + "tl2br", W + "tr2bl")
_LOWEST, _NARROWEST = 80, 20
"""Size in twentieths of a point up to which a row or cell shows no text."""
_MANY, _MOST_COLUMNS = 1_000_000, 1000


def paint_cells(root: etree._Element, data: bytes) -> None:
    """Leave the rows and cells that are painted, in their painted place.

    `data` are the bytes of the tree: most cells have a width, and few documents a narrow one.
    """
    tags = [tag for tag in _PAINTERS if tag != _CELL_WIDTH or _NARROW.search(data)]
    for element in list(root.iter(*tags)):
        if element.getparent() is not None:
            _PAINTERS[element.tag](element)


def drop_deleted_rows(root: etree._Element) -> None:
    """Remove deleted rows; the same element marks deleted text, too."""
    for mark in list(root.iter(W + "del")):
        if mark.getparent().tag == TR_PR:
            remove(mark.getparent().getparent())


def _paint_hidden(mark: etree._Element) -> None:
    if mark.getparent().tag == TR_PR and is_on(mark):
        remove(mark.getparent().getparent())


def _paint_height(height: etree._Element) -> None:
    """Remove a row too low for text. If all rows have no height, none is meant."""
    if not _is_low(height) or height.getparent().tag != TR_PR:
        return
    row = height.getparent().getparent()
    table = ancestor(row, TBL)
    heights = () if table is None else table.iter(height.tag)
    if number(height.get(VAL), 0) or not all(map(_is_low, heights)):
        remove(row)


def _is_low(height: etree._Element) -> bool:
    return height.get(W + "hRule") == "exact" and number(height.get(VAL), 0) <= _LOWEST


def _paint_deleted_cell(mark: etree._Element) -> None:
    cell = ancestor(mark, TC)
    row = None if cell is None else ancestor(cell, TR)
    if row is not None:
        remove(cell)
        if next(row.iter(TC), None) is None:
            remove(row)


def _paint_width(width: etree._Element) -> None:
    """Remove a cell of no width from a table that does not grow with its content."""
    own = number(width.get(W + "w"), _MANY)
    if width.get(W + "type", "dxa") != "dxa" or own > _NARROWEST:
        return
    cell, table = ancestor(width, TC), ancestor(width, TBL)
    layout = None if table is None else table.find(f"{T_PR}/{W}tblLayout")
    if layout is None or layout.get(W + "type") != "fixed" or cell is None:
        return
    if own or _has_narrow_column(cell, table):
        remove(cell)


def _has_narrow_column(cell: etree._Element, table: etree._Element) -> bool:
    """Return whether a cell is in a column of no width beside wider ones."""
    columns = table.iterfind(f"{W}tblGrid/{W}gridCol")
    widths = [number(column.get(W + "w"), 0) for column in columns]
    at = _column(cell)
    return at < len(widths) and widths[at] <= _NARROWEST < max(widths)


def _paint_merge(mark: etree._Element) -> None:
    """Empty a continuation of a merged cell, unless no cell is continued."""
    cell = ancestor(mark, TC)
    if mark.get(VAL, "continue") == "restart" or cell is None or not prints(cell):
        return
    goes_on = _follows_left(cell) if mark.tag == H_MERGE else _follows_above(cell)
    if goes_on:
        for part in list(cell.iterchildren(P, TBL)):
            part.clear()
    else:
        remove(mark)


def _paint_tracked_merge(mark: etree._Element) -> None:
    cell = ancestor(mark, TC)
    if cell is not None and mark.get(W + "vMerge") == "cont":
        blot(cell)


def _follows_left(cell: etree._Element) -> bool:
    before = next(cell.itersiblings(TC, preceding=True), None)
    return before is not None and before.find(f"{TC_PR}/{H_MERGE}") is not None


def _follows_above(cell: etree._Element) -> bool:
    """Return whether the cell of the same columns in the row above continues below."""
    row = ancestor(cell, TR)
    above = None if row is None else next(row.itersiblings(TR, preceding=True), None)
    own, column = _column(cell), _skipped(above)
    for other in () if above is None else above.iterchildren(TC):
        if column == own and other.find(f"{TC_PR}/{V_MERGE}") is not None:
            return True
        column += width_of(other)
    return False


def _column(cell: etree._Element) -> int:
    """Return the first grid column of a cell."""
    before = sum(width_of(other) for other in cell.itersiblings(TC, preceding=True))
    return before + _skipped(ancestor(cell, TR))


def _skipped(row: etree._Element | None) -> int:
    """Return the number of columns that a row skips before its first cell."""
    return 0 if row is None else number(value(row.find(TR_PR), "gridBefore"), 0)


def width_of(cell: etree._Element) -> int:
    """Return the number of grid columns that a cell spans."""
    width = number(value(cell.find(TC_PR), "gridSpan"), 1)
    return width if 0 < width < _MOST_COLUMNS else 1


def _paint_skipped(mark: etree._Element) -> None:
    """Insert a merged cell for the columns that a row skips before its first cell."""
    row = ancestor(mark, TR)
    first = None if row is None else next(row.iterchildren(TC), None)
    columns = number(mark.get(VAL), 0)
    if first is None or not 0 < columns < 100:
        return
    cell = etree.Element(TC)
    properties = etree.SubElement(cell, TC_PR)
    etree.SubElement(properties, SPAN).set(VAL, str(columns))
    etree.SubElement(properties, V_MERGE)
    etree.SubElement(cell, P)
    first.addprevious(cell)
    remove(mark)


def _paint_diagonal(border: etree._Element) -> None:
    """Mark a diagonal border: an empty cell shows it, and a number may be crossed out."""
    cell = ancestor(border, TC)
    if cell is None or border.get(VAL, "nil") in ("nil", "none") or has_words(text_of(cell)):
        return
    if prints(cell):
        blot(cell)
    elif (paragraph := next(cell.iter(P), None)) is not None:
        etree.SubElement(etree.SubElement(paragraph, R), T).text = picture("stroke")


_PAINTERS: dict[str, Callable[[etree._Element], None]] = {
    W + "hidden": _paint_hidden,
    W + "trHeight": _paint_height,
    W + "cellDel": _paint_deleted_cell,
    W + "cellMerge": _paint_tracked_merge,
    _CELL_WIDTH: _paint_width,
    H_MERGE: _paint_merge,
    V_MERGE: _paint_merge,
    W + "gridBefore": _paint_skipped,
    **dict.fromkeys(_DIAGONALS, _paint_diagonal),
}
