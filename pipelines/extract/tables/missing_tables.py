"""Tables and rows that were not found: whether the document prints them in another arrangement.

A section without its table may have a picture, an attachment, or another kind of table. If numbers
follow the heading, or a text begins with the label of a row, something is printed that could not be
read: the table or the row is then ambiguous, not missing.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipelines.extract.headings import SECTIONS, headed_section
from pipelines.extract.rows.labelled_rows import LabelledRow
from pipelines.extract.tables.plan import Remark, TablePlan, status_of
from pipelines.forms import is_sentence, key, known_labels, means, variants
from pipelines.forms.indicators import unit_of
from pipelines.forms.labels import normalise, parse_label
from pipelines.models import Finding, TableReading
from pipelines.readers.document import Document, Grid

_FEWEST_NUMBERS = 3
_AND = "和与及"


def looked_for(plan: TablePlan, rows: Sequence[LabelledRow]) -> TablePlan:
    """Return the plan of a table; if it was not found, with a reason from its section heading."""
    if plan.status != "absent":
        return plan
    sections = [headed_section(row.label or "", row.key) for row in rows]
    tables = [None if section is None else SECTIONS[section][0] for section in sections]
    start = tables.index(plan.table) if plan.table in tables else None
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


def _numbers_below(start: int, rows: Sequence[LabelledRow]) -> int:
    """Count the numbers in cells between a heading and the next."""
    end = next((i for i in range(start + 1, len(rows)) if rows[i].is_section), len(rows))
    printing = (row for row in rows[start:end] if row.prints)
    return sum(not cell.merged for row in printing for cell in row.cells)


def with_rows_printed(
    plan: TablePlan, table: TableReading, document: Document
) -> tuple[TableReading, list[Finding]]:
    """Return a table whose missing rows are ambiguous if a text of the document has their label.

    It goes on with numbers, a definition behind a colon, or the label of another row.
    """
    planned = zip(plan.cells, table.cells, strict=True)
    missing = [(one.row, cell) for one, cell in planned if cell.status == "missing"]
    if not missing:
        return table, []
    texts = _texts_of_rows(document, plan.table)
    findings = []
    for row, _ in groupby(missing, key=lambda pair: pair[0]):
        names = [key(name) for name in (row.label, *variants(plan.table, "row", row.code))]
        found = next((text for text in texts if any(_prints(text, name) for name in names)), None)
        if found is not None:
            message = f"{row.label}: its label is printed, in no arrangement that the form has"
            findings.append(Finding("values_not_placed", message, plan.table, row.code, raw=found))
    rows = {finding.row for finding in findings}
    cells = tuple(
        cell._replace(status="ambiguous") if cell.status == "missing" and cell.row in rows else cell
        for cell in table.cells
    )
    status, reason = status_of(cells) if rows else (table.status, table.reason)
    return replace(table, cells=cells, status=status, reason=reason), findings


def _prints(text: str, name: str) -> bool:
    """Return whether a text is a label alone, or more than it and words: not 行政许可公示."""
    before, found, behind = key(text).partition(name)
    return bool(found) and (
        parse_label(text).body == name
        or unit_of(behind) is not None
        or any(map(str.isdecimal, behind))
        or ":" in normalise(text)
        or any(part.strip(_AND) in known_labels() for part in (before, behind))
    )


def _texts_of_rows(document: Document, table: str) -> list[str]:
    """Return the texts that may be labels of rows: no sentences, and no headers of columns."""
    return [
        cell.text
        for block in document.blocks
        for row in (block.rows if isinstance(block, Grid) else ((block,),))
        for cell in row
        if cell.text and not is_sentence(cell.text) and not means(key(cell.text), table, "column")
    ]
