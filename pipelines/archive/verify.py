"""Verify that data/raw is unchanged since it was taken in, for `xxgk archive verify`.

Files are hashed again and compared with staging; records of WARC files are compared with their own
digests. Nothing is repaired or written.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pipelines.archive import zips
from pipelines.archive.containers import opened_container, opened_warc, warcs_of
from pipelines.archive.hashing import hash_file
from pipelines.archive.listing import list_raw
from pipelines.database import connect, is_built
from pipelines.messages import say
from pipelines.readers.container import UnreadableError
from pipelines.settings import Settings
from pipelines.warc.reading import Record, WarcDamage, sound_records

progress = logging.getLogger("xxgk.progress")

_MB = 1 << 20
_KNOWN = """
    select file, sha256, null as kind from staging.documents
    where container is null and problem is null
    union all
    select file, sha256, kind from staging.containers
"""


class NothingTakenIn(Exception):
    """Error: nothing was taken in yet, so there is no staging to compare with."""


@dataclass(frozen=True)
class Mismatch:
    """One difference: file, offset of the record in bytes, problem, detail and remedy.

    `problem` is changed, missing, damaged, block_digest or payload_digest.
    """

    file: str
    offset: int | None
    problem: str
    detail: str
    remedy: str


@dataclass
class Verification:
    """Numbers of compared files, bytes, records and records with digests; and the differences."""

    files: int = 0
    bytes: int = 0
    bytes_in_all: int = 0
    records: int = 0
    digested: int = 0
    mismatches: list[Mismatch] = field(default_factory=list)
    not_taken_in: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """True if nothing differs."""
        return not self.mismatches


def verify(settings: Settings) -> Verification:
    """Compare all of data/raw with staging.

    Raises:
        NothingTakenIn: nothing was taken in yet.
    """
    known = _known(settings)
    paths = list_raw(settings).files
    result = Verification(not_taken_in=sorted(paths.keys() - known.keys()))
    result.mismatches = [
        Mismatch(file, None, "missing", say("the file is gone"), _as_received())
        for file in sorted(known.keys() - paths.keys())
    ]
    result.bytes_in_all = sum(path.stat().st_size for file, path in paths.items() if file in known)
    for file, path in paths.items():
        if file not in known:
            continue
        sha256, kind = known[file]
        result.files += 1
        if hash_file(path) != sha256:
            result.mismatches.append(
                Mismatch(file, None, "changed", say("its SHA-256 has changed"), _as_received())
            )
        if kind in ("warc", "wacz"):
            result.mismatches += _of_records(path, file, kind, result)
        result.bytes += path.stat().st_size
        _show(result)
    return result


def _known(settings: Settings) -> dict[str, tuple[str, str | None]]:
    if not is_built(settings.build):
        raise NothingTakenIn(f"{settings.build} is not there: run xxgk run first")
    with connect(settings.build, read_only=True) as build:
        rows = build.execute(_KNOWN).fetchall()
    return {file: (sha256, kind) for file, sha256, kind in rows}


def _of_records(path: Path, file: str, kind: str, result: Verification) -> Iterator[Mismatch]:
    with opened_container(path) as stream:
        if kind == "warc":
            yield from _of_warc(stream, file, "", result)
            return
        archive = zips.open_sound(stream)
        if archive is None:
            return
        for inner in warcs_of(archive):
            try:
                with opened_warc(archive, inner) as warc:
                    yield from _of_warc(warc, file, f"{inner}: ", result)
            except UnreadableError as error:
                yield Mismatch(file, None, "damaged", error.reason, _put_back())


def _of_warc(stream: BinaryIO, file: str, inner: str, result: Verification) -> Iterator[Mismatch]:
    damages: list[WarcDamage] = []
    last: Record | None = None
    for record in sound_records(stream, damages, verify=True):
        _show(result, record.offset)
        yield from _of_record(last, file, inner, result)
        last = record
    yield from _of_record(last, file, inner, result)
    for damage in damages:
        yield Mismatch(file, damage.offset, "damaged", f"{inner}{damage.reason}", _put_back())


def _put_back() -> str:
    return say("replace it with a complete copy")


def _as_received() -> str:
    return say("put the file back as it was received; if the change is wanted, run xxgk run")


def _show(result: Verification, further: int = 0) -> None:
    done = (result.bytes + further) // _MB
    progress.debug("verifying, MB", extra={"done": done, "total": result.bytes_in_all // _MB})


def _of_record(
    record: Record | None, file: str, inner: str, result: Verification
) -> Iterator[Mismatch]:
    """Check the digests of a record that has been read to its end."""
    if record is None:
        return
    result.records += 1
    checker = record.raw.digest_checker
    result.digested += checker.passed is not None
    for problem in checker.problems:
        kind = "block_digest" if problem.startswith("block") else "payload_digest"
        # Many recorders compute this digest before the body is split into chunks.
        if kind == "payload_digest" and record.http_header("Transfer-Encoding"):
            continue
        said = say("the digest of {record} does not match", record=record.url or record.type)
        detail = f"{inner}{said}"
        yield Mismatch(file, record.offset, kind, detail, _put_back())
