"""Publication: from the build file to the file that analysts open, in one atomic step.

The build is checked (`invariants`), copied into a new file beside the target together with its
Parquet exports, checked again and only then put in place of the last publication by renaming.
Whoever has the old file open goes on reading it; whoever is refused or killed here leaves it as
it was. Nothing is computed here: what the tables hold is decided in dbt.
"""

import hashlib
import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines import exports
from pipelines.database import connect
from pipelines.exports import Content
from pipelines.invariants import CELLS, Violation, check_build, check_copies
from pipelines.lock import writer
from pipelines.parser_version import parser_version
from pipelines.settings import Settings

log = logging.getLogger("xxgk")

_WORKPLACE = ".publishing"
_OLD_PARQUET = "parquet.old"
_CODE = ("schema.py", "exports.py", "invariants.py", "publish.py")

_PUBLICATION = """
    create table publication (
        published_at timestamp not null,
        parser_version varchar not null,
        content_hash varchar not null,
        source_hash varchar not null,
        documents bigint not null,
        reports bigint not null,
        numbers bigint not null,
        table_rows map(varchar, bigint) not null,
        row_hashes map(varchar, varchar) not null
    );
    comment on table publication is 'What this file is: one row, written when it was published.';
    comment on column publication.published_at is 'When it was published, in UTC.';
    comment on column publication.parser_version is 'Version of the parser that published it.';
    comment on column publication.content_hash is
        'Digest of all rows of all other tables: equal digests, equal content.';
    comment on column publication.source_hash is 'Digest of the documents and the code behind it.';
    comment on column publication.documents is 'Files received.';
    comment on column publication.reports is 'Reports published.';
    comment on column publication.numbers is 'Numbers printed in the statutory tables of those.';
    comment on column publication.table_rows is 'Number of rows of each table.';
    comment on column publication.row_hashes is 'Hash of the rows of each table, in any order.';
"""
_NUMBERS = " + ".join(
    f"(select count(*) from {fact} where value_status = 'reported')" for fact in CELLS
)
_COUNTS = (
    "select (select count(*) from dim_document) as documents, "
    f"(select count(*) from dim_report) as reports, {_NUMBERS} as numbers"
)


class PublicationRefused(Exception):
    """The build breaks an invariant of the warehouse; the last publication stays in place."""

    def __init__(self, violations: list[Violation]):
        self.violations = violations
        super().__init__(
            f"publication refused, the last published file stays: {len(violations)} invariant(s) "
            "broken\n" + "\n".join(f"  {violation}" for violation in violations)
        )


@dataclass(frozen=True)
class Publication:
    """What stands published: the file, rows of each table, and the hash of all they hold.

    `changed` tells whether this call replaced the file, or found the same content in place.
    """

    path: Path
    parquet_dir: Path
    tables: dict[str, int]
    content_hash: str
    changed: bool
    seconds: float


def publish(settings: Settings) -> Publication:
    """Check the build and put it in place of the published file, if it holds anything else.

    Raises:
        PublicationRefused: an invariant is broken; nothing was changed.
        WriterBusy: another process is writing the warehouse.
    """
    started = time.monotonic()
    with writer(settings), _workplace(settings) as workplace:
        with connect(settings.build_path, read_only=True) as build:
            violations = check_build(build, settings)
            source_hash = _source_hash(build, settings)
        if violations:
            raise PublicationRefused(violations)
        contents = _write_snapshot(settings, workplace, source_hash)
        digest = exports.content_hash(contents)
        before = last_publication(settings)
        changed = before is None or before["content_hash"] != digest
        if changed or before["source_hash"] != source_hash or not _is_whole(settings, before):
            _put_in_place(settings, workplace)
    tables = {name: content.rows for name, content in contents.items()}
    log.info(
        "%s %d tables with %d rows",
        "published" if changed else "unchanged since the last publication:",
        len(tables), sum(tables.values()),
    )  # fmt: skip
    return Publication(
        path=settings.published_path,
        parquet_dir=settings.parquet_dir,
        tables=tables,
        content_hash=digest,
        changed=changed,
        seconds=time.monotonic() - started,
    )


def last_publication(settings: Settings) -> dict | None:
    """The row of `publication` in the published file, by column; None when there is no file."""
    if not settings.published_path.is_file():
        return None
    with connect(settings.published_path, read_only=True) as published:
        cursor = published.execute("from publication")
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def is_current(settings: Settings) -> bool:
    """Whether the publication already holds what publishing the present staging would give.

    It does when neither what was read nor the project that turns it into tables has changed
    since, and its files are all there.
    """
    before = last_publication(settings)
    if before is None or not settings.build_path.is_file() or not _is_whole(settings, before):
        return False
    with connect(settings.build_path, read_only=True) as build:
        return before["source_hash"] == _source_hash(build, settings)


