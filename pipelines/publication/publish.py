"""Publication: from the build file to the file that analysts open, in one atomic step.

The build is checked (`invariants`), copied into a new file beside the target together with its
Parquet and CSV exports, checked again and only then put in place of the last publication by
renaming. A version is a content: publishing the same again, by other code, keeps version and date.
Whoever has the old file open goes on reading it; whoever is refused or killed here leaves it as
it was. Nothing is computed here: what the tables hold is decided in dbt.
"""

import hashlib
import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.database import connect, create_file, is_built, limit_memory, schema, transaction
from pipelines.lock import writer
from pipelines.parser_version import parser_version
from pipelines.publication import changelog, colophon, csv_files, exports, lake_history
from pipelines.publication.colophon import Edition
from pipelines.publication.datapackage import FILE, README, write_datapackage
from pipelines.publication.exports import Content
from pipelines.publication.invariants import GRAIN, Violation, check_build, check_copies
from pipelines.publication.questions import VIEWS_DIR, create_views
from pipelines.settings import Lake, Settings
from pipelines.workplace import empty_directory

log = logging.getLogger("xxgk")

STORAGE_VERSION = "v1.2.0"
"""Storage version of the published file; DuckDB 1.2 and all newer versions read it (`make compat`).

Not v1.3.0: from there on texts are packed as DICT_FSST, which says itself which are null. DuckDB
1.4 and newer write the mask of nulls beside such texts without a block, and 1.3 takes a mask
without a block for all null."""
_WORKPLACE = ".publishing"
_OLD = ".old"


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

    `changed` tells whether this call published another content, and so a new version.
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
    """Check the build and put it in place of the published file, if it holds anything else.

    Raises:
        PublicationRefused: an invariant is broken; nothing was changed.
        WriterBusy: another process is writing the warehouse.
    """
    started = time.monotonic()
    with writer(settings), _workplace(settings) as workplace:
        with connect(settings.build, read_only=True) as build:
            limit_memory(build, settings.max_database_memory)
            violations = check_build(build, settings)
            source_hash = _source_hash(build, settings)
        if violations:
            raise PublicationRefused(violations)
        before = last_publication(settings)
        snapshot = _write_snapshot(settings, workplace, source_hash, before)
        changed = before is None or before.get("version") != snapshot.edition.version
        if changed or before["source_hash"] != source_hash or not _is_whole(settings, before):
            _put_in_place(settings, workplace)
        if isinstance(settings.build, Lake):
            lake_history.record(settings.build, snapshot.edition)
    tables = {name: content.rows for name, content in snapshot.contents.items()}
    log.info(
        "%s %s: %d tables with %d rows",
        "published" if changed else "unchanged since",
        snapshot.edition.version, len(tables), sum(tables.values()),
    )  # fmt: skip
    return Publication(
        path=settings.published_path,
        version=snapshot.edition.version,
        parquet_dir=settings.parquet_dir,
        csv_dir=settings.csv_dir,
        tables=tables,
        content_hash=snapshot.edition.content_hash,
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
    if before is None or not is_built(settings.build) or not _is_whole(settings, before):
        return False
    with connect(settings.build, read_only=True) as build:
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
    code = [Path(schema.__file__), *sorted(Path(__file__).parent.glob("*.py"))]
    for path in [*dbt_sources(settings.dbt_dir), *code, *sorted(VIEWS_DIR.glob("*.sql"))]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class _Snapshot:
    """What was written in the workplace: the version, and what each table holds."""

    edition: Edition
    contents: dict[str, Content]


def _write_snapshot(
    settings: Settings, workplace: Path, source_hash: str, before: dict | None
) -> _Snapshot:
    """Write the new database and its exports in the workplace, and compare them."""
    path = workplace / settings.published_path.name
    create_file(path, STORAGE_VERSION)
    with duckdb.connect(str(path)) as snapshot:
        limit_memory(snapshot, settings.max_database_memory)
        snapshot.execute("set enable_progress_bar = false")
        exports.attach_build(snapshot, settings.build)
        names = exports.table_names(snapshot)
        for name in names:
            exports.copy_table(snapshot, name, GRAIN[name])
        snapshot.execute(f"detach {exports.BUILD}")
        contents = {name: exports.content_of(snapshot, name) for name in names}
        edition = _edition(contents, source_hash, before)
        _write_colophon(snapshot, settings, edition, contents, before)
        with transaction(snapshot):
            create_views(snapshot)
        violations = _write_exports(snapshot, workplace, edition, contents)
        snapshot.execute("checkpoint")
    if violations:
        raise PublicationRefused(violations)
    for written in (path, *workplace.rglob("*.*"), *workplace.iterdir()):
        exports.flush_to_disk(written)
    return _Snapshot(edition, contents)


def _edition(contents: dict[str, Content], source_hash: str, before: dict | None) -> Edition:
    """A new version, or the one that stands where its content is the same."""
    digest, last = exports.content_hash(contents), before.get("version") if before else None
    if last and before["content_hash"] == digest:
        version, published_at = last, before["published_at"]
    else:
        published_at = datetime.now(UTC).replace(tzinfo=None)
        version = colophon.next_version(published_at, last)
    return Edition(version, published_at, parser_version(), digest, source_hash)


def _write_colophon(
    snapshot: duckdb.DuckDBPyConnection,
    settings: Settings,
    edition: Edition,
    contents: dict[str, Content],
    before: dict | None,
) -> None:
    """Say in the new file what it is, and what has changed since the one that stands."""
    colophon.create_tables(snapshot)
    if before:
        with exports.attached(snapshot, settings.published_path, changelog.BEFORE):
            changelog.keep(snapshot, ("publications", "publication_changes"))
            if edition.version == before.get("version"):
                changelog.keep(snapshot, ("changes",))
            else:
                changelog.compare(snapshot, list(contents), edition.version)
    rows = {name: content.rows for name, content in contents.items()}
    hashes = {name: content.row_hash for name, content in contents.items()}
    colophon.write(snapshot, edition, rows, hashes)


def _write_exports(
    snapshot: duckdb.DuckDBPyConnection,
    workplace: Path,
    edition: Edition,
    contents: dict[str, Content],
) -> list[Violation]:
    """Write Parquet and CSV with their descriptions, and check them against the tables."""
    names = [*contents, *colophon.KEYS]
    written = {"parquet": exports.write_parquet, "csv": exports.write_csv}
    copies: dict[str, list[Path]] = {}
    for kind, write in written.items():
        directory = workplace / kind
        directory.mkdir()
        chosen = names if kind == "parquet" else exports.fit_for_csv(snapshot, names)
        copies[kind] = [write(snapshot, name, directory) for name in chosen]
        (directory / README).write_text(colophon.readme_markdown(snapshot), encoding="utf-8")
        write_datapackage(snapshot, directory, chosen, edition)
    return check_copies(snapshot, contents, copies["parquet"], copies["csv"])


def _is_whole(settings: Settings, publication: dict) -> bool:
    """Whether the exports beside the published database are there and of its content, and the
    lake, where there is one, knows it by its version.
    """
    place, told = settings.build, (publication["version"], publication["content_hash"])
    if isinstance(place, Lake) and not lake_history.is_recorded(place, *told):
        return False
    tables = {**publication["table_rows"], **dict.fromkeys(colophon.KEYS, 0)}
    beside = {README, FILE}
    parquet = {f"{name}.parquet" for name in tables} | beside
    csv = {f"{name}.csv" for name, rows in tables.items() if rows <= csv_files.MOST_ROWS} | beside
    for directory, names in ((settings.parquet_dir, parquet), (settings.csv_dir, csv)):
        if not directory.is_dir() or {path.name for path in directory.iterdir()} != names:
            return False
        package = json.loads((directory / FILE).read_text(encoding="utf-8"))
        if package["id"] != f"sha256:{publication['content_hash']}":
            return False
    return True


def _put_in_place(settings: Settings, workplace: Path) -> None:
    """Rename the new files over the old; the database last, for it says what is published."""
    for directory in (settings.parquet_dir, settings.csv_dir):
        if directory.exists():
            directory.rename(workplace / f"{directory.name}{_OLD}")
        (workplace / directory.name).rename(directory)
    (workplace / settings.published_path.name).replace(settings.published_path)
    exports.flush_to_disk(settings.warehouse_dir)


@contextmanager
def _workplace(settings: Settings) -> Iterator[Path]:
    """An empty directory on the target's file system; what a killed run left there goes first."""
    workplace = settings.warehouse_dir / _WORKPLACE
    for directory in (settings.parquet_dir, settings.csv_dir):
        old = workplace / f"{directory.name}{_OLD}"
        if old.exists() and not directory.exists():
            old.rename(directory)
    with empty_directory(workplace):
        yield workplace
