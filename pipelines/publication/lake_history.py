"""Record publications in a lake, and open the snapshot of an earlier one.

Publishing adds a row to `history.publications` in a commit named after the version: its snapshot
holds the tables as published. All other snapshots, which every model leaves behind, expire then,
and their files are deleted a day later. Lakes themselves are opened in `pipelines.lake`.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb

from pipelines import lake
from pipelines.database import transaction
from pipelines.publication.release_metadata import Edition
from pipelines.settings import Lake

log = logging.getLogger("xxgk")

AUTHOR = "xxgk"
KEPT_FILES = timedelta(days=1)
"""How long files without a snapshot are kept for readers that still use them."""
_MESSAGE = "publication "
_TABLE = """
    create schema if not exists history;
    create table if not exists history.publications (
        version varchar not null,
        published_at timestamp not null,
        parser_version varchar not null,
        content_hash varchar not null
    );
    comment on table history.publications is
        'One row per publication; the snapshot that added it holds the tables as published.';
"""


class NoSuchPublication(Exception):
    """Error: the lake holds no publication of that version."""


@dataclass(frozen=True)
class LakePublication:
    """A publication: version, hash of its content, snapshot that holds it, and its time in UTC."""

    version: str
    content_hash: str
    snapshot: int
    published_at: datetime


def record(lake_settings: Lake, edition: Edition) -> None:
    """Record the lake's present snapshot as a publication, once; expire all other snapshots.

    The caller holds the writer lock.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    with _opened(lake_settings) as connection:
        if not _holds(connection, edition.version, edition.content_hash):
            _add(connection, edition)
        _expire(connection)


def publications(lake_settings: Lake) -> list[LakePublication]:
    """Return all publications that can be opened, oldest first.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    with _opened(lake_settings, read_only=True) as connection:
        return _publications(connection)


def is_recorded(lake_settings: Lake, version: str, content_hash: str) -> bool:
    """Return whether the lake holds a publication of this version and content hash.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    with _opened(lake_settings, read_only=True) as connection:
        return _holds(connection, version, content_hash)


@contextmanager
def open_publication(
    lake_settings: Lake, version: str | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connect read-only to the tables as published in a version, or last.

    >>> with open_publication(Settings().build, "2026.11.22-1") as then:  # doctest: +SKIP
    ...     then.sql("from fct_applications")

    Raises:
        NoSuchPublication: the lake has none, or none of that version.
        LakeUnavailable: the lake cannot be used.
    """
    found = [p for p in publications(lake_settings) if version in (None, p.version)]
    if not found:
        raise NoSuchPublication(
            f"{lake_settings} has no publication{f' {version}' if version else ''}; "
            "run `xxgk lake` to list them"
        )
    with duckdb.connect() as connection:
        lake.attach(connection, lake_settings, lake.NAME, snapshot=found[-1].snapshot)
        connection.execute(f"use {lake.NAME}")
        yield connection


@contextmanager
def _opened(lake_settings: Lake, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = lake.open_lake(lake_settings, read_only=read_only)
    try:
        yield connection
    finally:
        connection.close()


def _publications(connection: duckdb.DuckDBPyConnection) -> list[LakePublication]:
    rows = connection.execute(
        "select commit_message, commit_extra_info, snapshot_id, snapshot_time "
        f"from {lake.NAME}.snapshots() "
        "where author = $author and starts_with(commit_message, $message) order by snapshot_id",
        {"author": AUTHOR, "message": _MESSAGE},
    ).fetchall()
    return [
        LakePublication(message.removeprefix(_MESSAGE), content, snapshot, at.astimezone(UTC))
        for message, content, snapshot, at in rows
    ]


def _holds(connection: duckdb.DuckDBPyConnection, version: str, content_hash: str) -> bool:
    return any(
        (known.version, known.content_hash) == (version, content_hash)
        for known in _publications(connection)
    )


def _add(connection: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    connection.execute(_TABLE)
    with transaction(connection):
        connection.execute(
            f"call {lake.NAME}.set_commit_message($author, $message, extra_info => $hash)",
            {
                "author": AUTHOR,
                "message": f"{_MESSAGE}{edition.version}",
                "hash": edition.content_hash,
            },
        )
        connection.execute(
            "insert into history.publications values ($version, $at, $parser, $hash)",
            {
                "version": edition.version,
                "at": edition.published_at,
                "parser": edition.parser_version,
                "hash": edition.content_hash,
            },
        )
    log.info("publication %s is recorded in the lake", edition.version)


def _expire(connection: duckdb.DuckDBPyConnection) -> None:
    """Expire all snapshots except publications and the last one, and delete old files."""
    [(expired,)] = connection.execute(
        f"select list(snapshot_id) from {lake.NAME}.snapshots() where snapshot_id < "
        f"(select id from {lake.NAME}.current_snapshot()) "
        "and not coalesce(author = $author and starts_with(commit_message, $message), false)",
        {"author": AUTHOR, "message": _MESSAGE},
    ).fetchall()
    if expired:
        connection.execute(
            f"call ducklake_expire_snapshots('{lake.NAME}', versions => $expired)",
            {"expired": expired},
        )
    for function in ("ducklake_cleanup_old_files", "ducklake_delete_orphaned_files"):
        connection.execute(
            f"call {function}('{lake.NAME}', older_than => $before)",
            {"before": datetime.now(UTC) - KEPT_FILES},
        )
