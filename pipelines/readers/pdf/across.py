"""Join sheets too wide for their page, which office programs cut and print on pages side by side.

The right part comes pages later, without labels, its rows as far from the top as those of the left
part. It is joined to the right edge of the page that it continues.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from pipelines.readers.pdf.lines import PrintedLine
from pipelines.readers.pdf.tables import PdfCell, PdfTable, is_number

_SAME_TOP = 1.5
_GAP = 12.0
_FEWEST, _LEAST_SHARE = 3, 0.5


class PrintedPage(Protocol):
    """The parts of a page used here: its tables and its lines outside of them."""

    tables: list[PdfTable]
    lines: list[PrintedLine]


P = TypeVar("P", bound=PrintedPage)


def side_by_side(pages: Sequence[P]) -> list[P]:
    """Return the pages, with those that continue another's right edge joined to it."""
    left: list[P] = []
    for page in pages:
        found = [o for o in left if _goes_on_right(o, page)] if _lacks_labels(page) else []
        if found:
            _join(max(found, key=lambda other: _share_going_on(other, page)), page)
        else:
            left.append(page)
    return left


def _lacks_labels(page: PrintedPage) -> bool:
    """Return whether the rows of numbers of a page, in tables or lines, have no labels."""
    if page.tables:
        cells = [cell for table in page.tables for row in _numbered(table).values() for cell in row]
        return not any(is_number(line.text) for line in page.lines) and all(
            is_number(cell.text) or not cell.text for cell in cells
        )
    numbers = _lines_with_numbers(page)
    return (
        bool(numbers)
        and len(page.lines) >= _FEWEST
        and all(is_number(text) for line in numbers for _, text in line.segments)
    )


def _numbered(table: PdfTable) -> dict[float, list[PdfCell]]:
    """Return the rows of a table that hold numbers, by their top."""
    rows = zip(table.tops, table.rows, strict=True)
    return {top: row for top, row in rows if any(is_number(cell.text) for cell in row)}


def _lines_with_numbers(page: PrintedPage) -> list[PrintedLine]:
    return [line for line in page.lines if any(is_number(text) for _, text in line.segments)]


def _goes_on_right(page: PrintedPage, right: PrintedPage) -> bool:
    """Return whether the unlabelled rows of numbers on `right` all continue rows of `page`."""
    if len(right.tables) > len(page.tables) or bool(right.tables) != bool(page.tables):
        return False
    if right.tables:
        return all(_beside(page, table) for table in right.tables)
    tops = sorted(line.top for line in page.lines)
    first = min(line.top for line in _lines_with_numbers(right))
    return (
        all(_near(tops, line.top) for line in right.lines if line.top >= first)
        and _share_going_on(page, right) >= _LEAST_SHARE
    )


def _share_going_on(page: PrintedPage, right: PrintedPage) -> float:
    """Return the share of the rows of numbers of a page that continue a row of another page."""
    tops = sorted(line.top for line in right.lines)
    numbers = _lines_with_numbers(page)
    return sum(_near(tops, line.top) for line in numbers) / max(len(numbers), 1)


def _beside(page: PrintedPage, table: PdfTable) -> PdfTable | None:
    """Return the table of another page that this one continues."""
    for other in page.tables:
        is_level = all(abs(other.box[side] - table.box[side]) < _SAME_TOP for side in (1, 3))
        if is_level and all(_near(other.tops, top) for top in _numbered(table)):
            return other
    return None


def _near(tops: Sequence[float], top: float) -> bool:
    at = bisect_left(tops, top - _SAME_TOP)
    return at < len(tops) and tops[at] < top + _SAME_TOP


def _join(page: PrintedPage, right: PrintedPage) -> None:
    for table in right.tables:
        other = _beside(page, table)
        if other is not None:
            _join_tables(other, table)
    if right.lines:
        edge = max(line.x1 for line in page.lines) + _GAP
        offset = edge - min(line.x0 for line in right.lines)
        page.lines = _joined_lines(page.lines, [_moved(line, offset) for line in right.lines])


def _join_tables(table: PdfTable, right: PdfTable) -> None:
    """Append the rows of the right part to those of the left part at the same height.

    A cell without a rule at its end continues in the first cell of the right part.
    """
    offset = table.box[2] - right.box[0]
    tops = [*table.tops, *(top for top in right.tops if not _near(table.tops, top))]
    rows: dict[float, list[PdfCell]] = {}
    first: list[PdfCell] = []
    second: list[PdfCell] = []
    for top in sorted(tops):
        first = _row_at(table, top) or _going_on(first)
        second = [_cell_moved(cell, offset) for cell in _row_at(right, top)] or _going_on(second)
        is_cut = any(abs(top - cut) < _SAME_TOP for cut in table.cut)
        rows[top] = [*first[:-1], *_joined(first[-1:], second[:1], is_cut), *second[1:]]
    table.rows, table.tops, table.cut = list(rows.values()), tuple(rows), right.cut
    table.box = (*table.box[:2], right.box[2] + offset, table.box[3])


def _row_at(table: PdfTable, top: float) -> list[PdfCell]:
    rows = zip(table.tops, table.rows, strict=True)
    return next((row for other, row in rows if abs(other - top) < _SAME_TOP), [])


def _going_on(row: list[PdfCell]) -> list[PdfCell]:
    return [replace(cell, merged=True, lines=[], full=[]) for cell in row]


def _joined(last: list[PdfCell], rest: list[PdfCell], is_cut: bool) -> list[PdfCell]:
    if not (is_cut and last and rest):
        return [*last, *rest]
    [cell], [other] = last, rest
    lines, full = [*cell.lines, *other.lines], [*cell.full, *other.full]
    return [replace(cell, x1=other.x1, lines=lines, full=full)]


def _cell_moved(cell: PdfCell, offset: float) -> PdfCell:
    return replace(cell, x0=cell.x0 + offset, x1=cell.x1 + offset)


def _moved(line: PrintedLine, offset: float) -> PrintedLine:
    return replace(
        line,
        x0=line.x0 + offset,
        x1=line.x1 + offset,
        segments=tuple((x0 + offset, text) for x0, text in line.segments),
    )


def _joined_lines(lines: list[PrintedLine], right: list[PrintedLine]) -> list[PrintedLine]:
    joined = list(lines)
    for line in right:
        level = (n for n, other in enumerate(joined) if abs(other.top - line.top) < _SAME_TOP)
        at = next(level, None)
        if at is None:
            joined.append(line)
            continue
        other = joined[at]
        joined[at] = replace(
            other,
            text=f"{other.text} {line.text}",
            x1=line.x1,
            segments=(*other.segments, *line.segments),
        )
    return sorted(joined, key=lambda line: line.top)
