"""Sections without their table: replaced by a picture, an attachment, or another kind of table.

If numbers follow the heading, something is printed that could not be read: the table is then
ambiguous, not absent.
"""

from collections.abc import Sequence

from pipelines.extract.headings import SECTIONS, headed_section
from pipelines.extract.rows.labelled_rows import LabelledRow
from pipelines.extract.tables.plan import Remark, TablePlan
from pipelines.forms import means

_FEWEST_NUMBERS = 3


def looked_for(plan: TablePlan, rows: Sequence[LabelledRow]) -> TablePlan:
    """Return the plan of a table; if it was not found, with a reason from its section heading."""
    if plan.status != "absent":
        return plan
    start = next((i for i, row in enumerate(rows) if _heads(row, plan.table)), None)
    if start is None:
        return plan
    heading = rows[start]
    if _numbers_below(start, rows) >= _FEWEST_NUMBERS:
        reason = "numbers stand below its heading, in no arrangement that the form has"
        plan = plan._replace(status="ambiguous", reason=reason)
        code, message = "table_not_recognised", f"below the heading {heading.label}: {reason}"
    else:
        code = "table_missing"
        message = f"the section {heading.label} is there, its table is not, or cannot be read"
    remark = Remark(code, message, places=(heading.at,))
    return plan._replace(remarks=(*plan.remarks, remark))


def _heads(row: LabelledRow, table: str) -> bool:
    """Return whether a line is the heading of the section of a table, if damaged too."""
    if means(row.key, table, "section"):
        return True
    section = headed_section(row.label or "", row.key)
    return section is not None and SECTIONS[section][0] == table


def _numbers_below(start: int, rows: Sequence[LabelledRow]) -> int:
    """Count the numbers in cells between a heading and the next."""
    end = next((i for i in range(start + 1, len(rows)) if rows[i].is_section), len(rows))
    printing = (row for row in rows[start:end] if row.prints)
    return sum(not cell.merged for row in printing for cell in row.cells)
