"""Publish the build as the file that analysts open, in one atomic step.

The build is checked (`invariants`), copied into a new file together with its Parquet and CSV
exports (`copies`), checked again and only then renamed over the last publication. Unchanged parts
(`parts`) are reused: the new file begins as a copy of the last, and its exports as links to the
existing files. If the code has changed, or nothing is published yet, every part counts as changed.

A version is a content: publishing the same content again, by other code, keeps version and date.
Readers with the old file open keep reading it; a refused or killed run leaves it unchanged.
Nothing is computed here: the tables are built in dbt.
"""

import hashlib
import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from inspect import getfile
from pathlib import Path

import duckdb

from pipelines.database import (
    connect,
    create_file,
    explaining,
    is_built,
    limit_memory,
    schema,
    transaction,
)
from pipelines.lock import writer
from pipelines.parser_version import parser_version
from pipelines.publication import changelog, copies, exports, lake_history, parts, release_metadata
from pipelines.publication.invariants import Violation, check_build, check_copies
from pipelines.publication.keys import GRAIN
from pipelines.publication.parts import Contents, Current, rows_of
from pipelines.publication.questions import VIEWS_DIR, create_views
from pipelines.publication.release_metadata import Edition
from pipelines.scratch import empty_directory
from pipelines.settings import Lake, Settings

log = logging.getLogger("xxgk")

STORAGE_VERSION = "v1.2.0"
"""Storage version of the published file; DuckDB 1.2 and all newer versions read it (`make compat`).

Not v1.3.0: from there on texts are packed as DICT_FSST, which marks nulls itself. DuckDB 1.4 and
newer then write no block for the mask of nulls, and 1.3 reads a mask without a block as all null.
"""
_SCRATCH = ".publishing"
_OLD = ".old"


class PublicationRefused(Exception):
    """Error: the build breaks an invariant of the warehouse; the last publication is kept."""

    def __init__(self, violations: list[Violation]):
        self.violations = violations
        super().__init__(
            f"publication refused, the last published file is kept: {len(violations)} "
            "invariant(s) broken\n" + "\n".join(f"  {violation}" for violation in violations)
        )


@dataclass(frozen=True)
class Publication:
    """The current publication: its files, number of rows of each table, and content hash.

    `changed` is true if this call published other content, and so a new version.
    """

    path: Path
    version: str
    parquet_dir: Path
    csv_dir: Path
    tables: dict[str, int]
    content_hash: str
    changed: bool
    seconds: float


def publish(settings: Settings) -> Publication:
    """Check the build and replace the published file with it, if the content differs.

    Raises:
        PublicationRefused: an invariant is broken; nothing was changed.
        WriterBusy: another process is writing to the warehouse.
    """
    started = time.monotonic()
    with writer(settings), _scratch(settings) as scratch:
        before = last_publication(settings)
        current = _current(settings, before)
        with connect(settings.build, read_only=True) as build:
            limit_memory(build, settings.max_database_memory)
            code_hash = _code_hash(settings)
            source_hash = _source_hash(build, code_hash)
            is_base = before is not None and before["code_hash"] == code_hash
            contents = parts.contents_of(build, current if is_base else None)
            violations = check_build(build, settings, contents.years)
        if violations:
            raise PublicationRefused(violations)
        edition = _edition(contents, source_hash, code_hash, before)
        _write_snapshot(settings, scratch, contents, edition, before)
        changed = before is None or before.get("version") != edition.version
        if before is None or changed or before["source_hash"] != source_hash or not current:
            _put_in_place(settings, scratch)
        if isinstance(settings.build, Lake):
            lake_history.record(settings.build, edition)
    rows = {table.name: table.content.rows for table in contents.tables}
    log.info(
        "published %s: %d tables with %d rows"
        if changed
        else "unchanged since %s: %d tables with %d rows",
        edition.version, len(rows), sum(rows.values()),
    )  # fmt: skip
    return Publication(
        path=settings.published_path,
        version=edition.version,
        parquet_dir=settings.parquet_dir,
        csv_dir=settings.csv_dir,
        tables=rows,
        content_hash=edition.content_hash,
        changed=changed,
        seconds=time.monotonic() - started,
    )


def last_publication(settings: Settings) -> dict | None:
    """Return the row of `publication` in the published file, by column; None without a file."""
    if not settings.published_path.is_file():
        return None
    with connect(settings.published_path, read_only=True) as published:
        cursor = published.execute("from publication")
        names = [column[0] for column in cursor.description]
        [row] = cursor.fetchall()
        return dict(zip(names, row, strict=True))


def is_current(settings: Settings) -> bool:
    """Return whether publishing the present staging tables would change nothing.

    True if neither the readings nor the code and SQL have changed since the last publication,
    and all of its files exist.
    """
    before = last_publication(settings)
    if before is None or not is_built(settings.build) or not _current(settings, before):
        return False
    with connect(settings.build, read_only=True) as build:
        return before["source_hash"] == _source_hash(build, _code_hash(settings))


def dbt_sources(dbt_dir: Path) -> list[Path]:
    """Return the handwritten files of the dbt project, in a stable order."""
    built = {"target", "logs", "dbt_packages"}
    return sorted(
        path
        for path in dbt_dir.rglob("*")
        if path.is_file() and path.relative_to(dbt_dir).parts[0] not in built | {".user.yml"}
    )


def _source_hash(build: duckdb.DuckDBPyConnection, code_hash: str) -> str:
    """Return a digest of everything that determines a publication: readings, code and SQL."""
    digest = hashlib.sha256(code_hash.encode())
    for relation in (
        "(select * exclude (modified_ns) from staging.documents)",
        "(select * exclude (modified_ns, sidecar_ns, scanner_version) from staging.containers)",
        "staging.captures",
        "(select * exclude (read_at, tries, conditions) from staging.readings)",
        "staging.sources",
        *(table.qualified for table in schema.LIST_TABLES),
    ):
        digest.update(repr(exports.content_of(build, relation)).encode())
    return digest.hexdigest()


