"""Taking in what lies under data/raw: one row in `staging.documents` for each file."""

import hashlib
import logging
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines import schema
from pipelines.archive.backlog import years_with_work
from pipelines.archive.sidecar import SUFFIX, Sidecar, read_sidecar, sidecar_path
from pipelines.database import connect, insert, transaction
from pipelines.parser_version import parser_version
from pipelines.settings import Settings

log = logging.getLogger("xxgk")
progress = logging.getLogger("xxgk.progress")

FIRST_YEAR = 2008
_OURS = {"README.md", ".gitkeep", ".gitattributes", ".gitignore", ".DS_Store", "Thumbs.db"}
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_YEAR_OF_REPORT = re.compile(r"(?<!\d)(20\d\d)(?=\s*年)")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Intake:
    """What a look at data/raw found, in numbers of files and in filing years."""

    documents: int
    new: int
    changed: int
    gone: int
    unchanged: int
    years: list[int]
    pending: list[int]


def take_in(settings: Settings) -> Intake:
    """List the files under data/raw in `staging.documents`, in one transaction.

    A file whose size and time are unchanged is not hashed again. `pending` names the filing years
    that hold something `load.stage_year` has yet to read or to remove.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    with connect(settings.build_path) as connection:
        known = _known(connection)
        files = list_files(settings.raw_dir)
        rows, outcome = [], Counter()
        for done, path in enumerate(files, 1):
            name = path.relative_to(settings.raw_dir).as_posix()
            row = _row(path, name, known.get(name), now)
            outcome[_change(row, known.get(name))] += 1
            rows.append(row)
            progress.debug("listing files", extra={"done": done, "total": len(files)})
        gone = known.keys() - {row["file"] for row in rows}
        with transaction(connection):
            connection.execute(f"delete from {schema.DOCUMENTS.qualified}")
            insert(connection, schema.DOCUMENTS, rows)
        pending = years_with_work(connection, parser_version())
    is_news = outcome["new"] or outcome["changed"] or gone
    log.log(
        logging.INFO if is_news else logging.DEBUG,
        "took in %d files: %d new, %d changed, %d gone, %d unchanged",
        len(rows), outcome["new"], outcome["changed"], len(gone), outcome["unchanged"],
    )  # fmt: skip
    return Intake(
        documents=len(rows),
        new=outcome["new"],
        changed=outcome["changed"],
        gone=len(gone),
        unchanged=outcome["unchanged"],
        years=sorted({row["filing_year"] for row in rows}),
        pending=pending,
    )


def list_files(raw_dir: Path) -> list[Path]:
    """The documents under `raw_dir` in a stable order: all files but sidecars and our own."""
    if not raw_dir.is_dir():
        return []
    return sorted(path for path in raw_dir.rglob("*") if path.is_file() and _is_document(path))


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, as hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def filing_year(name: str, sidecar: Sidecar, today: datetime) -> tuple[int, str]:
    """The partition a file is loaded in, and what that was taken from.

    >>> filing_year("2020/a.txt", Sidecar(), datetime(2026, 5, 1))
    (2020, 'folder')
    >>> filing_year("县教育局2019年度报告.txt", Sidecar(), datetime(2026, 5, 1))
    (2019, 'file_name')
    >>> filing_year("a.txt", Sidecar(), datetime(2026, 5, 1))
    (2025, 'received')
    """
    *folders, base = name.split("/")
    for folder in folders:
        if folder.isdecimal() and _plausible(int(folder), today):
            return int(folder), "folder"
    if sidecar.report_year is not None and _plausible(sidecar.report_year, today):
        return sidecar.report_year, "sidecar"
    for pattern in (_YEAR_OF_REPORT, _YEAR):
        for found in pattern.findall(base):
            if _plausible(int(found), today):
                return int(found), "file_name"
    return today.year - 1, "received"


def _plausible(year: int, today: datetime) -> bool:
    return FIRST_YEAR <= year <= today.year


def _is_document(path: Path) -> bool:
    if path.name in _OURS:
        return False
    is_sidecar = path.suffix == SUFFIX and path.with_suffix("").is_file()
    return not is_sidecar


def _known(connection: duckdb.DuckDBPyConnection) -> dict[str, dict]:
    cursor = connection.execute(f"select * from {schema.DOCUMENTS.qualified}")
    names = [column[0] for column in cursor.description]
    return {
        row["file"]: row for row in (dict(zip(names, r, strict=True)) for r in cursor.fetchall())
    }


def _row(path: Path, name: str, before: dict | None, now: datetime) -> dict:
    stat = path.stat()
    same = before and (before["size_bytes"], before["modified_ns"]) == (
        stat.st_size,
        stat.st_mtime_ns,
    )
    sha256 = before["sha256"] if same else hash_file(path)
    sidecar, problem = read_sidecar(path)
    if problem is None and sidecar.sha256 not in (None, sha256):
        problem = f"the sidecar is of another document: it says sha256 {sidecar.sha256[:12]}…"
        sidecar = Sidecar()
    received_at = before["received_at"] if before else now
    year, basis = filing_year(name, sidecar, received_at)
    side = sidecar_path(path)
    return {
        "file": name,
        "sha256": sha256,
        "size_bytes": stat.st_size,
        "modified_ns": stat.st_mtime_ns,
        "filing_year": year,
        "filing_basis": basis,
        "received_at": received_at,
        "sidecar": side.relative_to(path.parents[name.count("/")]).as_posix()
        if side.is_file()
        else None,
        "title": sidecar.title,
        "publisher": sidecar.publisher,
        "region_code": sidecar.region_code,
        "report_year": sidecar.report_year,
        "url": sidecar.url,
        "published_on": sidecar.published_on,
        "licence": sidecar.licence,
        "sidecar_problem": problem,
    }


def _change(row: dict, before: dict | None) -> str:
    if before is None:
        return "new"
    return "unchanged" if row["sha256"] == before["sha256"] else "changed"
