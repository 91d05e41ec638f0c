"""Locate the table of 2014–2018, 政府信息公开情况统计表: one indicator per row, one number each.

Rows are found by aligning labels with the code list. Labels that occur twice in the form are
distinguished by the certain rows around them, or not at all. No later report has this table: it is
searched only in documents without the three later tables.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.extract.rows.labelled_rows import LabelledRow, labelled_row
from pipelines.extract.tables.alignment import Chain, align
from pipelines.extract.tables.cell_mapping import all_ambiguous
from pipelines.extract.tables.legacy_rows import IndicatorRow, indicator_rows, without_unit_cells
from pipelines.extract.tables.plan import TWO_TABLES, PlannedCell, Remark, TablePlan, in_doubt
from pipelines.forms import LEGACY, Block, Column, Row
from pipelines.forms.indicators import label_keys, legacy_form, like_indicators

TABLE = LEGACY
_TITLE = "统计表"
_HEAD = "统计指标"
_FEWEST_LABELS = 8
_FEWEST_LABELS_UNDER_A_TITLE = 3
_FEWEST_ROWS_TO_TELL_TWO_TABLES = 3


@dataclass
class _Work:
    """The state of the work: the printed rows, and the row of the form that each is."""

    printed: list[IndicatorRow]
    assigned: dict[int, int]
    remarks: list[Remark] = field(default_factory=list)
    cells: list[PlannedCell] = field(default_factory=list)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return legacy_form().rows

    @cached_property
    def value_rows(self) -> list[int]:
        return [index for index, row in enumerate(self.rows) if row.has_values]

    @cached_property
    def own(self) -> list[IndicatorRow]:
        """The printed rows that stand for indicators with a number."""
        return [self.printed[i] for row, i in self.assigned.items() if self.rows[row].has_values]

    @cached_property
    def prints_units(self) -> bool:
        return any(row.unit for row in self.own)

    @cached_property
    def is_abridged(self) -> bool:
        """Whether the agency left out most rows: a missing one then means nothing."""
        return 2 * len(self.own) < len(self.value_rows)

    @cached_property
    def spare(self) -> int:
        """The number of empty cells that most grid rows have behind their number."""
        extra = Counter(max(0, len(row.row.cells) - 1) for row in self.own if row.keeps_blanks)
        return extra.most_common(1)[0][0] if extra else 0

    @cached_property
    def holds_several(self) -> bool:
        """Whether most rows hold several numbers."""
        counts = [sum(cell.known.number is not None for cell in one.row.cells) for one in self.own]
        return sum(count > 1 for count in counts) > sum(count == 1 for count in counts)

    @cached_property
    def contents(self) -> dict[frozenset[int], list[tuple]]:
        """Return the texts behind the labels of each indicator, or of those that share a label."""
        found = defaultdict(list)
        for printed in self.printed:
            if printed.has_number and printed.row.label:
                values = tuple(cell.known for cell in printed.row.cells)
                found[frozenset(like_indicators(printed.row.label))].append(values)
        return found

    @cached_property
    def undecided(self) -> set[int]:
        """Rows with a label that the form has twice and neighbours that do not decide."""
        links = [(-1, -1), *sorted(self.assigned.items()), (len(self.rows), len(self.printed))]
        meant = [frozenset(like_indicators(one.row.label or "")) for one in self.printed]
        sure = [(r, i) for r, i in links if r in (-1, len(self.rows)) or len(meant[i]) == 1]
        found: set[int] = set()
        for row, index in self.assigned.items():
            if len(meant[index]) == 1:
                continue
            above, start = max(link for link in sure if link[0] < row)
            below, end = min(link for link in sure if link[0] > row)
            inside = {r for r in meant[index] if above < r < below}
            if len(inside) != sum(meant[i] == meant[index] for i in range(start + 1, end)):
                found |= inside
        return found


def read_legacy(rows: list[LabelledRow]) -> TablePlan:
    """Plan the statistics table of a document from its labelled rows, lines kept as words."""
    titled = any(_TITLE in row.key or row.key == _HEAD for row in rows)
    if not titled and len({row.key for row in rows} & label_keys()) < _FEWEST_LABELS:
        return TablePlan(TABLE, status="absent")
    printed = indicator_rows(rows)
    chain = _align(printed)
    fewest = _FEWEST_LABELS_UNDER_A_TITLE if titled else _FEWEST_LABELS
    # A unit or a cell behind its label shows a row of the table.
    found = [printed[at] for at, row in chain.links if chain.form.rows[row].has_values]
    if sum(not row.is_open for row in found) < fewest:
        return TablePlan(TABLE, status="absent")
    work = _Work(printed, chain.positions())
    if work.prints_units:
        work = _Work(without_unit_cells(printed), work.assigned)
    if _second_table(work):
        form = legacy_form()
        return in_doubt(TABLE, form.form, all_ambiguous(form.blocks), *TWO_TABLES)
    work.remarks += _rows_left_over(work)
    index = -1
    for block in legacy_form().blocks:
        for row in block.rows:
            index += 1
            if row.has_values:
                _place(work, index, row, block)
    return TablePlan(TABLE, legacy_form().form, tuple(work.cells), (), tuple(work.remarks))


def _align(printed: list[IndicatorRow]) -> Chain:
    return align([one.row for one in printed], [legacy_form()], 1, like_indicators)[0]


def _second_table(work: _Work) -> bool:
    """Return whether rows of another such table, with numbers, are outside the chain."""
    used = set(work.assigned.values())
    nothing = IndicatorRow(labelled_row(None, 0))
    rest = [one if i not in used else nothing for i, one in enumerate(work.printed)]
    links = [i for i, row in _align(rest).links if work.rows[row].has_values]
    return sum(rest[i].has_number for i in links) >= _FEWEST_ROWS_TO_TELL_TWO_TABLES


def _rows_left_over(work: _Work) -> Iterator[Remark]:
    """Report numbers inside the table that belong to no indicator."""
    used = {index: row for row, index in work.assigned.items()}
    for index in range(min(used), max(used) + 1):
        found = work.printed[index].row
        if not work.printed[index].has_number or (
            index in used and work.rows[used[index]].has_values
        ):
            continue
        if index in used:
            code, message = "value_in_heading", f"a number behind the heading {found.label}"
        elif found.label:
            code, message = "unknown_row", f"a row that the form does not have: {found.label}"
        else:
            code, message = "values_without_label", "numbers without a row label"
        yield Remark(code, message, places=found.places)


def _place(work: _Work, index: int, row: Row, block: Block) -> None:
    [column] = block.columns
    at = work.assigned.get(index)
    printed = None if at is None else work.printed[at]
    own = printed.row if printed else None
    doubt: tuple[str, str] | None
    if index in work.undecided:
        doubt = "label_of_several", "its label stands for several indicators"
    elif own is None or (not own.cells and (own.last or own.gridded)):
        work.cells.append(PlannedCell(row, column, status="missing"))
        return
    else:
        doubt = _doubt(work, index) or _misfit(own, work)
    if doubt:
        code, why = doubt
        message = f"{row.label}: {why}; which is which cannot be known"
        places = own.places if own else ()
        work.remarks.append(Remark(code, message, row.code, places=places))
        label, where = (own.label, own.at) if own else (None, None)
        work.cells.append(PlannedCell(row, column, where, "ambiguous", label))
    elif printed is not None:
        _place_number(work, row, column, printed)


def _place_number(work: _Work, row: Row, column: Column, printed: IndicatorRow) -> None:
    """Plan the cell behind a label, and report a unit that is not the form's."""
    own = printed.row
    if printed.unit and printed.unit != column.unit:
        message = f"{row.label}: the unit reads {printed.unit}, the form has {column.unit}"
        remark = Remark("other_unit", message, row.code, "value", (own.at,), printed.unit)
        work.remarks.append(remark)
    if own.cells:
        cell = own.cells[0]
        unit = printed.unit or None
        work.cells.append(PlannedCell(row, column, cell.at, None, own.label, cell.mask, unit))
    else:
        work.cells.append(PlannedCell(row, column, own.at, "blank", own.label))


