"""Take in one container: list its documents and captures in staging, in one transaction.

Single files are taken in in `ingest`.
"""

import json
import logging
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.archive import zips
from pipelines.archive.bounds import Bounds
from pipelines.archive.containers import opened_container, opened_warc, warcs_of
from pipelines.archive.hashing import hash_file, scanner_version
from pipelines.archive.rows import Received, capture_row, documents_of, member_row, received
from pipelines.archive.sidecar import has_sidecar, sidecar_path
from pipelines.archive.warc_scan import WarcScan
from pipelines.database import insert, schema, transaction
from pipelines.database.schema_types import Table
from pipelines.readers.container import UnreadableError

progress = logging.getLogger("xxgk.progress")

_HELD = {"documents": "container", "captures": "container", "containers": "file"}
_BATCH = 2000
_MB = 1 << 20


@dataclass(frozen=True)
class Change:
    """Numbers of a container's documents by their change since it was last taken in."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0


def stamp(path: Path, bounds: Bounds) -> tuple[int, int, int | None, str]:
    """Return size, times and scanner version; a container with the same is not scanned again."""
    stat = path.stat()
    sidecar_ns = sidecar_path(path).stat().st_mtime_ns if has_sidecar(path) else None
    return stat.st_size, stat.st_mtime_ns, sidecar_ns, scanner_version(bounds)


def hold(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    file: str,
    kind: str,
    bounds: Bounds,
    now: datetime,
) -> Change:
    """Scan a container and replace its documents and captures in staging; return the changes."""
    container = received(path, file, path.stat(), hash_file(path), now)
    scan = _Scan(container, bounds)
    with transaction(connection):
        connection.execute(
            "create or replace temp table held_before as "
            "select file, sha256, received_at from staging.documents where container = $file",
            {"file": file},
        )
        [(since,)] = connection.execute(
            "select coalesce(min(received_at), $now) from staging.containers where file = $file",
            {"file": file, "now": now},
        ).fetchall()
        release(connection, file)
        for table, rows in _batches(scan.through(path, kind)):
            insert(connection, table, rows)
        size_bytes, modified_ns, sidecar_ns, version = stamp(path, bounds)
        row = {
            "file": file,
            "sha256": container.sha256,
            "size_bytes": size_bytes,
            "modified_ns": modified_ns,
            "sidecar_ns": sidecar_ns,
            "scanner_version": version,
            "kind": kind,
            "received_at": since,
            "records": scan.records,
            "documents": scan.documents,
            "left_out": json.dumps(dict(sorted(scan.left_out.items()))),
            "problem": scan.problem,
        }
        insert(connection, schema.CONTAINERS, [row])
        connection.execute(
            "update staging.documents set received_at = held_before.received_at from held_before "
            "where documents.file = held_before.file"
        )
        return _change(connection, file)


def release(connection: duckdb.DuckDBPyConnection, file: str) -> None:
    """Delete everything about a container from staging."""
    for table, column in _HELD.items():
        connection.execute(f"delete from staging.{table} where {column} = $file", {"file": file})


class _Scan:
    """One scan of a container, with its counts."""

    def __init__(self, container: Received, bounds: Bounds):
        self.records = 0
        self.documents = 0
        self.left_out: Counter[str] = Counter()
        self.problem: str | None = container.sidecar_problem
        self._container = container
        self._bounds = bounds

    def through(self, path: Path, kind: str) -> Iterator[tuple[Table, dict]]:
        """Yield the rows for staging, each with its table."""
        with opened_container(path) as stream:
            if kind == "warc":
                yield from self._warc(WarcScan(stream, self._bounds))
                return
            archive = zips.open_sound(stream)
            assert archive is not None, "container_kind has opened it"
            if kind == "zip":
                yield from self._zip(archive)
                return
            for inner in warcs_of(archive):
                try:
                    with opened_warc(archive, inner) as warc:
                        yield from self._warc(WarcScan(warc, self._bounds, f"{inner}@"), inner)
                except UnreadableError as error:
                    self.problem = error.reason

    def _warc(self, scan: WarcScan, inner: str = "") -> Iterator[tuple[Table, dict]]:
        file, total = self._container.file, self._container.size_bytes // _MB
        for capture in scan.captures():
            yield schema.CAPTURES, capture_row(file, capture)
            if capture.left_out:
                self.left_out[capture.left_out] += 1
                continue
            for row in documents_of(self._container, capture):
                self.documents += 1
                yield schema.DOCUMENTS, row
            done = scan.offset // _MB
            progress.debug("scanning %s", file, extra={"done": done, "total": total})
        self.records += scan.records
        if scan.damages:
            more = len(scan.damages) - 1
            self.problem = (
                f"{inner}{': ' if inner else ''}at byte {scan.damages[0].offset}: "
                f"{scan.damages[0].reason}{f', and at {more} other places' if more else ''}; "
                "only complete records were taken in; get the file again for the others"
            )

    def _zip(self, archive: zipfile.ZipFile) -> Iterator[tuple[Table, dict]]:
        for member in zips.members(archive, self._bounds, self.left_out):
            self.documents += 1
            row = member_row(self._container, member.name, member.name)
            yield schema.DOCUMENTS, {
                **row, "sha256": member.sha256, "size_bytes": member.size_bytes,
            }  # fmt: skip
        self.records = self.documents + self.left_out.total()
        if self.left_out["too_large"]:
            self.problem = (
                f"it unpacks to more than {self._bounds.archive_bytes / 1e6:.0f} MB, "
                f"{self.left_out['too_large']} of its files were left out "
                "(XXGK_MAX_ARCHIVE_BYTES raises the limit)"
            )


def _batches(rows: Iterator[tuple[Table, dict]]) -> Iterator[tuple[Table, list[dict]]]:
    """Group rows by table into lists of at most `_BATCH` rows."""
    waiting: dict[str, tuple[Table, list[dict]]] = {}
    for table, row in rows:
        _, batch = waiting.setdefault(table.name, (table, []))
        batch.append(row)
        if len(batch) >= _BATCH:
            yield waiting.pop(table.name)
    yield from waiting.values()


def _change(connection: duckdb.DuckDBPyConnection, file: str) -> Change:
    [counts] = connection.execute(
        "select count(*) filter (where old.file is null), "
        "count(*) filter (where old.sha256 <> now.sha256), "
        "count(*) filter (where now.file is null), "
        "count(*) filter (where old.sha256 = now.sha256) "
        "from (from staging.documents where container = $file) as now "
        "full join held_before as old using (file)",
        {"file": file},
    ).fetchall()
    return Change(*counts)
