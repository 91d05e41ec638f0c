"""From readings to staging tables: one filing year, one transaction.

Only what is new or changed is read; a year is loaded whole or not at all, so a run that is killed
leaves the year as it was and the next run takes it up again. The database is open only before the
reading and after it.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

import duckdb

from pipelines.archive.pending import Content, conditions_of, look_again, orphans, unread
from pipelines.database import commit, connect, schema
from pipelines.engines import map_documents
from pipelines.engines.workers import workers_kept
from pipelines.messages import say
from pipelines.parse import Task, limits_of, read_document
from pipelines.parser_version import parser_versions
from pipelines.settings import Settings
from pipelines.staging.rows import Rows, Stamp, rows_of
from pipelines.staging.spool import Spool, spool

log = logging.getLogger("xxgk")
progress = logging.getLogger("xxgk.progress")


@dataclass(frozen=True)
class YearResult:
    """What the staging of one filing year did, in numbers of contents and of rows it loaded.

    `load_seconds` are those that loading took, while another year may have been read. `changed`
    are files that held other bytes than they were taken in with: the next run reads them.
    """

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
    changed: list[str] = field(default_factory=list)
    load_seconds: float = 0.0


def stage_years(settings: Settings, years: Iterable[int]) -> list[YearResult]:
    """Read and load several filing years with the same parsing processes.

    While a year is loaded, the next one is read. If loading a year fails, the next one, already
    read, is still loaded.
    """
    loads: list[Future[YearResult]] = []
    with workers_kept(), ThreadPoolExecutor(1, thread_name_prefix="loading") as loader:
        for year in years:
            loads.append(loader.submit(_load_year, settings, _read_year(settings, year)))
            for load in loads[-2:-1]:
                load.result()
    return [load.result() for load in loads]


def stage_year(settings: Settings, year: int) -> YearResult:
    """Read the contents of a filing year that are not yet read, and load them.

    One transaction deletes the readings that are replaced or gone and inserts the new ones. The
    result counts what staging now holds for the year, and how much of it was read anew.
    """
    return _load_year(settings, _read_year(settings, year))


@dataclass(frozen=True)
class _ReadYear:
    """The contents read of a filing year and their rows, which exist until `closing` ends.

    `changed` are the files that no longer hold the content to be read.
    """

    year: int
    contents: list[str]
    changed: list[str]
    rows: Spool
    closing: ExitStack


def _read_year(settings: Settings, year: int) -> _ReadYear:
    """Read the unread contents of a filing year, without writing to the database."""
    versions = parser_versions()
    with connect(settings.build) as connection:
        todo = unread(connection, settings, year)
    stamp = Stamp(year, versions, conditions_of(settings), datetime.now(UTC).replace(tzinfo=None))
    with ExitStack() as stack:
        rows = stack.enter_context(spool(settings.warehouse_dir / f".reading-{year}"))
        changed: list[Task] = []
        for read in _read(settings, todo, stamp):
            rows.add(read.frames)
            changed += read.changed
        contents = {content.sha256 for content in todo} - {task.sha256 for task in changed}
        files = [task.file for task in changed]
        return _ReadYear(year, sorted(contents), files, rows, stack.pop_all())


def _load_year(settings: Settings, read: _ReadYear) -> YearResult:
    """Put what was read in place of what staging held of it, and of what is gone."""
    started = time.monotonic()
    with read.closing, connect(settings.build) as connection:
        gone = orphans(connection, read.year)
        if read.contents or read.changed or gone:
            commit(connection, partial(_replace, connection, read, gone))
        result = _result(connection, read.year, len(read.contents), len(gone))
    seconds = time.monotonic() - started
    result = replace(result, changed=read.changed, load_seconds=seconds)
    states = ", ".join(f"{count} {say(state)}" for state, count in result.states.items())
    log.log(
        logging.INFO if result.documents or result.removed else logging.DEBUG,
        "staged %d: %d read, %d known, %d removed; %s",
        read.year, result.parsed, result.reused, result.removed,
        states or say("nothing"),
    )  # fmt: skip
    return result


def _read(settings: Settings, todo: list[Content], stamp: Stamp) -> Iterator[Rows]:
    """Read contents in the parsing processes, and tell how far that is."""
    limits = limits_of(settings)
    tasks = [
        Task(
            raw_dir=settings.raw_dir,
            file=content.file,
            sha256=content.sha256,
            size_bytes=content.size_bytes,
            problem=content.problem,
            tries=content.tries,
            limits=limits,
            sidecar=content.sidecar,
            found=content.found,
            evidence=content.evidence,
        )
        for content in todo
    ]
    done = 0
    collect = partial(rows_of, stamp=stamp)
    for rows in map_documents(read_document, tasks, collect=collect, settings=settings):
        for file, reason in rows.unreadable:
            log.warning("%s: %s", file, reason)
        for task in rows.changed:
            log.warning("%s: changed since it was taken in; the next run reads it", task.file)
        done += rows.documents
        progress.debug("reading %d", stamp.filing_year, extra={"done": done, "total": len(todo)})
        yield rows


def _replace(connection: duckdb.DuckDBPyConnection, year: _ReadYear, gone: list[str]) -> None:
    """Put what was read in place of all that staging holds of it, and of contents that are gone."""
    contents = year.contents + gone
    read = connection.execute(
        f"select sha256 from {schema.READINGS.qualified} "
        "where sha256 in (select unnest($contents))",
        {"contents": contents},
    ).fetchall()
    for table in schema.READING_TABLES:
        if read:  # to look for what is not there would cost a scan of all cells
            connection.execute(
                f"delete from {table.qualified} where sha256 in (select unnest($contents))",
                {"contents": [sha256 for (sha256,) in read]},
            )
        year.rows.insert(connection, table)
    look_again(connection, year.changed)


def _result(
    connection: duckdb.DuckDBPyConnection, year: int, parsed: int, removed: int
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
    )
