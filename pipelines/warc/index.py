"""The index of the harvests' WARC files: fetches, with the place of their bodies.

A SQLite file in the warehouse's folder, one small row per fetch, so that memory does not grow with
the archive. The files are authoritative: opening the index reads records that are not indexed yet,
and all of them if the index is missing.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.warc.fetch import Earlier, Headers
from pipelines.warc.listing import DOCUMENT_ROLES, Listing
from pipelines.warc.reading import record_at, records
from pipelines.warc.writing import OPEN, mend

INDEX_NAME = "harvest.sqlite"
_COMMIT_EVERY = 500
_VERSION = 1
_SCHEMA = f"""
pragma user_version = {_VERSION};
create table if not exists files (file text primary key, indexed_bytes integer not null);
create table if not exists fetches (
    fetch integer primary key, url text not null, harvest text not null, at text not null,
    kind text not null, status integer, digest text, etag text, last_modified text,
    source_entry text, role text, listed_year integer, problem text, listed_reports integer,
    file text not null, offset integer not null
);
create index if not exists by_url on fetches (url, fetch);
create index if not exists by_digest on fetches (digest) where kind = 'response';
create index if not exists by_file on fetches (file);
create index if not exists by_source on fetches (source_entry, role);
"""


class Fetch(NamedTuple):
    """One fetch: a response, a revisit (its body is another's), or a verdict on an address."""

    url: str
    harvest: str
    at: str
    kind: str
    status: int | None = None
    digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    source_entry: str | None = None
    role: str | None = None
    listed_year: int | None = None
    problem: str | None = None
    listed_reports: int | None = None
    file: str = ""
    offset: int = 0


_OF_LISTING = ("source_entry", "role", "listed_year", "problem", "listed_reports")


def of_listing(listing: Listing) -> dict[str, Any]:
    """Return the columns of a fetch that a listing fills."""
    return {name: getattr(listing, name) for name in _OF_LISTING}


class FetchIndex:
    """The index, open for one harvest and one thread."""

    def __init__(self, index: Path, folder: Path):
        """Open the index of the harvests below `folder`, and update it from their files.

        Files left open by a kill are cut to their last whole fetch and closed.
        """
        self.folder = folder
        index.parent.mkdir(parents=True, exist_ok=True)
        self._db = _open(index)
        self._pending = 0
        self._catch_up()

    def fetched(self, url: str, harvest: str) -> Fetch | None:
        """Return the last response of an address in a harvest."""
        return self._one("url = ? and harvest = ? and status is not null", url, harvest)

    def verdict(self, url: str, harvest: str) -> Fetch | None:
        """Return the last verdict of a harvest on an address: a problem, or its listed reports."""
        return self._one("url = ? and harvest = ? and kind = 'verdict'", url, harvest)

    def before(self, url: str, harvest: str) -> Fetch | None:
        """Return the last good response of an address in any other harvest."""
        return self._one("url = ? and harvest <> ? and status = 200", url, harvest)

    def unlisted(self, source: str, harvest: str) -> list[tuple[str, str, int | None]]:
        """Return reports of a source that other harvests fetched and this one has not found.

        Each as its address, role, and listed report year.
        """
        return self._db.execute(
            "select url, max(role), max(listed_year) from fetches as known "
            "where source_entry = ? and role in (?, ?) and harvest <> ? and status = 200 "
            "and not exists (select 1 from fetches as here where here.url = known.url "
            "and here.harvest = ?) group by url order by url",
            (source, *DOCUMENT_ROLES, harvest, harvest),
        ).fetchall()

    def stored(self, digest: str) -> Earlier | None:
        """Return the response that holds a body."""
        found = self._one("digest = ? and kind = 'response'", digest)
        return Earlier(found.url, found.at, digest) if found else None

    def body(self, fetch: Fetch) -> tuple[Headers, bytes] | None:
        """Return headers and body of a fetch; a revisit has the body of its original.

        None if the file of the body is gone.
        """
        with suppress(OSError):
            headers, body = _read_body(self.folder / fetch.file, fetch.offset)
            if fetch.kind == "response":
                return headers, body
            held = self._one("digest = ? and kind = 'response'", fetch.digest)
            if held:
                return headers, _read_body(self.folder / held.file, held.offset)[1]
        return None

    def add(self, fetch: Fetch, indexed_bytes: int) -> None:
        """Add a fetch that has just been written; its file is indexed up to there."""
        self._insert(fetch)
        self._indexed(fetch.file, indexed_bytes)
        self._pending += 1
        if self._pending >= _COMMIT_EVERY:
            self.commit()

    def commit(self) -> None:
        """Commit what was added."""
        self._db.commit()
        self._pending = 0

    def close(self) -> None:
        """Commit what was added and close the index."""
        self.commit()
        self._db.close()

    def _catch_up(self) -> None:
        known = dict(self._db.execute("select file, indexed_bytes from files"))
        found = {}
        for path in sorted(self.folder.glob("*/*.warc.gz*")):
            name = path.relative_to(self.folder).as_posix()
            if name.endswith(OPEN):
                done = known.get(name.removesuffix(OPEN), 0)
                path, _ = mend(path, done if done <= path.stat().st_size else 0)
                name = name.removesuffix(OPEN)
            if name.endswith(".warc.gz"):
                found[name] = path
        for name in known.keys() - found.keys():
            self._forget(name)
        for name, path in found.items():
            self._read(name, path, known.get(name, 0))
        self.commit()

    def _read(self, name: str, path: Path, done: int) -> None:
        size = path.stat().st_size
        if done > size:
            self._forget(name)
            done = 0
        if done < size:
            for fetch in _fetches(name, path, done):
                self._insert(fetch)
            self._indexed(name, size)

    def _forget(self, name: str) -> None:
        self._db.execute("delete from fetches where file = ?", (name,))
        self._db.execute("delete from files where file = ?", (name,))

    def _insert(self, fetch: Fetch) -> None:
        marks = ", ".join("?" * len(fetch))
        names = ", ".join(Fetch._fields)
        self._db.execute(f"insert into fetches ({names}) values ({marks})", fetch)

    def _indexed(self, name: str, size: int) -> None:
        self._db.execute("insert or replace into files values (?, ?)", (name, size))

    def _one(self, condition: str, *values: object) -> Fetch | None:
        names = ", ".join(Fetch._fields)
        row = self._db.execute(
            f"select {names} from fetches where {condition} order by fetch desc limit 1", values
        ).fetchone()
        return Fetch(*row) if row else None


def _open(index: Path) -> sqlite3.Connection:
    """Open the index; a damaged one is rebuilt from the files."""
    try:
        return _connected(index)
    except sqlite3.DatabaseError:
        for path in index.parent.glob(f"{index.name}*"):
            path.unlink()
        return _connected(index)


def _connected(index: Path) -> sqlite3.Connection:
    database = sqlite3.connect(index)
    [(version,)] = database.execute("pragma user_version").fetchall()
    if version != _VERSION and database.execute("select 1 from sqlite_master").fetchone():
        database.close()
        raise sqlite3.DatabaseError("an index of an earlier version")
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = normal")
    database.executescript(_SCHEMA)
    return database


def _fetches(name: str, path: Path, start: int) -> Iterator[Fetch]:
    """Return the fetches in the records of a file, as `add` received them."""
    harvest = name.partition("/")[0]
    answered: Fetch | None = None
    with path.open("rb") as stream:
        stream.seek(start)
        for record in records(stream):
            at: dict[str, Any] = {
                "harvest": harvest,
                "at": record.header("WARC-Date"),
                "file": name,
            }
            at |= {"url": record.url or "", "offset": record.offset}
            if record.type in ("response", "revisit"):
                answered = Fetch(
                    **at, kind=record.type, status=record.http_status,
                    digest=record.header("WARC-Payload-Digest"), etag=record.http_header("ETag"),
                    last_modified=record.http_header("Last-Modified"),
                )  # fmt: skip
            elif record.type == "metadata":
                base = answered if record.header("WARC-Concurrent-To") else None
                listing = Listing.of(record.fields())
                yield (base or Fetch(**at, kind="verdict"))._replace(**of_listing(listing))
                answered = None


def _read_body(path: Path, offset: int) -> tuple[Headers, bytes]:
    """Return headers and body, as received, of the record at an offset.

    Raises:
        OSError: the file is gone.
    """
    where = path if path.exists() else path.with_name(path.name + OPEN)
    with where.open("rb") as stream:
        raw = record_at(stream, offset).raw
        headers = [(_bytes(name), _bytes(value)) for name, value in raw.http_headers.headers]
        return headers, raw.raw_stream.read()


def _bytes(header: str) -> bytes:
    """Return a header as received: warcio decodes invalid UTF-8 as Latin-1."""
    try:
        return header.encode("latin-1")
    except UnicodeEncodeError:
        return header.encode()
