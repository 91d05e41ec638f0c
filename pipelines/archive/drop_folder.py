"""Taking in what lies under data/raw: one row in `staging.documents` for each document.

A file is a document itself or, as a WARC, a WACZ or a zip of reports, holds documents; a container
is looked through once, and again only when it changes.
"""

import logging
import os
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.archive.backlog import years_with_work
from pipelines.archive.bounds import Bounds, bounds_of
from pipelines.archive.containers import container_kind
from pipelines.archive.hashing import hash_file
from pipelines.archive.holding import hold, release, stamp
from pipelines.archive.revisits import resolve
from pipelines.archive.rows import document_row, received
from pipelines.archive.sidecar import SUFFIX
from pipelines.database import connect, insert, schema, transaction
from pipelines.parser_version import parser_versions
from pipelines.settings import Settings

log = logging.getLogger("xxgk")
progress = logging.getLogger("xxgk.progress")

_OURS = {"README.md", ".gitkeep", ".gitattributes", ".gitignore", ".DS_Store", "Thumbs.db"}
_BEING_WRITTEN = (".warc.gz.open", ".warc.open")


@dataclass(frozen=True)
class Intake:
    """What a look at data/raw found, in numbers of documents and in filing years."""

    documents: int
    new: int
    changed: int
    gone: int
    unchanged: int
    years: list[int]
    pending: list[int]


def take_in(settings: Settings) -> Intake:
    """List the documents under data/raw in `staging.documents`.

    A file whose size and time are unchanged is not hashed again, nor looked through. Each container
    is one transaction, all other files together are another. `pending` names the filing years that
    hold something `load.stage_year` has yet to read or to remove.
    """
    with connect(settings.build) as connection:
        outcome = _Intake(connection, settings).all()
        years = connection.execute(
            f"select distinct filing_year from {schema.DOCUMENTS.qualified} order by 1"
        ).fetchall()
        (documents,) = connection.execute(
            f"select count(*) from {schema.DOCUMENTS.qualified}"
        ).fetchone()
        pending = years_with_work(connection, parser_versions())
    is_news = outcome["new"] or outcome["changed"] or outcome["gone"]
    log.log(
        logging.INFO if is_news else logging.DEBUG,
        "took in %d documents: %d new, %d changed, %d gone, %d unchanged",
        documents, outcome["new"], outcome["changed"], outcome["gone"], outcome["unchanged"],
    )  # fmt: skip
    return Intake(
        documents=documents,
        new=outcome["new"],
        changed=outcome["changed"],
        gone=outcome["gone"],
        unchanged=outcome["unchanged"],
        years=[year for (year,) in years],
        pending=pending,
    )


def list_files(raw_dir: Path) -> list[Path]:
    """The files under `raw_dir` in a stable order: all but sidecars, our own, and WARC files that
    a harvest is writing.
    """
    if not raw_dir.is_dir():
        return []
    return sorted(path for path in raw_dir.rglob("*") if path.is_file() and _is_received(path))


def _is_received(path: Path) -> bool:
    if path.name in _OURS or path.name.endswith(_BEING_WRITTEN):
        return False
    is_sidecar = path.suffix == SUFFIX and path.with_suffix("").is_file()
    return not is_sidecar


class _Intake:
    """One look at data/raw against what staging knows of it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, settings: Settings):
        self._connection = connection
        self._raw_dir = settings.raw_dir
        self._bounds: Bounds = bounds_of(settings)
        self._now = datetime.now(UTC).replace(tzinfo=None)
        self._outcome: Counter[str] = Counter()
        self._files = {
            row["file"]: row
            for row in self._rows(
                "select file, sha256, size_bytes, modified_ns, received_at "
                "from staging.documents where container is null"
            )
        }
        self._containers = {
            row.pop("file"): row
            for row in self._rows(
                "select file, size_bytes, modified_ns, sidecar_ns, scanner_version, documents "
                "from staging.containers"
            )
        }

    def all(self) -> Counter[str]:
        """Take in every file; counts documents that are new, changed, gone and unchanged."""
        paths = list_files(self._raw_dir)
        files = {path.relative_to(self._raw_dir).as_posix(): path for path in paths}
        held, rows, is_changed = set(), [], False
        for done, (file, path) in enumerate(files.items(), 1):
            if self._is_held(file, path):
                held.add(file)
            elif kind := self._kind(file, path):
                held.add(file)
                is_changed = True
                change = hold(self._connection, path, file, kind, self._bounds, self._now)
                self._outcome.update(vars(change))
            else:
                rows.append(self._row(file, path))
            progress.debug("listing files", extra={"done": done, "total": len(files)})
        for file in self._containers.keys() - held:
            is_changed = True
            self._outcome["gone"] += self._containers[file]["documents"]
            with transaction(self._connection):
                release(self._connection, file)
        self._store(rows)
        if is_changed:
            resolve(self._connection, self._raw_dir, self._now)
        return self._outcome

    def _is_held(self, file: str, path: Path) -> bool:
        """Whether a file is a container that is in staging as it is."""
        before = self._containers.get(file)
        if before is None or tuple(before.values())[:-1] != stamp(path, self._bounds):
            return False
        self._outcome["unchanged"] += before["documents"]
        return True

    def _kind(self, file: str, path: Path) -> str | None:
        if self._is_known(file, path.stat()):
            return None
        return container_kind(path, self._bounds)

    def _is_known(self, file: str, stat: os.stat_result) -> bool:
        before = self._files.get(file)
        stamped = (stat.st_size, stat.st_mtime_ns)
        return before is not None and stamped == (before["size_bytes"], before["modified_ns"])

    def _row(self, file: str, path: Path) -> dict:
        before, stat = self._files.get(file), path.stat()
        sha256 = before["sha256"] if self._is_known(file, stat) else hash_file(path)
        at = before["received_at"] if before else self._now
        change = "new" if before is None else "changed"
        same = before is not None and before["sha256"] == sha256
        self._outcome["unchanged" if same else change] += 1
        return document_row(received(path, file, stat, sha256, at))

    def _store(self, rows: list[dict]) -> None:
        """Put the files that are documents themselves in place of those of before."""
        gone = self._files.keys() - {row["file"] for row in rows}
        self._outcome["gone"] += len(gone)
        with transaction(self._connection):
            self._connection.execute("delete from staging.documents where container is null")
            insert(self._connection, schema.DOCUMENTS, rows)

    def _rows(self, query: str) -> list[dict]:
        cursor = self._connection.execute(query)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
