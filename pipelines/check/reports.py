"""Check documents: read them, stage them, and apply each rule to each of them.

An agency, region or year that a report does not state stays open in its findings; for the rules it
gets a placeholder, so that its tables are checked all the same.
"""

import logging
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.check.pack import opened, run_rules
from pipelines.database import schema
from pipelines.engines import map_documents
from pipelines.engines.local import Outcome
from pipelines.models import Identity, Reading
from pipelines.parse import Task, parse_file, read_document, reading_of, task_of
from pipelines.parser_version import parser_versions
from pipelines.settings import Settings
from pipelines.staging.rows import Stamp, rows_of
from pipelines.staging.spool import Spool

progress = logging.getLogger("xxgk.progress")

_NOBODY = "未具名机关"
_COUNTRY = "000000"
_TOGETHER = 300
"""Reports that the rules are run on at a time: what they cost does not grow with a few more."""
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Checked:
    """A document and what the rules say of it.

    `findings` are what rules found wrong, the most severe first; `not_assessed` what they could
    not decide, with the reason; both as rows of `fct_quality_findings`. `places` counts verdicts.
    """

    file: Path
    reading: Reading
    findings: list[dict[str, Any]] = field(default_factory=list)
    not_assessed: list[dict[str, Any]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    @property
    def is_report(self) -> bool:
        """Whether it could be read, and is an annual report."""
        return self.reading.state == "report"

    @property
    def is_checked(self) -> bool:
        """Whether any rule was run on it: none is where its year or region is none of the lists."""
        return sum(self.places.values()) > 0

    def count(self, severity: str) -> int:
        """How many findings are of a severity."""
        return sum(finding["severity"] == severity for finding in self.findings)


def check(
    files: Sequence[Path], settings: Settings, last_year: Path | None = None
) -> list[Checked]:
    """Read documents and run every rule on each that one report can answer.

    Reports of one agency in consecutive years are compared with each other, and so is a report
    with `last_year`, of any agency and year.

    Raises:
        OSError: a file cannot be opened.
        DbtFailed: the rules could not be prepared.
    """
    readings = _read(files, settings)
    before = parse_file(last_year, settings) if last_year else None
    checked = []
    for start in range(0, len(readings), _TOGETHER):
        checked += _check(readings[start : start + _TOGETHER], before, settings)
    return checked


def _read(files: Sequence[Path], settings: Settings) -> list[tuple[Path, Reading]]:
    if len(files) == 1:
        return [(files[0], parse_file(files[0], settings))]
    tasks = [task_of(file, settings) for file in files]
    found: dict[Path, Reading] = {}
    for outcomes in map_documents(read_document, tasks, collect=list, settings=settings):
        for outcome in outcomes:
            reading = reading_of(outcome)
            found[outcome.item.raw_dir / outcome.item.file] = reading
        progress.debug("reading", extra={"done": len(found), "total": len(tasks)})
    return [(file, found[file]) for file in files]


def _check(
    readings: list[tuple[Path, Reading]], before: Reading | None, settings: Settings
) -> list[Checked]:
    reports = {r.sha256: (file.name, r) for file, r in readings if r.state == "report"}
    if not reports:
        return [Checked(file, reading) for file, reading in readings]
    known = list(_identified(reports.values()))
    if before and before.state == "report":
        known += [
            ("last year's", _as_last_year(before, reading.identity, number))
            for number, (_, reading) in enumerate(known)
        ]
    with opened(settings) as connection:
        _stage(connection, known)
        run_rules(connection)
        rows = _findings(connection)
    return [_checked(file, reading, rows.get(reading.sha256, [])) for file, reading in readings]


def _identified(reports: Iterable[tuple[str, Reading]]) -> Iterable[tuple[str, Reading]]:
    """Give each report an agency, region, year and scope; two drafts of one report stay apart."""
    taken: set[tuple] = set()
    for name, report in reports:
        identity = report.identity
        known = replace(
            identity,
            agency_name=identity.agency_name or _NOBODY,
            region_code=identity.region_code or _COUNTRY,
            report_year=identity.report_year or date.today().year - 1,
            scope=identity.scope or "own",
        )
        while _key(known) in taken:
            known = replace(known, agency_name=f"{known.agency_name}之{len(taken)}")
        taken.add(_key(known))
        yield name, replace(report, identity=known)


def _key(identity: Identity) -> tuple:
    return identity.agency_name, identity.region_code, identity.report_year, identity.scope


def _as_last_year(before: Reading, identity: Identity, number: int) -> Reading:
    """The report of the year before, as that of the agency of a draft."""
    own = replace(
        before.identity,
        agency_name=identity.agency_name,
        agency_type=identity.agency_type,
        region_code=identity.region_code,
        zone_code=identity.zone_code,
        scope=identity.scope,
        report_year=identity.report_year and identity.report_year - 1,
    )
    return replace(before, sha256=f"{before.sha256}-{number}", identity=own)


def _stage(connection: duckdb.DuckDBPyConnection, reports: list[tuple[str, Reading]]) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    stamp = Stamp(now.year, parser_versions(), "", now)
    outcomes = [Outcome(Task(Path(), name, report.sha256, 0), report) for name, report in reports]
    with tempfile.TemporaryDirectory(prefix="xxgk-check-") as folder:
        rows = Spool(Path(folder))
        rows.add(rows_of(outcomes, stamp).frames)
        rows.add({schema.DOCUMENTS.name: _documents(reports, now)})
        for table in (*schema.READING_TABLES, schema.DOCUMENTS):
            rows.insert(connection, table)


def _documents(reports: list[tuple[str, Reading]], now: datetime) -> pl.DataFrame:
    """Return a row for each report, as of a document that has just been received."""
    return pl.DataFrame(
        {
            "file": [f"{number} {name}" for number, (name, _) in enumerate(reports)],
            "sha256": [report.sha256 for _, report in reports],
        }
    ).with_columns(
        size_bytes=pl.lit(0), modified_ns=pl.lit(0), filing_year=pl.lit(now.year),
        filing_basis=pl.lit("received"), received_at=pl.lit(now),
    )  # fmt: skip


def _findings(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    """The rows of `fct_quality_findings` by document, with the notes of the parser beside them."""
    found = connection.execute("""
        select
            reports.document_sha256 as sha256, findings.rule_id, findings.place,
            findings.place_zh, findings.place_en,
            findings.severity, findings.verdict, findings.left_value, findings.right_value,
            findings.difference, findings.not_assessable_reason as reason,
            findings.not_assessable_reason_zh as reason_zh, findings.operands,
            findings.sentences, findings.restates_id, notes.notes,
            reports.report_id
        from main.fct_quality_findings as findings
        inner join main.dim_report as reports using (report_id)
        inner join seeds.quality_rules as rules using (rule_id)
        left join (
            select report_id, rule_id, place, list({
                'code': finding_code, 'raw': raw_text, 'locator': locator, 'message': message
            } order by finding_number) as notes
            from int.int_quality_parser_findings
            group by all
        ) as notes
            on findings.report_id = notes.report_id and findings.rule_id = notes.rule_id
            and findings.place = notes.place
        where findings.verdict <> 'pass'
        order by rules.rule_group, rules.rule_order, findings.place
    """)
    columns = [column for column, *_ in found.description]
    by_document: dict[str, list[dict[str, Any]]] = {}
    for row in found.fetchall():
        finding = dict(zip(columns, map(_plain, row), strict=True))
        own = finding.pop("report_id")
        for cell in finding["operands"] or []:
            cell["is_of_other"] = cell.pop("report_id") != own
        by_document.setdefault(finding.pop("sha256"), []).append(finding)
    passed = connection.execute("""
        select reports.document_sha256, count(*) from main.fct_quality_findings
        inner join main.dim_report as reports using (report_id)
        where verdict = 'pass' group by 1
    """)
    for sha256, count in passed.fetchall():
        by_document.setdefault(sha256, []).append({"verdict": "pass", "count": count})
    return by_document


def _checked(file: Path, reading: Reading, rows: list[dict[str, Any]]) -> Checked:
    failed = [row for row in rows if row["verdict"] == "fail"]
    failed.sort(key=lambda row: SEVERITIES.index(row["severity"]))
    open_ = [row for row in rows if row["verdict"] == "not_assessable"]
    passed = sum(row["count"] for row in rows if row["verdict"] == "pass")
    places = {"pass": passed, "fail": len(failed), "not_assessable": len(open_)}
    return Checked(file, reading, failed, open_, places)


def _plain(value: Any) -> Any:
    """Numbers of the database as whole numbers where they are whole."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value
