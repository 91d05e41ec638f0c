"""Locate table 2, 主动公开政府信息情况: published information, by article of the Regulations.

The table is a sequence of small blocks, each with its own header row. The form is decided for each
block from its own headers, never from the year: some reports mix blocks of both forms. Rows outside
the form are kept as extension items.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipelines.extract.rows.labelled_rows import LabelledRow
from pipelines.extract.tables.cell_mapping import place
from pipelines.extract.tables.disclosure_labels import (
    FOOTER,
    choose_block,
    columns_named,
    header_units,
    meaning,
)
from pipelines.extract.tables.located import DISCLOSURE as TABLE
from pipelines.extract.tables.located import Located
from pipelines.extract.tables.page import LabelledPage
from pipelines.extract.tables.plan import TWO_TABLES, PlannedCell, Remark, TablePlan, in_doubt
from pipelines.forms import Block, Form, Row, forms

EXTENSION = "x:"
_NO_ITEM = ("注", "备注", "说明", "其中", "合计", "小计", "总计", "共计")
_NOT_PLACED = "cells cannot be placed; the findings name them"


@dataclass
class _Group:
    """A row of headers and the rows below it, by position.

    `beyond` are rows with labels unknown to the form behind a line of other text: it may be a
    damaged heading, and they rows of the next table.
    """

    headers: list[LabelledRow] = field(default_factory=list)
    items: list[tuple[str, int]] = field(default_factory=list)
    unlabelled: list[LabelledRow] = field(default_factory=list)
    beyond: list[LabelledRow] = field(default_factory=list)
    is_interrupted: bool = False

    @property
    def codes(self) -> frozenset[str]:
        """The rows of the form in it."""
        return frozenset(code for code, _ in self.items if not code.startswith(EXTENSION))

    def add_other(self, row: LabelledRow, at: int) -> None:
        """Add a row whose label is none of the form."""
        if row.label and not row.gridded:
            self.is_interrupted = True
        if not row.prints:
            return
        if not _may_be_item(row):
            self.unlabelled.append(row)
        elif self.is_interrupted:
            self.beyond.append(row)
        else:
            self.items.append((f"{EXTENSION}{row.key}", at))


class _Found(NamedTuple):
    """A group with a known block."""

    form: Form
    located: Located


def read_disclosure(page: LabelledPage) -> TablePlan:
    """Plan the table of published information of a document."""
    found: list[_Found] = []
    undecided: list[Remark] = []
    for group in _groups(page.rows):
        located = _locate(group, page)
        found += located
        if not located and any(page.rows[at].prints for _, at in group.items):
            undecided += _not_recognised(group, page)
    if not found and not undecided:
        return TablePlan(TABLE, status="absent")
    names = {one.form.form for one in found}
    form = "mixed" if len(names) > 1 else next(iter(names), None)
    blocks = [one.located for one in found]
    plan = place(TABLE, form or "", [*blocks, *_footer(page)])
    plan = plan._replace(form=form, remarks=(*plan.remarks, *undecided))
    plan = _with_missing(plan, found, form)
    if _is_in_two_forms(found) or _contradicts(plan, page):
        once = {(cell.row.code, cell.column.code): cell for cell in plan.cells}.values()
        cells = [cell._replace(status="ambiguous", at=None) for cell in once]
        return in_doubt(TABLE, form, cells, *TWO_TABLES)
    plan = _with_each_once(plan)
    if undecided:
        return plan._replace(status="ambiguous", reason=_NOT_PLACED)
    return plan


def _groups(rows: Sequence[LabelledRow]) -> Iterator[_Group]:
    """Cut a document into groups: headers and the rows below them."""
    group = _Group()
    for at, row in enumerate(rows):
        kind, code = meaning(row)
        ends = kind in ("block", "corner", "stop") or code == FOOTER
        if group.headers and (ends or (kind == "column" and group.items)):
            yield group
            group = _Group()
        if kind == "column":
            group.headers.append(row)
        elif ends or not group.headers:
            continue
        elif kind == "row" and code:
            group.items.append((code, at))
        else:
            group.add_other(row, at)
    yield group


def _may_be_item(row: LabelledRow) -> bool:
    """Return whether a label unknown to the form may name a row that the report adds to it."""
    return row.gridded and len(row.key) > 1 and not row.key.startswith(_NO_ITEM)


@lru_cache(maxsize=4096)
def _blocks_with(rows: frozenset[str]) -> tuple[tuple[Form, Block], ...]:
    """Return the blocks of all forms that have any of some rows, by code."""
    return tuple(
        (form, block) for form in forms(TABLE) for block in form.blocks if any(map(block.row, rows))
    )


def _locate(group: _Group, page: LabelledPage) -> list[_Found]:
    """Return the block of a group; one block per row if its headers are those of several."""
    candidates = _blocks_with(group.codes)
    labels = tuple([header.label or "" for header in group.headers])
    block = choose_block(labels, tuple([block for _, block in candidates]))
    if block is None:
        return _side_by_side(group, candidates, page)
    form = next(form for form, other in candidates if other is block)
    rows: list[tuple[Row, int | None]] = []
    remarks = _rows_apart(group)
    for code, at in group.items:
        row, printed = block.row(code), page.rows[at]
        if row is None and not code.startswith(EXTENSION):
            message = f"numbers behind {printed.label}, which is no row of this article"
            remarks.append(Remark("row_out_of_place", message, places=printed.places))
            continue
        if row is None:
            row = Row(code, printed.label or "", "extension", block.code)
            message = f"a row that the form does not have: {printed.label}"
            remarks.append(Remark("unknown_row", message, code, places=printed.places))
        rows.append((row, at))
    units = header_units(labels, block)
    return [_Found(form, Located(TABLE, block, page, rows, group.headers, units, remarks))]


def _side_by_side(
    group: _Group, candidates: Sequence[tuple[Form, Block]], page: LabelledPage
) -> list[_Found]:
    """Read the rows of a grid whose headers name the columns of several blocks side by side.

    Read only if every header is a column of the form, and every row prints numbers below the
    columns of its own block alone: a row typed some columns off does not. Rows below one set of
    headers may be of several blocks.
    """
    named = columns_named(group.headers)
    if named is None:
        return []
    found = []
    for code, at in group.items:
        fitting = [
            (form, block, row)
            for form, block in candidates
            if (row := block.row(code))
            and all(named.count(column.code) == 1 for column in block.columns)
        ]
        printed = page.rows[at]
        if len(fitting) != 1 or not printed.gridded or len(printed.cells) != len(named):
            return []
        [(form, block, row)] = fitting
        own = [named.index(column.code) for column in block.columns]
        others = (cell for index, cell in enumerate(printed.cells) if index not in own)
        if any(not cell.merged and cell.known.number is not None for cell in others):
            return []
        headers = [group.headers[index] for index in own]
        units = header_units(tuple([header.label or "" for header in headers]), block)
        cut = printed._replace(cells=tuple(printed.cells[index] for index in own))
        alone = LabelledPage([*page.rows[:at], cut, *page.rows[at + 1 :]])
        found.append(_Found(form, Located(TABLE, block, alone, [(row, at)], headers, units)))
    return found


def _footer(page: LabelledPage) -> Iterator[Located]:
    """Return the line under the table that gives a total of published records, if there is one."""
    block = next(block for form in forms(TABLE) if (block := form.block("footer")))
    for at, row in enumerate(page.rows):
        if meaning(row)[1] == FOOTER and len(row.cells) == 1:
            whole = LabelledPage([*page.rows[:at], row._replace(gridded=True, ragged=False)])
            yield Located(TABLE, block, whole, [(block.rows[0], at)])


def _rows_apart(group: _Group) -> list[Remark]:
    """Report numbers of a group without a label, and rows behind other text."""
    loose = [*group.unlabelled, *(header for header in group.headers if header.prints)]
    code, message = "values_without_label", "numbers without a row label"
    remarks = [Remark(code, message, places=row.places) for row in loose]
    for row in group.beyond:
        message = f"a row that the form does not have, behind other text: {row.label}"
        remarks.append(Remark("unknown_row", message, places=row.places))
    return remarks


def _not_recognised(group: _Group, page: LabelledPage) -> list[Remark]:
    labels = "、".join(header.label or "" for header in group.headers)
    message = f"the headers ({labels}) do not show the columns of the numbers"
    return [
        Remark("header_not_recognised", message, code, places=page.rows[at].places)
        for code, at in group.items
    ]


def _with_missing(plan: TablePlan, found: Sequence[_Found], form: str | None) -> TablePlan:
    """Add the statutory cells that no group holds."""
    shown = {cell.row.code for cell in plan.cells}
    blocks = {(one.form.form, one.located.block.code) for one in found}
    cells = list(plan.cells)
    for other in forms(TABLE):
        for block in other.blocks:
            if form not in (other.form, "mixed") or (
                form == "mixed" and (other.form, block.code) not in blocks
            ):
                continue
            for row in block.rows:
                if row.kind == "leaf" and row.code not in shown:
                    cells += (PlannedCell(row, c, status="missing") for c in block.columns)
    return plan._replace(cells=tuple(cells))


def _is_in_two_forms(found: Sequence[_Found]) -> bool:
    """Return whether a row of the form is below headers of both forms: two reports in a page."""
    first: dict[str, Block] = {}
    return any(
        row.kind == "leaf"
        and first.setdefault(row.code, one.located.block) is not one.located.block
        for one in found
        for row, _ in one.located.rows
    )


def _contradicts(plan: TablePlan, page: LabelledPage) -> bool:
    """Return whether the document gives different values for the same cell in two places."""
    first: dict[tuple[str, str], PlannedCell] = {}
    for cell in plan.cells:
        before = first.setdefault((cell.row.code, cell.column.code), cell)
        if before is not cell and "ambiguous" not in (before.status, cell.status):
            values = (
                None if one.status or one.at is None else page.cells[one.at].known.number
                for one in (before, cell)
            )
            if len(set(values)) > 1:
                return True
    return False


def _with_each_once(plan: TablePlan) -> TablePlan:
    """Keep the last of two equal copies of a cell."""
    places = [(cell.row.code, cell.column.code) for cell in plan.cells]
    if len(set(places)) == len(places):
        return plan
    last = {place: index for index, place in enumerate(places)}
    kept = {index: number for number, index in enumerate(last.values())}
    cells = tuple(cell for index, cell in enumerate(plan.cells) if index in kept)
    checks = tuple(
        check._replace(cells=range(kept[check.cells[0]], kept[check.cells[-1]] + 1))
        for check in plan.checks
        if check.cells[0] in kept
    )
    return plan._replace(cells=cells, checks=checks)
