"""From readings to staging tables: one filing year, one transaction.

Only what is new or changed is read; a year is loaded whole or not at all, so a run that is killed
leaves the year as it was and the next run takes it up again.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb

from pipelines import schema
from pipelines.archive.backlog import Content, orphans, unread
from pipelines.database import connect, insert, transaction
from pipelines.engine import Limits, map_documents
from pipelines.parse import Task, limits_of, read_document, unreadable
from pipelines.parser_version import parser_version
from pipelines.record import Reading
from pipelines.settings import Settings

log = logging.getLogger("xxgk")
progress = logging.getLogger("xxgk.progress")


@dataclass(frozen=True)
class YearResult:
    """What the staging of one filing year did, in numbers of contents and of rows it loaded."""

    year: int
    documents: int
    parsed: int
    reused: int
    removed: int
    states: dict[str, int] = field(default_factory=dict)
    reports: int = 0
    cells: int = 0
    numbers: int = 0
    claims: int = 0
    findings: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0


def stage_year(settings: Settings, year: int) -> YearResult:
    """Read the contents of a filing year that are not yet read, and load them.

    One transaction deletes the readings that are replaced or gone and inserts the new ones. The
    result counts what now stands in staging for the year, and how much of it was read anew.
    """
    started = time.monotonic()
    version = parser_version()
    with connect(settings.build_path) as connection:
        todo = unread(connection, version, year)
        gone = orphans(connection, version, year)
        readings = list(_read(settings, todo, year))
        if todo or gone:
            with transaction(connection):
                _delete(connection, [content.sha256 for content in todo] + gone)
                _insert(connection, readings, year, version)
        result = _result(connection, year, len(todo), len(gone), time.monotonic() - started)
    log.log(
        logging.INFO if result.documents or result.removed else logging.DEBUG,
        "staged %d: %d read, %d known, %d removed; %s",
        year, result.parsed, result.reused, result.removed,
        ", ".join(f"{count} {state}" for state, count in result.states.items()) or "nothing",
    )  # fmt: skip
    return result


def _read(settings: Settings, todo: list[Content], year: int) -> Iterator[tuple[Content, Reading]]:
    tasks = {
        Task(
            raw_dir=settings.raw_dir,
            file=content.file,
            sha256=content.sha256,
            size_bytes=content.size_bytes,
            limits=limits_of(settings),
            sidecar=content.sidecar,
            found=content.found,
        ): content
        for content in todo
    }
    limits = Limits(settings.max_document_seconds, settings.max_document_memory)
    outcomes = map_documents(read_document, list(tasks), workers=settings.workers, limits=limits)
    for done, outcome in enumerate(outcomes, 1):
        reading = outcome.result or unreadable(outcome.item.sha256, outcome.error)
        if reading.state == "unreadable":
            log.warning("%s: %s", outcome.item.file, reading.reason)
        progress.debug("reading %d", year, extra={"done": done, "total": len(todo)})
        yield tasks[outcome.item], reading


def _delete(connection: duckdb.DuckDBPyConnection, contents: list[str]) -> None:
    for table in schema.READING_TABLES:
        connection.execute(
            f"delete from {table.qualified} where sha256 in (select unnest($contents))",
            {"contents": contents},
        )


def _insert(
    connection: duckdb.DuckDBPyConnection,
    readings: list[tuple[Content, Reading]],
    year: int,
    version: str,
) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    rows: dict[str, list[dict]] = {table.name: [] for table in schema.READING_TABLES}
    for content, reading in readings:
        rows["readings"].append(
            {
                "sha256": content.sha256,
                "filing_year": year,
                "state": reading.state,
                "reason_code": reading.reason_code,
                "reason": reading.reason,
                "reader": reading.reader,
                "parser_version": version,
                "evidence": content.evidence,
                "read_at": now,
            }
        )
        if reading.state == "report":
            _add_report(rows, content.sha256, reading)
    for table in schema.READING_TABLES:
        insert(connection, table, rows[table.name])


def _add_report(rows: dict[str, list[dict]], sha256: str, reading: Reading) -> None:
    identity = reading.identity
    rows["reports"].append(
        {
            "sha256": sha256,
            "title": identity.title,
            "report_year": identity.report_year,
            "report_year_basis": identity.report_year_basis,
            "agency_name": identity.agency_name,
            "agency_type": identity.agency_type,
            "agency_basis": identity.agency_basis,
            "region_code": identity.region_code,
            "region_basis": identity.region_basis,
            "region_candidates": ",".join(identity.region_candidates) or None,
            "zone_code": identity.zone_code,
            "scope": identity.scope,
            "scope_basis": identity.scope_basis,
            "published_on": identity.published_on,
            "published_on_basis": identity.published_on_basis,
        }
    )
    for table in reading.tables:
        rows["report_tables"].append(
            {
                "sha256": sha256,
                "table_code": table.table,
                "status": table.status,
                "form": table.form,
                "reason": table.reason,
                "is_read_twice": table.is_read_twice,
            }
        )
        rows["cells"] += [
            {
                "sha256": sha256,
                "table_code": cell.table,
                "row_code": cell.row,
                "column_code": cell.column,
                "value": cell.value,
                "status": cell.status,
                "raw": cell.raw,
                "unit": cell.unit,
                "row_label": cell.row_label,
                "locator": cell.locator,
            }
            for cell in table.cells
        ]
    rows["claims"] += [
        {
            "sha256": sha256,
            "claim_number": number,
            "claim_code": claim.code,
            "value": claim.value,
            "unit": claim.unit,
            "is_approximate": claim.is_approximate,
            "subject": claim.subject,
            "raw": claim.raw,
            "claim_scope": claim.scope,
            "scope_words": claim.scope_words,
            "stated_year": claim.stated_year,
            "refers_to": claim.refers_to,
            "sentence": claim.sentence,
            "number_offset": claim.offset,
            "locator": claim.locator,
        }
        for number, claim in enumerate(reading.claims, 1)
    ]
    rows["findings"] += [
        {
            "sha256": sha256,
            "finding_number": number,
            "finding_code": finding.code,
            "table_code": finding.table,
            "row_code": finding.row,
            "column_code": finding.column,
            "message": finding.message,
            "raw": finding.raw,
            "locator": finding.locator,
        }
        for number, finding in enumerate(reading.findings, 1)
    ]


def _result(
    connection: duckdb.DuckDBPyConnection, year: int, parsed: int, removed: int, seconds: float
) -> YearResult:
    def rows(query: str) -> list[tuple]:
        return connection.execute(query, {"year": year}).fetchall()

    states = Counter(
        dict(
            rows(
                "select state, count(*) from staging.readings where filing_year = $year "
                "group by state order by state"
            )
        )
    )
    [(documents,)] = rows("select count(*) from staging.documents where filing_year = $year")
    [(cells, numbers)] = rows(
        "select count(*), count(value) from staging.cells "
        "semi join staging.readings on cells.sha256 = readings.sha256 "
        "and readings.filing_year = $year"
    )
    [(claims,)] = rows(
        "select count(*) from staging.claims semi join staging.readings "
        "on claims.sha256 = readings.sha256 and readings.filing_year = $year"
    )
    [(findings,)] = rows(
        "select count(*) from staging.findings semi join staging.readings "
        "on findings.sha256 = readings.sha256 and readings.filing_year = $year"
    )
    failed = rows(
        "select min(documents.file), any_value(readings.reason) from staging.readings "
        "join staging.documents using (sha256) where readings.filing_year = $year "
        "and readings.state = 'unreadable' group by sha256 order by 1"
    )
    return YearResult(
        year=year,
        documents=documents,
        parsed=parsed,
        reused=states.total() - parsed,
        removed=removed,
        states=dict(states),
        reports=states["report"],
        cells=cells,
        numbers=numbers,
        claims=claims,
        findings=findings,
        unreadable=failed,
        seconds=seconds,
    )
