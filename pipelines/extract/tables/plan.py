"""The plan of a table: the printed cell for each cell of the form, and the checks on values.

A plan is made from labels, spans and shape alone, so that it applies to every document of the same
skeleton. `fill` puts the values of one document into it and runs the checks.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from pipelines.extract.rows.labelled_rows import value_of
from pipelines.extract.rows.skeleton import PrintedText
from pipelines.extract.rows.values import BLANK, UNPLACED, Value, read_value
from pipelines.forms import Column, Row
from pipelines.models import Cell, Finding, TableReading


class PlannedCell(NamedTuple):
    """A cell of the form: the place of its value, or why it has none.

    `status` is None if the text at `at` decides it; else `at` is the place of its row. `digit` is
    the position of its digit if the values of a row are run together.
    """

    row: Row
    column: Column
    at: int | None = None
    status: str | None = None
    label: str | None = None
    mask: str = ""
    unit: str | None = None
    digit: int | None = None


class Remark(NamedTuple):
    """An irregularity, to become a finding: the places of its texts."""

    code: str
    message: str
    row: str | None = None
    column: str | None = None
    places: tuple[int, ...] = ()
    raw: str | None = None


class Check(NamedTuple):
    """A condition on the values of some cells: if it fails, these are ambiguous, for that reason.

    `others` are the places of values beside them that the condition uses. A check without a remark
    adds no finding: its row has one already.
    """

    holds: Callable[[Sequence[Value], Sequence[Value]], bool]
    doubt: Remark | None
    cells: range
    others: tuple[int, ...] = ()


class TablePlan(NamedTuple):
    """A table as planned; status and reason are None if its cells decide them."""

    table: str
    form: str | None = None
    cells: tuple[PlannedCell, ...] = ()
    checks: tuple[Check, ...] = ()
    remarks: tuple[Remark, ...] = ()
    status: str | None = None
    reason: str | None = None


TWO_TABLES = "two_tables", "the document holds more than one such table"
"""Code and reason if several tables compete and the report's own is unknown."""


def in_doubt(
    table: str,
    form: str | None,
    cells: Iterable[PlannedCell],
    code: str,
    reason: str,
    places: tuple[int, ...] = (),
) -> TablePlan:
    """Return a table with all cells ambiguous, for one reason."""
    remark = Remark(code, reason, places=places)
    return TablePlan(table, form, tuple(cells), (), (remark,), "ambiguous", reason)


def fill(
    plan: TablePlan, printed: Sequence[PrintedText]
) -> tuple[TableReading, tuple[Finding, ...]]:
    """Fill a plan with the printed values; its places are those of the skeleton's texts."""
    findings = [finding_of(plan.table, remark, printed) for remark in plan.remarks]
    values = [_value(cell, printed) for cell in plan.cells]
    doubtful: set[int] = set()
    for check in plan.checks:
        if not doubtful.isdisjoint(check.cells):
            continue
        others = [read_value(printed[at].text) for at in check.others]
        if not check.holds([values[i] or BLANK for i in check.cells], others):
            doubtful.update(check.cells)
            findings += [finding_of(plan.table, check.doubt, printed)] if check.doubt else []
    cells = []
    for index, (planned, value) in enumerate(zip(plan.cells, values, strict=True)):
        cell = _cell(plan.table, planned, value, printed)
        if index in doubtful:
            cell = cell._replace(value=None, status="ambiguous", raw=None, unit=None)
        elif value is not None and not value.fits_count:
            cell, problem = _fitted(cell, planned.column.data_type, value)
            findings += problem
        cells.append(cell)
    status, reason = plan.status, plan.reason
    if status is None or doubtful:
        status, reason = status_of(cells)
        if status == "complete" and plan.form is None:
            status = "partial"
            reason = "the rows in which the forms differ are not in the document"
    return TableReading(plan.table, status, plan.form, reason, tuple(cells)), tuple(findings)


def status_of(cells: Iterable[Cell]) -> tuple[str, str | None]:
    """Return how far a table was read, and why not further (None if complete)."""
    statuses = [cell.status for cell in cells]
    if ambiguous := statuses.count("ambiguous"):
        return "ambiguous", f"{ambiguous} cells cannot be placed"
    if absent := statuses.count("missing"):
        return "partial", f"{absent} cells are not in the document"
    return "complete", None


def _value(cell: PlannedCell, printed: Sequence[PrintedText]) -> Value | None:
    if cell.status is not None or cell.at is None:
        return None
    text = printed[cell.at].text
    return value_of(cell.mask, text if cell.digit is None else text[cell.digit])


def _cell(table: str, planned: PlannedCell, value: Value | None, printed: Sequence) -> Cell:
    # By position: a report has two hundred cells, and keyword arguments cost half as much again.
    row, column, at, status, label, _, unit, digit = planned
    if value is None or at is None:
        locator = None if at is None else printed[at].locator
        return Cell(
            table, row.code, column.code, None, status or "missing", None, None, label, locator
        )
    text, locator = printed[at][:2]
    text = text if digit is None else text[digit]
    status, number, own_unit, _ = value
    return Cell(
        table, row.code, column.code, number, status, text, own_unit or unit, label, locator
    )


def _fitted(cell: Cell, data_type: str, value: Value) -> tuple[Cell, list[Finding]]:
    """Return a cell, and a finding if its column cannot hold what it prints."""
    problem = _problem(value, data_type)
    if value.unit == "万":
        # Of yuan, in a column of amounts; ten thousands of what is counted, anywhere else.
        is_amount = data_type == "amount"
        cell = (
            cell._replace(unit="万元")
            if is_amount
            else cell._replace(value=None, status="ambiguous")
        )
    if problem is None:
        return cell, []
    place = (cell.table, cell.row, cell.column, cell.raw, cell.locator)
    return cell, [Finding(*problem, *place)]


def _problem(value: Value, data_type: str) -> tuple[str, str] | None:
    """Return finding code and message for a cell that prints what its column cannot hold."""
    status, number = value.status, value.number
    if status == "text":
        return "text_in_value_cell", "text where a number is expected"
    if value is UNPLACED:
        return "damaged_number", "a cell that spans rows: which one its number is of is not known"
    if status == "ambiguous":
        return "damaged_number", "digits that do not make one number"
    if number is None or data_type == "amount":
        return None
    if value.unit == "万":
        return "damaged_number", "a count in ten thousands, or an amount of money"
    if number != number.to_integral_value():
        return "count_not_whole", "a count that is not a whole number"
    if number < 0 and data_type == "count":
        return "count_negative", "a count below zero"
    return None


def finding_of(table: str | None, remark: Remark, printed: Sequence[PrintedText]) -> Finding:
    """Return the finding of a remark, with the texts it is about."""
    raw, places = remark.raw, remark.places
    if raw is None and places:
        raw = " | ".join(printed[at].text for at in places)
    locator = printed[places[0]].locator if places else None
    return Finding(remark.code, remark.message, table, remark.row, remark.column, raw, locator)
