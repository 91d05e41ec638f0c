"""Take in the files under data/raw: one row in `staging.documents` for each document.

A file is a document, or a container of documents (WARC, WACZ, zip of reports); a container is
scanned again only when it changes (`holding`). A file that cannot be opened is listed as an
unreadable document with the reason. If files of published reports are gone, the run stops here.
"""

import logging
import os
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.archive.bounds import Bounds, bounds_of
from pipelines.archive.containers import container_kind
from pipelines.archive.hashing import hash_file
from pipelines.archive.holding import Change, hold, release, stamp
from pipelines.archive.listing import Listing, list_raw
from pipelines.archive.losses import ReportsLost, loss
from pipelines.archive.pending import years_with_work
from pipelines.archive.revisits import resolve
from pipelines.archive.rows import document_row, received, unopened
from pipelines.database import NoDatabase, connect, insert, schema, set_aside, transaction
from pipelines.settings import Settings

log = logging.getLogger("xxgk")
progress = logging.getLogger("xxgk.progress")


@dataclass(frozen=True)
class Intake:
    """Numbers of documents by change, all filing years, and the filing years with pending work."""

    documents: int
    new: int
    changed: int
    gone: int
    unchanged: int
    years: list[int]
    pending: list[int]


def take_in(settings: Settings) -> Intake:
    """List the documents under data/raw in `staging.documents`.

    A file with unchanged size and time is not hashed or scanned again. Each container is one
    transaction, all other files together are another. `pending` lists the filing years in which
    `load.stage_year` has something to read or to remove.

    Raises:
        ReportsLost: files of published reports are gone, and the settings do not accept that.
        OSError: data/raw cannot be opened.
        NoDatabase: the published file is damaged. A damaged build is set aside and made anew.
    """
    try:
        return _take_in(settings)
    except NoDatabase as damaged:
        if damaged.path != settings.build:
            raise
        set_aside(damaged.path)
        return _take_in(settings)


def _take_in(settings: Settings) -> Intake:
    with connect(settings.build) as connection:
        outcome = _Intake(connection, settings).all()
        years = connection.execute(
            f"select distinct filing_year from {schema.DOCUMENTS.qualified} order by 1"
        ).fetchall()
        [(documents,)] = connection.execute(
            f"select count(*) from {schema.DOCUMENTS.qualified}"
        ).fetchall()
        pending = years_with_work(connection, settings)
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


class _Intake:
    """One comparison of data/raw with staging."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, settings: Settings):
        self._connection = connection
        self._settings = settings
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
        """Take in every file; return the numbers of new, changed, gone and unchanged documents."""
        found: Listing = list_raw(self._settings)
        held, rows, is_changed = set(), [], False
        for done, (file, path) in enumerate(found.files.items(), 1):
            try:
                taken = self._taken(file, path)
            except duckdb.Error:
                raise
            except Exception as error:  # one bad file must not stop the others
                log.warning("%s: %s: %s", file, type(error).__name__, error)
                found.problems[file] = _reason(error)
                continue
            if isinstance(taken, dict):
                rows.append(taken)
            else:
                held.add(file)
                is_changed |= taken is not None
            progress.debug("listing files", extra={"done": done, "total": len(found.files)})
        rows += [self._unopened(file, problem) for file, problem in found.problems.items()]
        self._refuse_loss(held, rows)
        for file in self._containers.keys() - held:
            is_changed = True
            self._outcome["gone"] += self._containers[file]["documents"]
            with transaction(self._connection):
                release(self._connection, file)
        self._store(rows)
        if is_changed:
            resolve(self._connection, self._settings.raw_dir, self._now)
        return self._outcome

    def _taken(self, file: str, path: Path) -> dict | Change | None:
        """Return the row of a document, or the change of a container, None if it is unchanged."""
        if self._is_held(file, path):
            return None
        if kind := self._kind(file, path):
            change = hold(self._connection, path, file, kind, self._bounds, self._now)
            self._outcome.update(vars(change))
            return change
        return self._row(file, path)

    def _unopened(self, file: str, problem: str) -> dict:
        before = self._files.get(file)
        row = document_row(unopened(file, problem, before["received_at"] if before else self._now))
        self._count(before, row["sha256"])
        return row

    def _refuse_loss(self, held: set[str], rows: list[dict]) -> None:
        """Stop before anything is read if files of published reports are gone."""
        usable = [row for row in rows if row["problem"] is None]
        columns = {name: [row[name] for row in usable] for name in ("sha256", "file")}
        frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))  # noqa: F841
        with transaction(self._connection):
            self._connection.execute(
                "create or replace temp table present as "
                "select sha256, file from frame union all "
                "select sha256, file from staging.documents "
                "where container in (select unnest($held))",
                {"held": sorted(held)},
            )
        lost = loss(
            self._connection,
            self._settings,
            "document_sha256 not in (select sha256 from temp.present) "
            "and source_file not in (select file from temp.present)",
        )
        if lost:
            raise ReportsLost(
                f"files are gone from {self._settings.raw_dir} or cannot be opened, the run stops "
                f"before it reads or publishes anything; {lost}. Put them back (is the folder "
                f"mounted?) and run again, or: {lost.remedy}"
            )

    def _is_held(self, file: str, path: Path) -> bool:
        """Return whether a file is a container that has not changed since it was taken in."""
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
        is_known = before is not None and self._is_known(file, stat)
        sha256 = before["sha256"] if before and is_known else hash_file(path)
        at = before["received_at"] if before else self._now
        row = document_row(received(path, file, stat, sha256, at))
        self._count(before, sha256)
        return row

    def _count(self, before: dict | None, sha256: str) -> None:
        change = "new" if before is None else "changed"
        same = before is not None and before["sha256"] == sha256
        self._outcome["unchanged" if same else change] += 1

    def _store(self, rows: list[dict]) -> None:
        """Replace the single files in `staging.documents`."""
        gone = self._files.keys() - {row["file"] for row in rows}
        self._outcome["gone"] += len(gone)
        with transaction(self._connection):
            self._connection.execute("delete from staging.documents where container is null")
            insert(self._connection, schema.DOCUMENTS, rows)

    def _rows(self, query: str) -> list[dict]:
        cursor = self._connection.execute(query)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _reason(error: Exception) -> str:
    """Return the reason why a file could not be taken in, as a sentence."""
    if isinstance(error, OSError) and error.strerror:
        return f"it cannot be read: {error.strerror}"
    return f"it cannot be taken in: {type(error).__name__}: {error}"[:500]
