"""Read the statutory tables of a document: locate → rows → place, the same way for all.

Each table module locates its blocks and maps printed rows to rows of its form (`Located`);
`cell_mapping` puts the cells under the columns, `doubts` gives reasons against it. The result is a
plan for all documents of one skeleton; `plan.fill` puts the values of one document into it.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipelines.extract.rows.labelled_rows import LabelledRow, ValuesNeeded, labelled_rows
from pipelines.extract.rows.skeleton import Skeleton, skeleton_of
from pipelines.extract.sections import check_sections
from pipelines.extract.tables.appeals import read_appeals
from pipelines.extract.tables.applications import read_applications
from pipelines.extract.tables.disclosure import read_disclosure
from pipelines.extract.tables.legacy import read_legacy
from pipelines.extract.tables.missing_tables import looked_for, with_rows_printed
from pipelines.extract.tables.page import LabelledPage
from pipelines.extract.tables.plan import Remark, TablePlan, fill, finding_of
from pipelines.models import Finding, TableReading
from pipelines.readers.document import Document


class _DocumentPlan(NamedTuple):
    """The plans of the tables, and findings about the sections of the document."""

    tables: tuple[TablePlan, ...]
    sections: tuple[Remark, ...]


class Tables(NamedTuple):
    """The tables of a document, findings about them, and findings about its sections."""

    tables: tuple[TableReading, ...]
    findings: tuple[Finding, ...]
    sections: tuple[Finding, ...]


def read_tables(document: Document) -> Tables:
    """Read the statutory tables of a document.

    The three tables in use since 2019 are always there, if only as absent; the statistics table of
    2014–2018 only where the document has it.
    """
    skeleton = skeleton_of(document)
    plan = _plan_of(skeleton.parts)
    if plan is None:
        plan = _read(labelled_rows(skeleton.parts, skeleton.printed))
    filled = [_filled(table, skeleton, document) for table in plan.tables]
    if not any(table.cells for table, _ in filled) and (legacy := _legacy(document)):
        absent = [(TableReading(table.table, "absent"), ()) for table, _ in filled]
        filled = [*absent, legacy]
    filled = [(table, (*findings, *_without_numbers(table))) for table, findings in filled]
    sections = tuple(finding_of(None, remark, skeleton.printed) for remark in plan.sections)
    return Tables(
        tuple(table for table, _ in filled),
        tuple(finding for _, findings in filled for finding in findings),
        sections,
    )


@lru_cache(maxsize=256)
def _plan_of(parts: tuple) -> _DocumentPlan | None:
    """Return the plan of all documents of a skeleton; None if it depends on their values."""
    try:
        return _read(labelled_rows(parts))
    except ValuesNeeded:
        return None


def _read(rows: Sequence[LabelledRow]) -> _DocumentPlan:
    page = LabelledPage(list(rows))
    plans = [read(page) for read in (read_disclosure, read_applications, read_appeals)]
    return _DocumentPlan(
        tuple(looked_for(plan, page.rows) for plan in plans), tuple(check_sections(page.rows))
    )


def _without_numbers(table: TableReading) -> list[Finding]:
    """Report a table that was not filled in, or whose numbers are not text."""
    if not table.cells or any(cell.value is not None for cell in table.cells):
        return []
    counts = Counter(cell.status for cell in table.cells)
    if counts["ambiguous"]:
        return []
    held = ", ".join(f"{count} {status}" for status, count in counts.items())
    return [Finding("no_numbers", f"the table has no single number: {held}", table.table)]


def _legacy(document: Document) -> tuple[TableReading, tuple[Finding, ...]] | None:
    skeleton = skeleton_of(document, keep_words=True)
    plan = read_legacy(labelled_rows(skeleton.parts, skeleton.printed))
    return None if plan.status == "absent" else _filled(plan, skeleton, document)


def _filled(
    plan: TablePlan, skeleton: Skeleton, document: Document
) -> tuple[TableReading, tuple[Finding, ...]]:
    table, findings = fill(plan, skeleton.printed)
    table, more = with_rows_printed(plan, table, document)
    return table, (*findings, *more)


__all__ = ["Tables", "read_tables"]
