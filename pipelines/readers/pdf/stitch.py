"""Join tables cut by a page break: parts, repeated headers and split rows.

Whether a row continues overleaf is decided from the page alone: a label that fills its line with no
ordinal following, and cells filled on one side of the break only. A row that may be complete stays
one.
"""

import re

from pipelines.readers.pdf.tables import PdfCell, is_number, join_wrapped_numbers

Row = list[PdfCell]
_SAME_EDGE = 3.0
_ORDINAL = re.compile(
    r"\s*(?:[（(]\s*[一二三四五六七八九十\d]+\s*[）)]|[一二三四五六七八九十]+\s*[、.．]"
    r"|\d{1,2}\s*[、.．](?!\d)|第[一二三四五六七八九十]+条)"
)


def goes_on(above: list[Row], below: list[Row]) -> bool:
    """Return whether two parts of tables, with only a page break between, are equally wide."""
    return all(
        abs(edge(row) - edge(other)) < _SAME_EDGE
        for edge in (_left, _right)
        for row, other in ((max(above, key=_width), max(below, key=_width)),)
    )


def stitch(above: list[Row], below: list[Row]) -> list[Row]:
    """Return the rows of a table whose second part is on the next page."""
    below = below[_repeated(above, below) :]
    if not below:
        return above
    first = below[0]
    if _is_split(above, first):
        _join(above, first)
        return [*above, *below[1:]]
    are_headers = not any(is_number(cell.text) for cell in (*above[-1], *first))
    for cell in first:
        origin = _origin(above, cell)
        if origin is not None and _goes_on_below(origin, cell, are_headers):
            _append(origin, cell)
            cell.lines, cell.full, cell.merged = [], [], True
    return [*above, *below]


def _left(row: Row) -> float:
    return row[0].x0


def _right(row: Row) -> float:
    return row[-1].x1


def _width(row: Row) -> float:
    return _right(row) - _left(row)


def _repeated(above: list[Row], below: list[Row]) -> int:
    """Return how many rows at the top of the second part repeat the head of the first."""
    count = 0
    for row, other in zip(above, below, strict=False):
        if [cell.text for cell in row] != [cell.text for cell in other]:
            break
        if any(is_number(cell.text) for cell in row):
            break
        count += 1
    return count


def _is_split(above: list[Row], first: Row) -> bool:
    """Return whether the row under the break is the rest of the row above it.

    It is if its label continues the one above, or if it has none: a row of numbers has a label of
    its own. Only below headers, which have no numbers, may numbers come without a label.
    """
    pairs = _beside_each_other(above[-1], first)
    if not pairs:
        return False
    numbers = (n for n, (a, b) in enumerate(pairs) if is_number(a.text) or is_number(b.text))
    labels = next(numbers, len(pairs))
    beside = [(a, b) for a, b in pairs[:labels] if not (a.merged or a.is_tall or b.is_tall)]
    if any(b.text for _, b in beside):
        return all(_goes_on_in(a, b) for a, b in beside if b.text)
    if not any(a.text for a, _ in beside):
        return False
    return any(is_number(cell.text) for cell in above[-1]) or not any(
        a.text and b.text for a, b in pairs
    )


def _beside_each_other(last: Row, first: Row) -> list[tuple[PdfCell, PdfCell]]:
    """Pair each cell with the one below it; empty if a cell with text has no partner.

    LibreOffice omits the cell of a heading beside several rows on a page where it prints none of
    its text.
    """
    pairs = [(a, b) for a in last for b in first if _same_columns(a, b)]
    paired = {id(cell) for pair in pairs for cell in pair}
    alone = [cell for cell in (*last, *first) if id(cell) not in paired]
    return [] if any(cell.text for cell in alone) else pairs


def _goes_on_in(above: PdfCell, below: PdfCell) -> bool:
    """Return whether the text of a label continues in the cell below the break."""
    return bool(above.text) and above.full[-1] and not _ORDINAL.match(below.text)


def _join(above: list[Row], first: Row) -> None:
    """Append the rest of a split row to its cells, and that of the heading beside it."""
    for cell, rest in _beside_each_other(above[-1], first):
        _append(_origin(above, cell) or cell, rest)
    join_wrapped_numbers(above[-1])


def _append(cell: PdfCell, rest: PdfCell) -> None:
    cell.lines = [*cell.lines, *rest.lines]
    cell.full = [*cell.full, *rest.full]


def _origin(above: list[Row], cell: PdfCell) -> PdfCell | None:
    """Return the cell above the break in the same columns, at the row where it starts."""
    for row in reversed(above):
        found = next((c for c in row if _same_columns(c, cell)), None)
        if found is None or not found.merged:
            return found
    return None


def _same_columns(cell: PdfCell, other: PdfCell) -> bool:
    return abs(cell.x0 - other.x0) < _SAME_EDGE and abs(cell.x1 - other.x1) < _SAME_EDGE


def _goes_on_below(origin: PdfCell, cell: PdfCell, are_headers: bool) -> bool:
    """Return whether a heading beside or above several rows reaches over the break."""
    if is_number(origin.text) or is_number(cell.text):
        return False
    if not (origin.is_tall or cell.is_tall):
        return are_headers and bool(cell.text) and _goes_on_in(origin, cell)
    if not cell.text:
        return bool(origin.text)
    return bool(origin.text) and not _ORDINAL.match(cell.text)
