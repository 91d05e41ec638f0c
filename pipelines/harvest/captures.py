"""The index over the harvests' WARC files: what was fetched when, and where its body lies.

A SQLite file in the warehouse's folder, one small row a fetch, so that memory does not grow with
the archive. The files are the truth: whatever they hold beyond what is indexed is read when the
index is opened, and all of it where the index is missing.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from warcio.recordloader import ArcWarcRecord

from pipelines.harvest.finder import ATTACHMENT, REPORT
from pipelines.harvest.warc import OPEN, mend, read_body, records
from pipelines.harvest.warc_records import Earlier, Headers

INDEX_NAME = "harvest.sqlite"
FOUND = (REPORT, ATTACHMENT)
_COMMIT_EVERY = 500
_SCHEMA = """
create table if not exists files (file text primary key, indexed_bytes integer not null);
create table if not exists captures (
    capture integer primary key, url text not null, harvest text not null, at text not null,
    kind text not null, status integer, digest text, etag text, last_modified text,
    source text, role text, year integer, problem text, listed integer,
    file text not null, offset integer not null
);
create index if not exists by_url on captures (url, capture);
create index if not exists by_digest on captures (digest) where kind = 'response';
create index if not exists by_file on captures (file);
create index if not exists by_source on captures (source, role);
"""


class Capture(NamedTuple):
    """One fetch: a response, a revisit (its body is another's), or a verdict on an address."""

    url: str
    harvest: str
    at: str
    kind: str
    status: int | None = None
    digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    source: str | None = None
    role: str | None = None
    problem: str | None = None
    file: str = ""
    offset: int = 0
    year: int | None = None
    listed: int | None = None


class Captures:
    """The index, open for one harvest. Not for several threads."""

    def __init__(self, index: Path, folder: Path):
        """Open the index of the harvests below `folder`, and bring it up to their files.

        Files that a kill left open are cut to their last whole fetch and closed.
        """
        self.folder = folder
        index.parent.mkdir(parents=True, exist_ok=True)
        self._db = _open(index)
        self._pending = 0
        self._catch_up()

    def fetched(self, url: str, harvest: str) -> Capture | None:
        """The last response of an address in a harvest."""
        return self._one("url = ? and harvest = ? and status is not null", url, harvest)

    def verdict(self, url: str, harvest: str) -> Capture | None:
        """What a harvest said last of an address: a problem, or what its list names."""
        return self._one("url = ? and harvest = ? and kind = 'verdict'", url, harvest)

    def before(self, url: str, harvest: str) -> Capture | None:
        """The last good response of an address in any other harvest."""
        return self._one("url = ? and harvest <> ? and status = 200", url, harvest)

    def unlisted(self, source: str, harvest: str) -> list[tuple[str, str, int | None]]:
        """Reports of a source that other harvests got and this one has not come upon.

        Each as its address, role, and the report year that was said of it.
        """
        return self._db.execute(
            "select url, max(role), max(year) from captures as known "
            "where source = ? and role in (?, ?) and harvest <> ? and status = 200 "
            "and not exists (select 1 from captures as here where here.url = known.url "
            "and here.harvest = ?) group by url order by url",
            (source, *FOUND, harvest, harvest),
        ).fetchall()

    def stored(self, digest: str) -> Earlier | None:
        """The response that holds a body."""
        found = self._one("digest = ? and kind = 'response'", digest)
        return Earlier(found.url, found.at, digest) if found else None

    def body(self, capture: Capture) -> tuple[Headers, bytes] | None:
        """Headers and body of a capture; a revisit has the body of what it refers to.

        None where the file of the body is no longer there.
        """
        with suppress(OSError):
            headers, body = read_body(self.folder / capture.file, capture.offset)
            if capture.kind == "response":
                return headers, body
            held = self._one("digest = ? and kind = 'response'", capture.digest)
            if held:
                return headers, read_body(self.folder / held.file, held.offset)[1]
        return None

    def add(self, capture: Capture, indexed_bytes: int) -> None:
        """Remember a fetch that has just been written; its file is indexed up to there."""
        self._insert(capture)
        self._indexed(capture.file, indexed_bytes)
        self._pending += 1
        if self._pending >= _COMMIT_EVERY:
            self.commit()

    def commit(self) -> None:
        """Keep what was added."""
        self._db.commit()
        self._pending = 0

    def close(self) -> None:
        """Keep what was added and close the index."""
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
            for capture in _captures(name, path, done):
                self._insert(capture)
            self._indexed(name, size)

    def _forget(self, name: str) -> None:
        self._db.execute("delete from captures where file = ?", (name,))
        self._db.execute("delete from files where file = ?", (name,))

    def _insert(self, capture: Capture) -> None:
        marks = ", ".join("?" * len(capture))
        names = ", ".join(Capture._fields)
        self._db.execute(f"insert into captures ({names}) values ({marks})", capture)

    def _indexed(self, name: str, size: int) -> None:
        self._db.execute("insert or replace into files values (?, ?)", (name, size))

    def _one(self, condition: str, *values: object) -> Capture | None:
        names = ", ".join(Capture._fields)
        row = self._db.execute(
            f"select {names} from captures where {condition} order by capture desc limit 1", values
        ).fetchone()
        return Capture(*row) if row else None


def _open(index: Path) -> sqlite3.Connection:
    """The index; one that is damaged is made anew, since all of it is in the files."""
    try:
        return _connected(index)
    except sqlite3.DatabaseError:
        for path in index.parent.glob(f"{index.name}*"):
            path.unlink()
        return _connected(index)


def _connected(index: Path) -> sqlite3.Connection:
    database = sqlite3.connect(index)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = normal")
    database.executescript(_SCHEMA)
    columns = {row[1] for row in database.execute("pragma table_info(captures)")}
    if not columns >= set(Capture._fields):
        database.close()
        raise sqlite3.DatabaseError("an index of an earlier version")
    return database


def _captures(name: str, path: Path, start: int) -> Iterator[Capture]:
    """What the records of a file say was fetched, as `Captures.add` was told at the time."""
    harvest = name.partition("/")[0]
    open_one: Capture | None = None
    for offset, record in records(path, start):
        header = record.rec_headers.get_header
        url = header("WARC-Target-URI") or ""
        if record.rec_type in ("response", "revisit"):
            http = record.http_headers
            open_one = Capture(
                url, harvest, header("WARC-Date"), record.rec_type, int(http.get_statuscode()),
                header("WARC-Payload-Digest"), http.get_header("ETag"),
                http.get_header("Last-Modified"), file=name, offset=offset,
            )  # fmt: skip
        elif record.rec_type == "metadata":
            said = _fields(record)
            base = open_one if header("WARC-Concurrent-To") else None
            base = base or Capture(
                url, harvest, header("WARC-Date"), "verdict", file=name, offset=offset
            )
            yield base._replace(
                source=said.get("source"), role=said.get("role"), problem=said.get("problem"),
                year=_number(said.get("reportYear")), listed=_number(said.get("listedReports")),
            )  # fmt: skip
            open_one = None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _fields(record: ArcWarcRecord) -> dict[str, str]:
    lines = record.raw_stream.read().decode("utf-8", "replace").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
