"""From a document to what it reports: the statutory tables, the prose, and its claims.

Pure: a document in, values out. Who reported and for which year is `identify`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.extract.appeals import read_appeals
from pipelines.extract.applications import read_applications
from pipelines.extract.claims import read_claims
from pipelines.extract.disclosure import read_disclosure
from pipelines.extract.entries import Entry, entries
from pipelines.extract.legacy import read_legacy
from pipelines.extract.values import is_value
from pipelines.forms import LEGACY, is_form_label, means
from pipelines.readers.document import Document
from pipelines.record import Claim, Finding, TableReading


@dataclass(frozen=True)
class Content:
    """What a document says: tables, prose as (locator, text), claims, and what was odd.

    The three tables in use since 2019 are always there, if only as absent; the statistics table of
    2014–2018 only where the document has it.
    """

    tables: tuple[TableReading, ...]
    prose: tuple[tuple[str, str], ...]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]


def extract(document: Document) -> Content:
    """Read the statutory tables and the claims of a document."""
    found = entries(document)
    reads = [read(found) for read in (read_disclosure, read_applications, read_appeals)]
    lost = tuple(_lost_tables([table for table, _ in reads], found))
    if all(table.status == "absent" for table, _ in reads):
        reads += [read for read in (read_legacy(found),) if read[0].status != "absent"]
    tables = tuple(table for table, _ in reads)
    prose = tuple(_prose(document, tables))
    return Content(
        tables=tables,
        prose=prose,
        claims=read_claims(prose),
        findings=(*(finding for _, findings in reads for finding in findings), *lost),
    )


def _prose(document: Document, tables: tuple[TableReading, ...]) -> Iterator[tuple[str, str]]:
    """The running text without the lines of tables that lost their grid."""
    labels = tuple(
        {cell.row_label for t in tables if t.table == LEGACY for cell in t.cells if cell.row_label}
    )
    for line in document.lines():
        if is_value(line.text) or is_form_label(line.text):
            continue
        if not any(line.text in label or line.text.startswith(label) for label in labels):
            yield line.locator, line.text


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