def _misfit(own: LabelledRow, work: _Work) -> tuple[str, str] | None:
    """Return why the cells behind a label are not the one of its row; None if they are.

    One number is not if most rows have several, as of two years: it may be any of them.
    """
    filled = [place for place, cell in enumerate(own.cells) if not cell.is_blank]
    fits = filled == [] or (filled == [0] and not work.holds_several)
    if not own.cells or (fits and len(own.cells) - 1 <= max(work.spare, own.ragged)):
        return None
    return "values_not_placed", f"{len(filled)} values for the 1 cell of the row"


def _doubt(work: _Work, row: int) -> tuple[str, str] | None:
    """Return why the number behind a label may not be its own, as code and message; else None."""
    at = work.assigned[row]
    printed = work.printed[at]
    meant = frozenset(like_indicators(printed.row.label or ""))
    if len(meant) == 1 and len(set(work.contents[meant])) > 1:
        return "printed_twice", "the row is printed twice, with different numbers"
    if printed.crowded:
        return "values_not_placed", "more is printed behind it than its unit and its number"
    if work.prints_units and printed.unit is None:
        return "unit_missing", "its unit is not printed behind it"
    if printed.is_one_row:
        return None
    cells = printed.row.cells
    if printed.row.last:
        is_last = row == work.value_rows[-1]
        return None if is_last else ("text_ends", "the text breaks off within the row")
    behind = work.printed[at + 1]
    if not cells and behind.row.cells and at + 1 not in work.assigned.values():
        return "values_behind_words", "a number stands behind what follows it"
    if _goes_on_in_order(work, row):
        return None
    return "next_label_missing", "the label of the next row is missing"


def _goes_on_in_order(work: _Work, row: int) -> bool:
    """Return whether the row is followed by its neighbour in the form, or at least by a label."""
    later = min((r for r in work.assigned if r > row), default=None)
    follower = min((r for r in work.value_rows if r > row), default=None)
    if follower is None or later is None:
        return follower is None
    if later <= follower or work.is_abridged:
        return True
    between = work.printed[work.assigned[row] + 1 : work.assigned[later]]
    return any(found.row.label for found in between)