def _code_hash(settings: Settings) -> str:
    """Return a digest of the code and SQL that turn readings into a publication."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    code = [
        path
        for module in (schema, exports)
        for path in Path(getfile(module)).parent.iterdir()
        if path.suffix in (".py", ".toml")
    ]
    for path in [*dbt_sources(settings.dbt_dir), *sorted(code), *sorted(VIEWS_DIR.glob("*.sql"))]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _current(settings: Settings, publication: dict | None) -> Current | None:
    """Return the parts of the current publication; None unless its exports are complete and
    undamaged and the lake, if any, has recorded it.
    """
    if not publication or "code_hash" not in publication:
        return None
    version, content_hash = publication["version"], publication["content_hash"]
    build = settings.build
    if isinstance(build, Lake) and not lake_history.is_recorded(build, version, content_hash):
        return None
    with connect(settings.published_path, read_only=True) as published:
        current = parts.current(published)
    return current if copies.are_whole(settings, current, content_hash) else None


def _edition(contents: Contents, source_hash: str, code_hash: str, before: dict | None) -> Edition:
    """Return a new version, or the current one if the content is the same."""
    digest = exports.content_hash({table.name: table.content for table in contents.tables})
    last = before.get("version") if before else None
    if before and last and before["content_hash"] == digest:
        version, published_at = last, before["published_at"]
    else:
        published_at = datetime.now(UTC).replace(tzinfo=None)
        if before:  # after a clock was set back, the version is not older than the last
            published_at = max(published_at, before["published_at"])
        version = release_metadata.next_version(published_at, last)
    return Edition(version, published_at, parser_version(), digest, source_hash, code_hash)


def _write_snapshot(
    settings: Settings,
    scratch: Path,
    contents: Contents,
    edition: Edition,
    before: dict | None,
) -> None:
    """Write the new database and its exports into the folder `scratch`, and check the exports."""
    path = scratch / settings.published_path.name
    if contents.years is None:
        create_file(path, STORAGE_VERSION)
    else:
        shutil.copyfile(settings.published_path, path)
    with explaining(path), duckdb.connect(str(path)) as snapshot:
        limit_memory(snapshot, settings.max_database_memory)
        snapshot.execute("set enable_progress_bar = false")
        _copy_tables(snapshot, settings, contents)
        _write_release_metadata(snapshot, settings, edition, contents, before)
        if contents.years is None:
            with transaction(snapshot):
                create_views(snapshot)
        with transaction(snapshot):
            exports.add_chinese(snapshot)
        files = copies.write_copies(snapshot, settings, scratch, edition, contents.tables)
        violations = check_copies(snapshot, files)
        shutil.rmtree(scratch / copies.PIECES)
        snapshot.execute("checkpoint")
    if violations:
        raise PublicationRefused(violations)
    for written in (path, *scratch.rglob("*")):
        exports.flush_to_disk(written)


def _copy_tables(
    snapshot: duckdb.DuckDBPyConnection, settings: Settings, contents: Contents
) -> None:
    """Replace the changed parts of tables; in a new file, create all tables."""
    changed = [table for table in contents.tables if table.changed]
    exports.attach_build(snapshot, settings.build)
    with transaction(snapshot):
        if contents.years is None:
            exports.create_tables(snapshot, [table.name for table in changed])
        else:
            for table in changed:
                snapshot.execute(f"delete from {table.name} where {rows_of(table.changed)}")
    snapshot.execute("checkpoint")  # frees the space of deleted rows
    for table in changed:
        exports.copy_rows(snapshot, table.name, GRAIN[table.name], rows_of(table.changed))
    snapshot.execute(f"detach {exports.BUILD}")


def _write_release_metadata(
    snapshot: duckdb.DuckDBPyConnection,
    settings: Settings,
    edition: Edition,
    contents: Contents,
    before: dict | None,
) -> None:
    """Write the release metadata and the changes since the last publication into the new file."""
    is_same = before is not None and edition.version == before.get("version")
    last = exports.attached(snapshot, settings.published_path, changelog.BEFORE)
    with last if before else nullcontext(), transaction(snapshot):
        release_metadata.create_tables(snapshot)
        if before:
            changelog.keep(snapshot, ("publications", "publication_changes", "errata"))
        if is_same:
            changelog.keep(snapshot, ("changes",))
        elif before:
            conditions = {table.name: rows_of(table.changed) for table in contents.tables}
            changelog.compare(snapshot, conditions, edition.version)
            changelog.add_errata(snapshot, edition.version)
        release_metadata.write(snapshot, edition, contents)


def _put_in_place(settings: Settings, scratch: Path) -> None:
    """Rename the new files over the old; the database last, for it records what is published."""
    for directory in (settings.parquet_dir, settings.csv_dir):
        if directory.exists():
            directory.rename(scratch / f"{directory.name}{_OLD}")
        (scratch / directory.name).rename(directory)
    (scratch / settings.published_path.name).replace(settings.published_path)
    exports.flush_to_disk(settings.warehouse_dir)


@contextmanager
def _scratch(settings: Settings) -> Iterator[Path]:
    """Create an empty directory on the target's file system, after restoring what a killed run
    had moved there.
    """
    scratch = settings.warehouse_dir / _SCRATCH
    for directory in (settings.parquet_dir, settings.csv_dir):
        old = scratch / f"{directory.name}{_OLD}"
        if old.exists() and not directory.exists():
            old.rename(directory)
    with empty_directory(scratch):
        yield scratch
