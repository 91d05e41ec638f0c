"""From a document to what it reports: the three statutory tables, the prose, and its claims.

Pure: a document in, values out. Who reported and for which year is `identify`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.extract.appeals import read_appeals
from pipelines.extract.applications import read_applications
from pipelines.extract.claims import read_claims
from pipelines.extract.disclosure import read_disclosure
from pipelines.extract.entries import Entry, entries
from pipelines.extract.values import is_value
from pipelines.forms import is_form_label, means
from pipelines.readers.document import Document
from pipelines.record import Claim, Finding, TableReading


@dataclass(frozen=True)
class Content:
    """What a document says: tables, prose as (locator, text), claims, and what was odd."""

    tables: tuple[TableReading, ...]
    prose: tuple[tuple[str, str], ...]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]


def extract(document: Document) -> Content:
    """Read the statutory tables and the claims of a document."""
    found = entries(document)
    reads = [read(found) for read in (read_disclosure, read_applications, read_appeals)]
    prose = tuple(
        (line.locator, line.text)
        for line in document.lines()
        if not is_value(line.text) and not is_form_label(line.text)
    )
    return Content(
        tables=tuple(table for table, _ in reads),
        prose=prose,
        claims=read_claims(prose),
        findings=(
            *(finding for _, findings in reads for finding in findings),
            *_lost_tables([table for table, _ in reads], found),
        ),
    )


def _lost_tables(tables: list[TableReading], found: list[Entry]) -> Iterator[Finding]:
    """A section that is there without its table: a picture, an attachment, or not readable."""
    for table in tables:
        if table.status != "absent":
            continue
        for entry in found:
            if means(entry.key, table.table, "section"):
                yield Finding(
                    "table_missing",
                    f"the section {entry.label} is there, its table is not, or cannot be read",
                    table.table,
                    raw=entry.label,
                    locator=entry.locator,
                )
                break


__all__ = ["Content", "extract"]
