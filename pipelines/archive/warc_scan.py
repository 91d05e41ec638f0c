"""Read the captures of a WARC file, in one pass and with little memory.

Decides which contents are documents: in our own harvests by the role that the harvest recorded, in
foreign archives by `candidates`. Rows are stored in `holding`.
"""

import hashlib
import io
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO

from pipelines.archive import zips
from pipelines.archive.bounds import Bounds
from pipelines.archive.candidates import Look
from pipelines.archive.capture import Capture, published_name
from pipelines.warc.coding import CodingError, decoded
from pipelines.warc.listing import DOCUMENT_ROLES, NOT_LISTED, Listing
from pipelines.warc.reading import Record, WarcDamage, parse_date, sound_records

_CAPTURES = ("response", "resource", "revisit")
_FIELDS = "application/warc-fields"
_OK = 200
_WAITING = 1024
"""Most captures that wait for their metadata records. A harvest writes a page's metadata after it
has read the page, behind captures received in between."""


class WarcScan:
    """Scan of one WARC file, with its progress.

    `records` counts complete records of every type, `offset` is the start of the last one in bytes,
    `damages` lists places that could not be read, with reasons.
    """

    def __init__(self, stream: BinaryIO, bounds: Bounds, prefix: str = ""):
        """Scan `stream`; `prefix` precedes the offset in the place of each capture."""
        self.records = 0
        self.offset = 0
        self.damages: list[WarcDamage] = []
        self._stream = stream
        self._bounds = bounds
        self._prefix = prefix
        self._waiting: OrderedDict[str, Capture] = OrderedDict()
        self._early: OrderedDict[str, Listing] = OrderedDict()

    def captures(self) -> Iterator[Capture]:
        """Yield every capture of complete records, roughly in the order of the file."""
        before: tuple[Record, Capture | Listing | None] | None = None
        for record in sound_records(self._stream, self.damages):
            self._keep(before)
            before = record, self._read(record)
            while len(self._waiting) > _WAITING:
                yield _decided(self._waiting.popitem(last=False)[1])
        self._keep(before)
        yield from map(_decided, self._waiting.values())

    def _read(self, record: Record) -> Capture | Listing | None:
        if record.type == "metadata":
            return Listing.of(record.fields()) if record.raw.content_type == _FIELDS else None
        if record.type not in _CAPTURES:
            return None
        capture = self._new(record)
        if record.type != "revisit" and capture.http_status in (None, _OK):
            # `sound_records` finds damage within the record again, and records it.
            with suppress(WarcDamage):
                _measure(record, capture, self._bounds)
        return capture

    def _keep(self, before: tuple[Record, Capture | Listing | None] | None) -> None:
        """Keep what was read from a record, now that the next one proves it complete."""
        if before is None or (self.damages and self.damages[-1].offset == before[0].offset):
            return
        record, read = before
        self.records, self.offset = self.records + 1, record.offset
        if isinstance(read, Capture):
            key = read.record_id or read.place
            read.listing = self._early.pop(key, NOT_LISTED)
            self._waiting[key] = read
        elif read:
            self._add_listing(record, read)

    def _add_listing(self, record: Record, listing: Listing) -> None:
        """Add metadata to its capture, or make it a capture of its own if there was no response."""
        subject = record.header("WARC-Refers-To") or record.header("WARC-Concurrent-To")
        if subject and (waiting := self._waiting.get(subject)):
            waiting.listing = waiting.listing.updated(listing)
        elif listing.problem or listing.listed_reports is not None:
            # No response, or it is too far back in the file, or in the file before.
            capture = self._new(record)
            capture.media_type = capture.payload_digest = None
            capture.listing = listing
            self._waiting[capture.record_id or capture.place] = capture
        elif subject:
            self._early[subject] = listing
            if len(self._early) > _WAITING:
                self._early.popitem(last=False)

    def _new(self, record: Record) -> Capture:
        return Capture(
            place=f"{self._prefix}{record.offset}",
            record_type=record.type,
            url=record.url,
            retrieved_at=record.date,
            record_id=record.header("WARC-Record-ID"),
            http_status=record.http_status,
            media_type=record.media_type,
            name=published_name(record.http_header("Content-Disposition"), record.url),
            payload_digest=record.header("WARC-Payload-Digest"),
            refers_to_url=record.header("WARC-Refers-To-Target-URI"),
            refers_to_at=parse_date(record.header("WARC-Refers-To-Date")),
        )


def _decided(capture: Capture) -> Capture:
    """Decide whether the content is a document, now that the capture is complete."""
    if capture.listing.problem:
        capture.left_out = "problem"
    elif capture.record_type == "revisit":
        capture.left_out = "revisit"
    elif capture.http_status not in (None, _OK):
        capture.left_out = "status"
    elif capture.listing.role:
        capture.left_out = None if capture.listing.role in DOCUMENT_ROLES else "role"
    elif capture.members:
        capture.members = [member for member in capture.members if member.left_out is None]
        capture.left_out = None if capture.members else "media_type"
    return capture


def _measure(record: Record, capture: Capture, bounds: Bounds) -> None:
    """Read the content once for its hash, its size, and whether it can be a report.

    A content that cannot be unpacked, or is too large unpacked, is identified by the hash of its
    body as received; reading it as a document fails with the reason.
    """
    packed = record.content_encoding
    as_received, unpacked = hashlib.sha256(), hashlib.sha256()
    received = _hashed(record.received(), as_received) if packed else record.received()
    look, kept, is_whole = Look(capture.media_type), bytearray(), True
    capture.size_bytes = 0
    try:
        for piece in decoded(received, packed):
            unpacked.update(piece)
            capture.size_bytes += len(piece)
            if capture.size_bytes <= bounds.document_bytes:
                look.feed(piece)
                kept += piece if look.is_zip else b""
            elif packed:
                is_whole = False
                break
    except CodingError:
        is_whole = False
    for _ in received:
        pass
    digest = as_received.hexdigest() if packed else unpacked.hexdigest()
    capture.payload_digest = capture.payload_digest or f"sha256:{digest}"
    capture.sha256 = unpacked.hexdigest() if is_whole else digest
    capture.left_out = look.left_out
    if kept and capture.size_bytes <= bounds.document_bytes and is_whole:
        capture.members = _members(bytes(kept), bounds)


def _hashed(pieces: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def _members(data: bytes, bounds: Bounds) -> list[zips.Member]:
    """Return the documents of a captured zip archive; none for an Office document."""
    archive = zips.open_zip(io.BytesIO(data), bounds)
    return list(zips.members(archive, bounds, Counter())) if archive else []
