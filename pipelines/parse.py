"""Parse one document from bytes to a reading, as a pure function.

Worker processes and `xxgk parse` call it. Problems of a document become part of its reading;
an exception raised here is an error of the parser. Formats are read in `readers`, cells and claims
extracted in `extract`, agency and year identified in `identify`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.archive.containers import document_bytes, too_large
from pipelines.archive.hashing import hash_bytes, hash_file
from pipelines.archive.provenance import NOWHERE, Provenance
from pipelines.archive.sidecar import EMPTY, Sidecar, read_sidecar
from pipelines.engines.local import Outcome
from pipelines.engines.workers import limited, memory_limited
from pipelines.extract import extract
from pipelines.forms.codelists import is_form_label
from pipelines.identify import Evidence, identify, judge, title_finding
from pipelines.models import Reading
from pipelines.readers import DEFAULT_LIMITS, Limits, UnreadableError, read
from pipelines.readers.document import Document, Grid
from pipelines.settings import Settings

_MOST_PAGE_ROWS = 12
_REMEDIES = {
    "TaskTimeout": " (XXGK_MAX_DOCUMENT_SECONDS raises the limit)",
    "MemoryError": "(XXGK_MAX_DOCUMENT_MEMORY raises the limit)",
}


class ContentChanged(Exception):
    """Error: a document has changed since it was taken in."""


@dataclass(frozen=True)
class Task:
    """A document to read, with its sidecar and where it was found.

    `sha256` is the hash of the bytes as taken in: a document with other bytes is not read.
    `problem` is the reason why it cannot be opened, `tries` the number of earlier attempts,
    `evidence` the digest of sidecar and provenance.
    """

    raw_dir: Path
    file: str
    sha256: str
    size_bytes: int
    limits: Limits = DEFAULT_LIMITS
    problem: str | None = None
    tries: int = 0
    sidecar: Sidecar = EMPTY
    found: Provenance = NOWHERE
    evidence: str = ""


def parse_file(path: Path, settings: Settings) -> Reading:
    """Read one file with its sidecar, if it has one, within the limits of the settings.

    Raises:
        OSError: the file cannot be opened.
    """
    task = task_of(path, settings)
    try:
        with memory_limited(settings.max_document_memory):
            return limited(read_document, task, settings.max_document_seconds)
    except Exception as error:
        return _unreadable(task.sha256, error)


def task_of(path: Path, settings: Settings) -> Task:
    """Return the task of reading a file with its sidecar, if it has one.

    Raises:
        OSError: the file cannot be opened.
    """
    sidecar, _ = read_sidecar(path)
    return Task(
        raw_dir=path.parent,
        file=path.name,
        sha256=hash_file(path),
        size_bytes=path.stat().st_size,
        limits=limits_of(settings),
        sidecar=sidecar,
    )


def read_document(task: Task) -> Reading:
    """Read one document, unless it is larger than the task allows.

    Raises:
        ContentChanged: its bytes have another hash than the task.
        OSError: the file cannot be opened.
    """
    most = task.limits.file_bytes
    try:
        if task.problem:
            raise UnreadableError("not_taken_in", task.problem)
        if task.size_bytes > most:
            raise too_large(task.size_bytes, most)
        data = document_bytes(task.raw_dir, task.file, most)
    except UnreadableError as error:
        return Reading(task.sha256, "unreadable", reason_code=error.code, reason=error.reason)
    sha256 = hash_bytes(data)
    if sha256 != task.sha256:
        raise ContentChanged(f"{task.file} has changed since it was taken in")
    return _parse(sha256, data, task.file, task.sidecar, task.limits, task.found)


def limits_of(settings: Settings) -> Limits:
    """Return the limits of one document from the settings."""
    return Limits(
        file_bytes=settings.max_document_bytes,
        unpacked_bytes=settings.max_unpacked_bytes,
        cells=settings.max_table_cells,
        pages=settings.max_pages,
        conversion_seconds=0.9 * settings.max_document_seconds,
    )


def parse(data: bytes, file: str, found: Provenance = NOWHERE) -> Reading:
    """Read one document from its bytes.

    Args:
        data: the bytes as received.
        file: name of the file, evidence for year and agency.
        found: where it was found; its name there takes precedence over `file`.
    """
    return _parse(hash_bytes(data), data, file, EMPTY, DEFAULT_LIMITS, found)


def _parse(
    sha256: str, data: bytes, file: str, sidecar: Sidecar, limits: Limits, found: Provenance
) -> Reading:
    name = found.name or file
    try:
        document = read(data, name, limits)
    except UnreadableError as error:
        return Reading(sha256, "unreadable", reason_code=error.code, reason=error.reason)
    content = extract(document)
    evidence = _evidence(name, document, content.prose, sidecar, found)
    kind = judge(
        evidence,
        tables_found=sum(table.status != "absent" for table in content.tables),
        numbers_found=sum(c.value is not None for t in content.tables for c in t.cells),
    )
    if not kind.is_report:
        return Reading(
            sha256,
            "not_a_report",
            reader=document.reader,
            reason_code=kind.reason_code,
            reason=kind.reason,
        )
    identity = identify(evidence)
    return Reading(
        sha256=sha256,
        state="report",
        reader=document.reader,
        identity=identity,
        tables=content.tables,
        claims=content.claims,
        sections=content.sections,
        findings=(
            *identity.findings,
            *content.findings,
            *filter(None, (title_finding(evidence),)),
            *content.findings_of_sections,
        ),
    )


def reading_of(outcome: Outcome[Task, Reading]) -> Reading:
    """Return the reading of a document, an unreadable one if parsing it was given up."""
    if outcome.result is not None:
        return outcome.result
    return _unreadable(outcome.item.sha256, outcome.error or RuntimeError("no result"))


def _unreadable(sha256: str, error: BaseException) -> Reading:
    """Return the reading of a document that failed: too slow, too large, changed, parser error."""
    name = type(error).__name__
    codes = {
        "TaskTimeout": "timed_out",
        "MemoryError": "out_of_memory",
        "ContentChanged": "changed",
    }
    if isinstance(error, OSError):
        reason = f"it cannot be opened: {error.strerror or error}"
        return Reading(sha256, "unreadable", reason_code="not_opened", reason=reason)
    code, remedy = codes.get(name, "parser_failed"), _REMEDIES.get(name, "")
    reason = f"{name}: {error}"[:400] + remedy
    return Reading(sha256, "unreadable", reason_code=code, reason=reason)


def _evidence(
    file: str,
    document: Document,
    prose: tuple[tuple[str, str], ...],
    sidecar: Sidecar,
    found: Provenance,
) -> Evidence:
    return Evidence(
        file=file,
        lines=(*_page_rows(document), *prose),
        title=document.title,
        meta=dict(document.meta),
        sidecar_title=sidecar.title,
        sidecar_publisher=sidecar.publisher,
        sidecar_region_code=sidecar.region_code,
        sidecar_report_year=sidecar.report_year,
        sidecar_url=sidecar.url or found.url,
        sidecar_published_on=sidecar.published_on,
        link_text=found.link_text,
        listed_year=found.listed_year,
        listed_date=found.listed_date,
    )


def _page_rows(document: Document) -> Iterator[tuple[str, str]]:
    """Yield rows of tables other than the form's as lines, such as 发布机构 | 北街办事处."""
    for grid in document.blocks:
        if not isinstance(grid, Grid) or len(grid.rows) > _MOST_PAGE_ROWS:
            continue
        if not any(is_form_label(cell.text) for row in grid.rows for cell in row):
            for row in filter(None, grid.rows):
                yield row[0].locator, "|".join(cell.text for cell in row)
