"""Table 3, 收到和处理政府信息公开申请情况: outcomes by applicant type.

The rows are found by aligning labels with the form. A row whose label is damaged is filled by
ordinal only between two sure rows. Placing the cells of the rows is `application_rows`.
"""

from itertools import pairwise

from pipelines.extract.alignment import Chain, align
from pipelines.extract.application_columns import (
    TABLE,
    columns_in_order,
    numbers_before_labels,
)
from pipelines.extract.application_labels import own_labels
from pipelines.extract.application_rows import place_rows
from pipelines.extract.application_work import Work
from pipelines.extract.entries import Entry
from pipelines.extract.placing import status_of
from pipelines.extract.surroundings import Surroundings
from pipelines.forms import forms
from pipelines.record import Cell, Finding, TableReading

_FEWEST_ROWS_TO_TELL_TWO_TABLES = 3


def read_applications(around: Surroundings) -> tuple[TableReading, tuple[Finding, ...]]:
    """Read the table of applications from the entries of a document."""
    entries = own_labels(around.entries)
    if entries is not around.entries:
        around = Surroundings(entries)
    candidates = forms(TABLE)
    chains = align(entries, candidates, len(candidates[0].blocks[0].columns))
    chains = [chain for chain in chains if _is_table(chain, entries)]
    if not chains:
        return TableReading(TABLE, "absent"), ()
    chain, form_known = _choose(chains)
    work = Work(chain.form, around, chain.rows_of())
    _fill_gaps(work)
    if _second_table(work):
        return _all_ambiguous(work, "two_tables", "the document holds more than one such table")
    if not columns_in_order(entries, work.assigned.values(), work.block):
        reason = "the column headers are not in the order of the form"
        return _all_ambiguous(work, "columns_out_of_order", reason)
    if numbers_before_labels(entries, work.assigned.values()):
        reason = "numbers stand before the label of the first row"
        return _all_ambiguous(work, "numbers_before_labels", reason)
    _report_unknown_rows(work)
    placed = list(place_rows(work))
    cells = [cell for row in placed for cell in row.cells]
    if not form_known:
        cells = [cell for cell in cells if cell.status != "missing"]
    status, reason = _status(cells, form_known)
    form = work.form.form if form_known else None
    findings = (*work.findings, *(finding for row in placed for finding in row.findings))
    return TableReading(TABLE, status, form, reason, tuple(cells)), findings


def _is_table(chain: Chain, entries: list[Entry]) -> bool:
    """A chain of labels is a table when rows follow each other or one has its values."""
    leaves = [(index, row) for index, row in chain.links if chain.form.rows[row].has_values]
    width = len(chain.form.blocks[0].columns)
    return len(leaves) >= 2 or any(len(entries[index].cells) == width for index, _ in leaves)


def _choose(chains: list[Chain]) -> tuple[Chain, bool]:
    """The form that fits best, and whether it is told from the others at all."""
    ranks = [(chain.score, -_skipped(chain)) for chain in chains]
    best = max(ranks)
    return chains[ranks.index(best)], ranks.count(best) == 1


def _skipped(chain: Chain) -> int:
    """Rows with values that the chain passes over between its first and its last."""
    used = {row for _, row in chain.links}
    inside = range(min(used), max(used))
    return sum(chain.form.rows[row].has_values and row not in used for row in inside)


def _fill_gaps(work: Work) -> None:
    """Give rows whose labels are damaged their entries, by ordinal between two sure rows."""
    sure = sorted(work.assigned.items())
    for (row, index), (next_row, next_index) in pairwise(sure):
        if next_row == row + 1:
            continue
        absent = [r for r in range(row + 1, next_row) if work.rows[r].has_values]
        between = [
            i
            for i in range(index + 1, next_index)
            if len(work.entries[i].cells) == len(work.block.columns)
        ]
        if not absent or len(absent) != len(between):
            continue
        for r, i in zip(absent, between, strict=True):
            work.assigned[r] = i
            entry = work.entries[i]
            work.findings.append(
                Finding(
                    "label_by_ordinal",
                    f"the label reads {entry.label or '(nothing)'}; by its place between two sure "
                    f"rows it is {work.rows[r].label}",
                    TABLE,
                    work.rows[r].code,
                    raw=entry.label,
                    locator=entry.locator,
                )
            )


def _second_table(work: Work) -> bool:
    """Whether rows of another such table stand outside the chain and print other numbers."""
    used = set(work.assigned.values())
    rest = [e for i, e in enumerate(work.entries) if e.has_number and i not in used]
    [other] = align(rest, [work.form], len(work.block.columns))
    full = {r: rest[i] for i, r in other.links if work.rows[r].has_values and rest[i].has_number}
    if len(full) < _FEWEST_ROWS_TO_TELL_TWO_TABLES:
        return False
    return any(
        row not in work.assigned or _texts(entry) != _texts(work.entries[work.assigned[row]])
        for row, entry in full.items()
    )


def _texts(entry: Entry) -> list[str]:
    return [cell.text for cell in entry.cells]


def _report_unknown_rows(work: Work) -> None:
    """Rows of numbers inside the table that stand for no row of the form are shown, not forced."""
    used = set(work.assigned.values())
    for index in range(min(used), max(used)):
        entry = work.entries[index]
        if index not in used and entry.has_number and index not in work.ordinals:
            work.findings.append(
                Finding(
                    "unknown_row",
                    f"a row that the form does not have: {entry.label or '(no label)'}",
                    TABLE,
                    raw=entry.raw,
                    locator=entry.locator,
                )
            )


def _all_ambiguous(work: Work, code: str, reason: str) -> tuple[TableReading, tuple[Finding, ...]]:
    rows = [row for row in work.rows if row.has_values]
    cells = [
        Cell(TABLE, row.code, column.code, None, "ambiguous")
        for row in rows
        for column in work.block.columns
    ]
    finding = Finding(code, reason, TABLE)
    return TableReading(TABLE, "ambiguous", work.form.form, reason, tuple(cells)), (finding,)


def _status(cells: list[Cell], form_known: bool) -> tuple[str, str | None]:
    status, reason = status_of(cells)
    if status == "complete" and not form_known:
        return "partial", "the rows that tell the forms apart are not in the document"
    return status, reason
