"""What `parse` and `evaluate` answer: a document as it was read, and held against its cells."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from pipelines.cli.console import MOST_LISTED, facts, near, table
from pipelines.evaluate import VERDICTS, Evaluation
from pipelines.expected import Expected
from pipelines.models import Reading


def show_reading(console: Console, reading: Reading, path: Path) -> None:
    """One document: who reported, how far its tables were read, what was odd."""
    console.print(f"\n[bold]{escape(near(path))}[/]")
    if reading.state != "report":
        facts(console, [("state", reading.state), ("reason", reading.reason or "")])
        return
    identity = reading.identity
    facts(
        console,
        [
            ("title", identity.title or "–"),
            ("agency", identity.agency_name or "–"),
            ("region", identity.region_code or "–"),
            ("year", str(identity.report_year or "–")),
            ("reader", reading.reader or "–"),
        ],
    )
    rows = []
    for read in reading.tables:
        statuses = Counter(cell.status for cell in read.cells)
        numbers = sum(cell.value is not None for cell in read.cells)
        told = ", ".join(f"{count} {status}" for status, count in statuses.items())
        rows.append((read.table, read.status, read.form, len(read.cells), numbers, told))
    columns = ("table", "status", "form", "cells", "numbers", "cells by status")
    console.print(table("", columns, rows))
    if reading.claims:
        values = " · ".join(
            claim.code if claim.value is None else f"{claim.code} {claim.value:f}"
            for claim in reading.claims
        )
        facts(console, [("claims", values)])
    for finding in reading.findings:
        console.print(f"  [yellow]{escape(finding.code)}[/]  {escape(finding.message)}")


def show_evaluation(console: Console, result: Evaluation) -> None:
    """Cells by form, container, table and verdict, and what was not read as expected."""
    rows = [
        (*place, *(counts[verdict] for verdict in VERDICTS))
        for place, counts in sorted(result.counts.items())
    ]
    rows.append(("", "", "all", *(result.total[verdict] for verdict in VERDICTS)))
    title = f"Cells of {result.documents:,} documents"
    console.print(table(title, ("form", "container", "table", *VERDICTS), rows))
    for mistake in result.mistakes[:MOST_LISTED]:
        console.print(
            escape(
                f"  {mistake.verdict}: {mistake.document} {mistake.table}.{mistake.row}."
                f"{mistake.column}: expected {_told(mistake.expected, mistake.expected_status)}, "
                f"read {_told(mistake.found, mistake.found_status)}"
            )
        )
    if len(result.mistakes) > MOST_LISTED:
        console.print(f"  … and {len(result.mistakes) - MOST_LISTED:,} more; --json lists them all")


def _told(number: float | None, status: str | None) -> str:
    return str(number) if number is not None else status or "no number"


def show_written(console: Console, path: Path, expected: Expected) -> None:
    """A grid that was written: its tables, and how many of its cells a person must look up."""
    tables = ", ".join(dict.fromkeys(cell.table for cell in expected.cells))
    lost = sum(cell.status == "missing" for cell in expected.cells)
    console.print(
        escape(f"{near(path)}: {len(expected.cells)} cells of {tables}; {lost} not read (x)")
    )


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
