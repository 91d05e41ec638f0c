"""Extract what a document reports: the statutory tables, the prose, and its claims.

Pure functions of a document. `rows` turns any format into labelled rows, `tables` reads the
statutory tables from them, `claims` the prose, `cross_check` compares grids with the text. The
reporting agency and the year are for `identify`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.extract.claims import read_claims
from pipelines.extract.cross_check.rows import disagreements, read_twice
from pipelines.extract.picture_labels import with_official_labels
from pipelines.extract.pictures import judged
from pipelines.extract.section_texts import (
    is_of_table,
    read_sections,
    superseded_documents,
    told_missing,
)
from pipelines.extract.tables import read_tables
from pipelines.forms import LEGACY
from pipelines.models import Claim, Finding, Section, TableReading
from pipelines.readers.document import Document, Line, box_in_picture

_LONGEST_PARAGRAPH, _MOST_CLAIMS = 20_000, 5_000


@dataclass(frozen=True)
class ReportContent:
    """The content of a document: tables, prose as (locator, text), claims, and findings.

    Findings about its sections are separate: they concern the document, not one of its tables.
    """

    tables: tuple[TableReading, ...]
    prose: tuple[tuple[str, str], ...]
    claims: tuple[Claim, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    findings_of_sections: tuple[Finding, ...]


def extract(document: Document) -> ReportContent:
    """Read the statutory tables and the claims of a document."""
    document = with_official_labels(document)
    read = read_tables(document)
    twice = read_twice(document, read.tables)
    tables, refused = judged(read.tables, read.findings, document)
    tables = tuple(replace(table, is_read_twice=table.table in twice) for table in tables)
    lines = list(document.lines())
    endless = [line for line in lines if len(line.text) > _LONGEST_PARAGRAPH]
    prose = tuple(_prose(lines, tables))
    claims = read_claims(prose)
    if document.recognitions:
        claims = tuple(
            claim._replace(is_read_from_picture=box_in_picture(claim.locator) is not None)
            for claim in claims
        )
    sections = read_sections(document.blocks)
    return ReportContent(
        tables=tables,
        prose=prose,
        claims=claims[:_MOST_CLAIMS],
        sections=sections,
        findings=(
            *told_missing(read.findings, sections, document.notes),
            *refused,
            *disagreements(document, tables),
            *(Finding(*note[:2], locator=note.locator) for note in document.notes),
            *_not_searched(endless, len(claims)),
        ),
        findings_of_sections=(*read.sections, *superseded_documents(prose)),
    )


def _not_searched(endless: list[Line], claims: int) -> Iterator[Finding]:
    """Return text that claims are not searched in, as a claim keeps its whole sentence."""
    for line in endless:
        message = f"a paragraph of {len(line.text):,} characters is not searched for claims"
        yield Finding("paragraph_not_searched", message, locator=line.locator)
    if claims > _MOST_CLAIMS:
        yield Finding("claims_left_out", f"only {_MOST_CLAIMS:,} of {claims:,} claims are kept")


def _prose(lines: list[Line], tables: tuple[TableReading, ...]) -> Iterator[tuple[str, str]]:
    """Return the running text without the lines of tables that lost their grid."""
    labels = tuple(
        {cell.row_label for t in tables if t.table == LEGACY for cell in t.cells if cell.row_label}
    )
    for text, locator in lines:
        if not text or len(text) > _LONGEST_PARAGRAPH or is_of_table(text):
            continue
        if not any(text in label or text.startswith(label) for label in labels):
            yield locator, text


__all__ = ["ReportContent", "extract"]
