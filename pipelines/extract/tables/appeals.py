"""Locate table 4, 政府信息公开行政复议、行政诉讼情况: results of appeals, by channel.

The form has three channels side by side, five results each, in one row of fifteen cells without a
label. Some reports print a table per channel, a row per channel, or a row per result; these are
read if the headers are unambiguous (`appeals_headers`). Each layout becomes three rows, one per
channel, with the cells of its results in the order of the form (`appeals_layouts`).
"""

from collections.abc import Callable, Sequence

from pipelines.extract.rows.labelled_rows import LabelledRow
from pipelines.extract.rows.values import Value
from pipelines.extract.tables import doubts
from pipelines.extract.tables.appeals_headers import (
    PrintedTable,
    each_adds_up,
    form_width,
    printed_tables,
    without_headers,
)
from pipelines.extract.tables.appeals_layouts import DoubtError, by_channel
from pipelines.extract.tables.cell_mapping import all_ambiguous, place
from pipelines.extract.tables.located import APPEALS as TABLE
from pipelines.extract.tables.located import Located
from pipelines.extract.tables.page import LabelledPage
from pipelines.extract.tables.plan import TWO_TABLES, Check, Remark, TablePlan, in_doubt
from pipelines.forms import forms

_NAME = "行政复议、行政诉讼"


def read_appeals(page: LabelledPage) -> TablePlan:
    """Plan the table of appeals of a document."""
    found = list(printed_tables(page.rows))
    printed = [one for one in found if one.rows] or without_headers(page.rows)
    if not printed:
        if not found:
            return TablePlan(TABLE, status="absent")
        return _without_numbers(page, found[0])
    try:
        if len(printed) > 1 and len(set(map(_texts, printed))) > 1:
            raise DoubtError(*TWO_TABLES)
        channels = by_channel(printed[0])
    except DoubtError as error:
        code, why = error.args
        row = (printed[0].filled or printed[0].rows)[0]
        cells = all_ambiguous(forms(TABLE)[0].blocks)
        return in_doubt(TABLE, forms(TABLE)[0].form, cells, code, _in_doubt(why), row.places)
    return _planned(page, printed[0], channels)


def _planned(page: LabelledPage, table: PrintedTable, channels: list[LabelledRow]) -> TablePlan:
    """Plan three channels as rows of a grid; a doubt about one is a doubt about all."""
    loses_blanks = any(row.loses_blanks for row in channels)
    rows = [row._replace(key="", gridded=True, ragged=False, last=False) for row in channels]
    plan = place(TABLE, forms(TABLE)[0].form, _channels_located(LabelledPage(rows), [0, 1, 2]))

    def check(holds: Callable, code: str, why: str) -> Check:
        remark = Remark(code, _in_doubt(why), places=table.rows[0].places)
        return Check(holds, remark, range(len(plan.cells)))

    checks = [check(_not_column_numbers, "column_numbers", "the numbers count the columns")]
    edges = [*channels[0].cells[:1], *channels[-1].cells[-1:]]
    if loses_blanks and edges and (page.blanks_dropped or any(c.is_blank for c in edges)):
        why = "blank cells may have left no trace and the numbers do not add up"
        checks.append(check(each_adds_up, "blanks_dropped", why))
    return plan._replace(checks=(*plan.checks, *checks))


def _without_numbers(page: LabelledPage, table: PrintedTable) -> TablePlan:
    """Return the cells of a table of which the document shows the headers alone.

    Behind all of them, a row of blanks left no trace, as blank rows of table 3 do.
    """
    plan = place(TABLE, forms(TABLE)[0].form, _channels_located(page, [None, None, None]))
    last = table.parts[-1][0]
    is_whole = len(table.results) == form_width() and not page.lines_kept_once
    if last.last or not is_whole:
        reason = "the headers are there, the row of numbers is not"
        return plan._replace(status="partial", reason=reason)
    following = page.rows[page.rows.index(last) + 1]
    status = "blank" if following.is_section else "ambiguous"
    cells = [c._replace(at=last.at, status=status, label=last.label) for c in plan.cells]
    return plan._replace(cells=tuple(cells))


def _in_doubt(why: str) -> str:
    return f"{_NAME}: {why}; which is which cannot be known"


def _not_column_numbers(values: Sequence[Value], others: Sequence[Value]) -> bool:
    return [value.number for value in values] != list(range(1, form_width() + 1))


def _texts(table: PrintedTable) -> tuple:
    return tuple(tuple(doubts.values_of(row)) for row in table.rows)


def _channels_located(page: LabelledPage, places: Sequence[int | None]) -> list[Located]:
    blocks = forms(TABLE)[0].blocks
    return [
        Located(TABLE, block, page, [(block.rows[0], at)])
        for block, at in zip(blocks, places, strict=True)
    ]