def dbt_sources(dbt_dir: Path) -> list[Path]:
    """The files of the dbt project that are written by hand, in a stable order."""
    built = {"target", "logs", "dbt_packages"}
    return sorted(
        path
        for path in dbt_dir.rglob("*")
        if path.is_file() and path.relative_to(dbt_dir).parts[0] not in built | {".user.yml"}
    )


def _source_hash(build: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """Digest of all that decides a publication: what was read, and the code and SQL behind it."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    for relation in (
        "(select * exclude (modified_ns) from staging.documents)",
        "(select * exclude (modified_ns, sidecar_ns, scanner_version) from staging.containers)",
        "staging.captures",
        "(select * exclude (read_at) from staging.readings)",
        "staging.sources",
    ):
        digest.update(repr(exports.content_of(build, relation)).encode())
    code = [Path(__file__).with_name(name) for name in _CODE]
    for path in [*dbt_sources(settings.dbt_dir), *code]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _write_snapshot(settings: Settings, workplace: Path, source_hash: str) -> dict[str, Content]:
    """Write the new database and its Parquet files in the workplace, and compare the three."""
    path, parquet = workplace / settings.published_path.name, workplace / "parquet"
    parquet.mkdir()
    with duckdb.connect(str(path)) as snapshot:
        exports.attach_build(snapshot, settings.build_path)
        names = exports.table_names(snapshot)
        for name in names:
            exports.copy_table(snapshot, name)
        contents = {name: exports.content_of(snapshot, name) for name in names}
        _create_publication(snapshot, contents, source_hash)
        copies = {}
        for name in (*names, "publication"):
            copies[name] = exports.write_parquet(snapshot, name, parquet)
        violations = check_copies(snapshot, contents, copies)
        snapshot.execute(f"detach {exports.BUILD}")
        snapshot.execute("checkpoint")
    if violations:
        raise PublicationRefused(violations)
    for written in (path, *parquet.iterdir(), parquet):
        exports.flush_to_disk(written)
    return contents


def _create_publication(
    snapshot: duckdb.DuckDBPyConnection, contents: dict[str, Content], source_hash: str
) -> None:
    snapshot.execute(_PUBLICATION)
    snapshot.execute(
        f"insert into publication by name select * from ({_COUNTS}), (select "
        "$published_at as published_at, $parser as parser_version, $content as content_hash, "
        "$source as source_hash, $rows as table_rows, $hashes as row_hashes)",
        {
            "published_at": datetime.now(UTC).replace(tzinfo=None),
            "parser": parser_version(),
            "content": exports.content_hash(contents),
            "source": source_hash,
            "rows": {name: content.rows for name, content in contents.items()},
            "hashes": {name: content.row_hash for name, content in contents.items()},
        },
    )


def _is_whole(settings: Settings, publication: dict) -> bool:
    """Whether the Parquet files beside the published database are there and of its content."""
    names = {f"{name}.parquet" for name in (*publication["table_rows"], "publication")}
    found = settings.parquet_dir
    if not found.is_dir() or {path.name for path in found.iterdir()} != names:
        return False
    with duckdb.connect() as connection:
        told = connection.read_parquet(str(found / "publication.parquet"))
        return told.project("content_hash").fetchone() == (publication["content_hash"],)


def _put_in_place(settings: Settings, workplace: Path) -> None:
    """Rename the new files over the old; the database last, for it says what is published."""
    if settings.parquet_dir.exists():
        settings.parquet_dir.rename(workplace / _OLD_PARQUET)
    (workplace / "parquet").rename(settings.parquet_dir)
    (workplace / settings.published_path.name).replace(settings.published_path)
    exports.flush_to_disk(settings.warehouse_dir)


@contextmanager
def _workplace(settings: Settings) -> Iterator[Path]:
    """An empty directory on the target's file system; what a killed run left there goes first."""
    workplace = settings.warehouse_dir / _WORKPLACE
    if (workplace / _OLD_PARQUET).exists() and not settings.parquet_dir.exists():
        (workplace / _OLD_PARQUET).rename(settings.parquet_dir)
    shutil.rmtree(workplace, ignore_errors=True)
    workplace.mkdir(parents=True)
    try:
        yield workplace
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
