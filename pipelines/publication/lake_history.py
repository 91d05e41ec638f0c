"""The publications of a lake: each is a snapshot that can be read again, as it was.

Publishing writes a line into `history.publications`, and the commit that does is named after the
version: its snapshot holds the tables as they were published. All other snapshots, which every
model leaves behind, are forgotten then, and a day later their files are deleted.
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
"""How long a reader may need files that are in no snapshot any more."""
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
    """The lake holds no publication of that version."""


@dataclass(frozen=True)
class LakePublication:
    """A version, the hash of its content, the snapshot that holds it, and since when, in UTC."""

    version: str
    content_hash: str
    snapshot: int
    published_at: datetime


def record(place: Lake, edition: Edition) -> None:
    """Name what the lake holds now after a publication, unless it has a name; forget the unnamed.

    The caller holds the writer lock.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    with _opened(place) as connection:
        if not _holds(connection, edition.version, edition.content_hash):
            _name(connection, edition)
        _forget(connection)


def publications(place: Lake) -> list[LakePublication]:
    """All publications that can be read again, oldest first.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    with _opened(place, read_only=True) as connection:
        return _publications(connection)


def is_recorded(place: Lake, version: str, content_hash: str) -> bool:
    """Whether the lake holds a publication, by its version and the hash of its content.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    with _opened(place, read_only=True) as connection:
        return _holds(connection, version, content_hash)


@contextmanager
def open_publication(
    place: Lake, version: str | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connect to the tables as they were published, under a version or last; read-only.

    >>> with open_publication(Settings().build, "2026.11.22-1") as then:  # doctest: +SKIP
    ...     then.sql("from fct_applications")

    Raises:
        NoSuchPublication: the lake has none, or none of that version.
        LakeUnavailable: the lake cannot be used.
    """
    found = [p for p in publications(place) if version in (None, p.version)]
    if not found:
        raise NoSuchPublication(
            f"{place} holds no publication{f' {version}' if version else ''}; xxgk lake lists them"
        )
    with duckdb.connect() as connection:
        lake.attach(connection, place, lake.NAME, snapshot=found[-1].snapshot)
        connection.execute(f"use {lake.NAME}")
        yield connection


@contextmanager
def _opened(place: Lake, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = lake.open_lake(place, read_only=read_only)
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


def _name(connection: duckdb.DuckDBPyConnection, edition: Edition) -> None:
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
    log.info("the lake can be read as of %s", edition.version)


def _forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Let go of the snapshots that are neither a publication nor the last, and of old files."""
    [(unnamed,)] = connection.execute(
        f"select list(snapshot_id) from {lake.NAME}.snapshots() where snapshot_id < "
        f"(select id from {lake.NAME}.current_snapshot()) "
        "and not coalesce(author = $author and starts_with(commit_message, $message), false)",
        {"author": AUTHOR, "message": _MESSAGE},
    ).fetchall()
    if unnamed:
        connection.execute(
            f"call ducklake_expire_snapshots('{lake.NAME}', versions => $unnamed)",
            {"unnamed": unnamed},
        )
    for function in ("ducklake_cleanup_old_files", "ducklake_delete_orphaned_files"):
        connection.execute(
            f"call {function}('{lake.NAME}', older_than => $before)",
            {"before": datetime.now(UTC) - KEPT_FILES},
        )
