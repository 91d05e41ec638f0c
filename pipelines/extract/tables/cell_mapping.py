"""Place the cells of located rows under the columns of their block, or give a reason why not.

A grid places values by cell; a flow places them by count, as its blank cells are lost. What cannot
be placed with certainty stays null. Values themselves are not examined here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.extract.rows.labelled_rows import LabelledRow, ValueCell
from pipelines.extract.rows.lines import RUN
from pipelines.extract.rows.skeleton import EMPTY, VALUE
from pipelines.extract.tables import doubts
from pipelines.extract.tables.located import Located
from pipelines.extract.tables.plan import Check, PlannedCell, Remark, TablePlan
from pipelines.forms import Block, Row

_FEWEST_ROWS_TO_TELL = 3
_FEWEST_PARTS = 2
_NEARLY_ALL = 0.85
_MOST = 0.6


class Fit(NamedTuple):
    """The cells of a row in the order of its columns, and the conditions for that.

    Cells beside them must be `empty`, or `equal` to the first.
    """

    cells: Sequence[ValueCell]
    empty: Sequence[ValueCell] = ()
    equal: Sequence[ValueCell] = ()


def place(table: str, form: str | None, blocks: Sequence[Located]) -> TablePlan:
    """Plan the cells of all located blocks of a table; its form is None if unknown."""
    cells: list[PlannedCell] = []
    checks: list[Check] = []
    remarks = [remark for located in blocks for remark in located.remarks]
    for located in blocks:
        for row, at in located.rows:
            # Missing rows are unknown if the form is.
            if row.has_values and (at is not None or form is not None):
                _place_row(located, row, at, cells, checks, remarks)
    return TablePlan(table, form, tuple(cells), tuple(checks), tuple(remarks))


def all_ambiguous(blocks: Sequence[Block]) -> Iterator[PlannedCell]:
    """Return the cells of blocks of a form whose printed places are unknown."""
    return (
        PlannedCell(row, column, status="ambiguous")
        for block in blocks
        for row in block.rows
        for column in block.columns
        if row.has_values
    )


def _place_row(
    located: Located,
    row: Row,
    at: int | None,
    cells: list[PlannedCell],
    checks: list[Check],
    remarks: list[Remark],
) -> None:
    def without_value(status: str, where: int | None = None, label: str | None = None) -> None:
        columns = located.block.columns
        cells.extend(PlannedCell(row, column, where, status, label) for column in columns)

    printed = None if at is None else located.page.rows[at]
    is_lost = printed is not None and printed.last and not printed.cells and printed.loses_blanks
    if at is None or printed is None or is_lost:
        without_value("missing")
        return
    located_row = doubts.LocatedRow(located, row, printed, at)
    doubt = next((d for d in doubts.DOUBTS if d.holds(located_row)), None)
    fit = None if doubt else _fit(located, row, printed)
    if fit is None:
        miscounted = f"{printed.size[0]} values for the {located.width} cells of the row"
        code, message = (doubt.code, doubt.message) if doubt else ("values_not_placed", miscounted)
        remarks.append(_doubt(code, message, row, printed))
        without_value("ambiguous", printed.at, printed.shown)
        if doubt is None and _may_keep_total(located, printed, at):
            _place_total(printed, cells, checks)
        return
    if not fit.cells:
        without_value("blank", printed.at, printed.shown)
        return
    first = len(cells)
    run_together = len(fit.cells) > 1 and len(printed.cells) == 1 and printed.is_run
    for place, (column, cell) in enumerate(zip(located.block.columns, fit.cells, strict=True)):
        digit = place if run_together else None
        unit = located.units.get(column.code)
        cells.append(PlannedCell(row, column, cell.at, None, printed.shown, cell.mask, unit, digit))
    own = range(first, len(cells))
    for check, others in _checks(located_row, fit):
        remark = _doubt(check.code, check.message, row, printed)
        checks.append(Check(check.satisfied, remark, own, tuple(cell.at for cell in others)))


def _may_keep_total(located: Located, printed: LabelledRow, at: int) -> bool:
    """Return whether a row that lost blanks may still have its total, as other rows are whole."""
    return (
        located.has_total
        and printed.loses_blanks
        and not printed.last
        and len(printed.cells) < located.width
        and at not in located.page.page_numbers
        and any(len(row.cells) == located.width for row in located.printed)
    )


def _place_total(printed: LabelledRow, cells: list[PlannedCell], checks: list[Check]) -> None:
    """Plan the last number of a row that lost blanks as its total, if it is their sum."""
    filled = [cell for cell in printed.cells if not cell.is_blank]
    if len(filled) > _FEWEST_PARTS:
        *parts, total = filled
        own = range(len(cells) - 1, len(cells))
        cells[-1] = cells[-1]._replace(at=total.at, status=None, mask=total.mask)
        checks.append(Check(doubts.is_sum_of_several, None, own, tuple(cell.at for cell in parts)))


def _checks(
    located_row: doubts.LocatedRow, fit: Fit
) -> Iterator[tuple[doubts.ValueDoubt, Sequence[ValueCell]]]:
    """Return the doubts that only values decide, with the cells they compare."""
    for doubt in doubts.VALUE_DOUBTS:
        if doubt.concerns(located_row):
            yield doubt, ()
    if any(cell.mask == VALUE for cell in fit.empty):
        yield doubts.MUST_BE_EMPTY, fit.empty
    if fit.equal:
        yield doubts.MUST_BE_EQUAL, fit.equal


def _doubt(code: str, message: str, row: Row, printed: LabelledRow) -> Remark:
    message = f"{row.label}: {message}; which is which cannot be known"
    return Remark(code, message, row.code, places=printed.places)


def _fit(located: Located, row: Row, printed: LabelledRow) -> Fit | None:
    """Return the cells of the columns of a row; None if undecided."""
    cells, width = printed.cells, located.width
    if len(cells) == 1 and printed.is_run:
        fits = width == 1 or cells[0].mask == f"{RUN}{width}"
        return Fit(cells * width) if fits else None
    if printed.ragged:
        return _fit_ragged(located, printed)
    if len(cells) == width:
        return Fit(cells)
    if not printed.gridded:
        return None if cells else Fit(())
    if printed.row < 0 and len(cells) > width and all(cell.is_blank for cell in cells[width:]):
        # Empty paragraphs come before the next heading, too.
        return Fit(cells[:width])
    return _fit_wide(located, row, printed) if len(cells) > width else None


def _fit_wide(located: Located, row: Row, printed: LabelledRow) -> Fit | None:
    """Choose the columns among more cells of a grid row; all others must be blank.

    A sheet or page may have a column for each depth of its labels, so that empty cells separate a
    label from its numbers, or empty columns behind the table. A row that lost its first cell shows
    it by its label, which is left of those of its group.
    """
    if row.parent and any(o.column != printed.column for o in _of_group(located, row)):
        return None
    columns = _columns(located, printed) or _columns_filled(located, printed)
    own = [cell for cell in printed.cells if cell.column in columns]
    others = [cell for cell in printed.cells if cell.column not in columns]
    if len(own) != located.width or any(c.mask != VALUE and not c.is_blank for c in others):
        return None
    return Fit(own, others)


def _of_group(located: Located, row: Row) -> list[LabelledRow]:
    """Return the rows below the same heading of the form."""
    return [
        located.page.rows[at]
        for other, at in located.rows
        if at is not None and other.has_values and other.parent == row.parent
    ]


def _columns(located: Located, printed: LabelledRow) -> Sequence[int]:
    """Return the starts of the columns in a grid of constant width, by its headers."""
    heads = [header.column for header in located.headers if header.width == printed.width]
    return heads if len(heads) == located.width == len(set(heads)) else ()


def _columns_filled(located: Located, printed: LabelledRow) -> Sequence[int]:
    """Return the starts of the columns by the filled cells of equally wide rows."""
    alike = [row for row in located.printed if row.width == printed.width and row.cells]
    filled = {cell.column for row in alike for cell in row.cells if not cell.is_blank}
    if len(alike) < max(_FEWEST_ROWS_TO_TELL, _NEARLY_ALL * len(located.printed)) or not filled:
        return ()
    first, last = max(row.cells[0].column for row in alike), printed.width - located.width
    possible = [
        c for c in range(first, last + 1) if c <= min(filled) and max(filled) < c + located.width
    ]
    return range(possible[0], possible[0] + located.width) if len(possible) == 1 else ()


def _fit_ragged(located: Located, printed: LabelledRow) -> Fit | None:
    """Return the cells of a grid row that lost its columns; fillers may stand for lost blanks."""
    cells, width = printed.cells, located.width
    filled = [place for place, cell in enumerate(cells) if not cell.is_blank]
    if filled == list(range(width)):
        beyond = sum(not cell.merged for cell in cells[width:])
        # A number may have come in before a blank; a whole blank row behind is another matter.
        is_whole = beyond in (0, *range(width + 1, len(cells))) or _is_as_wide(located, printed)
        return Fit(cells[:width]) if is_whole else None
    if not filled:
        return (
            Fit(()) if not cells or len(cells) >= width or _is_as_wide(located, printed) else None
        )
    if width == 1 and filled == list(range(len(filled))):
        return Fit(cells[:1], equal=cells[1 : len(filled)])
    if filled[-1] >= width or len(cells) < width or not _is_as_wide(located, printed):
        return None
    if not any(cell.merged for cell in cells[:width]):
        return Fit(cells[:width])
    if filled == [0] and not located.has_total:
        return Fit([cells[0], *(cell._replace(mask=EMPTY) for cell in cells[1:width])])
    return None


def _is_as_wide(located: Located, printed: LabelledRow) -> bool:
    """Return whether a row has as many cells and fillers as its headers or a row of table 3.

    A blank row, and one with a number only behind its label, may have either in place of the other.
    """
    if not located.has_total:
        beyond = len(located.headers[-1].cells) if located.headers else -1
        return len(printed.cells) == located.width + beyond
    sizes = located.sizes
    if not sizes:
        return False
    usual, times = sizes.most_common(1)[0]
    if all(cell.is_blank for cell in printed.cells[1:]) and len(printed.cells) == sum(usual):
        return True
    [(width, alike)] = Counter(row.width for row in located.printed if row.cells).most_common(1)
    if any(fillers for _, fillers in sizes) and alike >= _MOST * sizes.total():
        return printed.width == width
    own = sizes[printed.size]
    # A blank in place of a second label looks like a row with one cell more.
    return times == 1 or own == times or (own > 1 and printed.size[0] <= located.width)
