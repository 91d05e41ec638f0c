"""What `parse` and `evaluate` answer: a document as it was read, and held against its cells."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from pipelines.cli.console import MOST_LISTED, facts, near, table
from pipelines.evaluate import VERDICTS, Evaluation
from pipelines.expected import Expected
from pipelines.messages import note_of, reason_of, say
from pipelines.models import Reading

TABLES_READ = ("table", "status", "form", "cells", "numbers", "cells by status")
"""The columns of the tables of a document that was read."""
COMPARED = ("form", "container", "table", *VERDICTS)
"""The columns of an evaluation."""


def show_reading(console: Console, reading: Reading, path: Path) -> None:
    """One document: who reported, how far its tables were read, what was odd."""
    console.print(f"\n[bold]{escape(near(path))}[/]")
    if reading.state != "report":
        reason = reason_of(reading.reason_code, reading.reason or "")
        facts(console, [(say("state"), say(reading.state)), (say("reason"), reason)])
        return
    identity = reading.identity
    facts(
        console,
        [
            (say("title"), identity.title or "–"),
            (say("agency"), identity.agency_name or "–"),
            (say("region"), identity.region_code or "–"),
            (say("year"), str(identity.report_year or "–")),
            (say("reader"), reading.reader or "–"),
        ],
    )
    rows = []
    for read in reading.tables:
        statuses = Counter(cell.status for cell in read.cells)
        numbers = sum(cell.value is not None for cell in read.cells)
        by_status = " · ".join(f"{say(status)} {count}" for status, count in statuses.items())
        status = say(read.status)
        rows.append((say(read.table), status, read.form, len(read.cells), numbers, by_status))
    console.print(table("", [say(column) for column in TABLES_READ], rows))
    if reading.claims:
        values = " · ".join(
            claim.code if claim.value is None else f"{claim.code} {claim.value:f}"
            for claim in reading.claims
        )
        facts(console, [(say("claims"), values)])
    for finding in reading.findings:
        note = note_of(finding.code, finding.message)
        console.print(f"  [yellow]{escape(finding.code)}[/]  {escape(note)}")


def show_evaluation(console: Console, result: Evaluation) -> None:
    """Cells by form, container, table and verdict, and what was not read as expected."""
    rows = [
        (form, container, say(code), *(counts[verdict] for verdict in VERDICTS))
        for (form, container, code), counts in sorted(result.counts.items())
    ]
    rows.append(("", "", say("all"), *(result.total[verdict] for verdict in VERDICTS)))
    title = say("Cells of {documents:,} documents", documents=result.documents)
    console.print(table(title, [say(column) for column in COMPARED], rows))
    for mistake in result.mistakes[:MOST_LISTED]:
        line = say(
            "  {verdict}: {document} {cell}: expected {expected}, read {found}",
            verdict=say(mistake.verdict),
            document=mistake.document,
            cell=f"{mistake.table}.{mistake.row}.{mistake.column}",
            expected=_number(mistake.expected, mistake.expected_status),
            found=_number(mistake.found, mistake.found_status),
        )
        console.print(escape(line))
    if len(result.mistakes) > MOST_LISTED:
        more = len(result.mistakes) - MOST_LISTED
        console.print(say("  … and {more:,} more; --json lists them all", more=more))


def _number(number: float | None, status: str | None) -> str:
    return str(number) if number is not None else say(status or "no number")


def show_written(console: Console, path: Path, expected: Expected) -> None:
    """A grid that was written: its tables, and how many of its cells a person must look up."""
    tables = " · ".join(dict.fromkeys(say(cell.table) for cell in expected.cells))
    lost = sum(cell.status == "missing" for cell in expected.cells)
    line = say(
        "{path}: {cells:,} cells of {tables}; {lost:,} not read (x)",
        path=near(path), cells=len(expected.cells), tables=tables, lost=lost,
    )  # fmt: skip
    console.print(escape(line))


def evaluation_json(result: Evaluation) -> dict:
    """The evaluation for a program: counts, and every cell that is not right."""
    return {
        "ok": result.is_truthful,
        "documents": result.documents,
        "total": {verdict: result.total[verdict] for verdict in VERDICTS},
        "counts": [
            {"form": form, "container": container, "table": code, **counts}
            for (form, container, code), counts in sorted(result.counts.items())
        ],
        "mistakes": [asdict(mistake) for mistake in result.mistakes],
    }
