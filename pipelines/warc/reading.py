"""Read WARC files record by record, and single records by offset.

warcio does the reading, made strict in `strict`: damage is reported with its offset, and the
records behind it are found.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from pipelines.warc.coding import decoded, pieces
from pipelines.warc.strict import MOST_HEADERS, StrictIterator

MOST_DAMAGES = 10_000
GZIP_MARK, WARC_MARK = b"\x1f\x8b", b"WARC/"
_START = re.compile(rb"(?P<packed>\x1f\x8b\x08)|\r\n\r\n(?=WARC/1)")
_HEAD = 512
_FIELD = re.compile(r"([\w-]+):[ \t]*(.*)")


class WarcDamage(Exception):
    """Damage from which a WARC file cannot be read further: the offset of the record, and why."""

    def __init__(self, offset: int, reason: str):
        super().__init__(f"{reason} (record at byte {offset})")
        self.offset = offset
        self.reason = reason


@dataclass(frozen=True)
class Record:
    """One record: its offset, its headers, and those of the HTTP message in it."""

    offset: int
    raw: ArcWarcRecord

    @property
    def type(self) -> str:
        """WARC-Type: response, resource, revisit, request, metadata, warcinfo, conversion …"""
        return self.raw.rec_type or ""

    @property
    def url(self) -> str | None:
        """WARC-Target-URI."""
        return self.header("WARC-Target-URI")

    @property
    def date(self) -> datetime | None:
        """WARC-Date, in UTC."""
        return parse_date(self.header("WARC-Date"))

    @property
    def http_status(self) -> int | None:
        """Status of the HTTP message; None without one."""
        code = self.raw.http_headers.get_statuscode() if self.raw.http_headers else ""
        return int(code) if code.isdecimal() and len(code) == 3 else None

    @property
    def media_type(self) -> str | None:
        """Media type as declared by the server, else by the recorder, without parameters."""
        if self.raw.http_headers:
            declared = self.http_header("Content-Type")
        else:
            declared = self.header("Content-Type")
        return (declared or "").split(";")[0].strip().lower() or None

    def header(self, name: str) -> str | None:
        """Return a header of the record."""
        return self.raw.rec_headers.get_header(name)

    def http_header(self, name: str) -> str | None:
        """Return a header of the HTTP message in the record."""
        return self.raw.http_headers.get_header(name) if self.raw.http_headers else None

    @property
    def content_encoding(self) -> str | None:
        """Content-Encoding of the HTTP message."""
        return self.http_header("Content-Encoding")

    def received(self) -> Iterator[bytes]:
        """Return the body as received, in pieces, with chunks joined; can be called once.

        Raises:
            WarcDamage: the record is damaged.
        """
        try:
            yield from pieces(self.raw.raw_stream, self.http_header("Transfer-Encoding"))
        except ArchiveLoadFailed as error:
            raise WarcDamage(self.offset, _first_line(str(error))) from error

    def body(self) -> Iterator[bytes]:
        """Return the content: the body with its content encodings undone.

        Raises:
            CodingError: it cannot be unpacked.
            WarcDamage: the record is damaged.
        """
        return decoded(self.received(), self.content_encoding)

    def fields(self) -> dict[str, str]:
        """Return the fields of a record of type application/warc-fields: metadata, warcinfo."""
        text = self.raw.raw_stream.read(MOST_HEADERS).decode("utf-8", "replace")
        matches = map(_FIELD.match, text.splitlines())
        return {match[1]: match[2].strip() for match in matches if match}


def records(stream: BinaryIO, *, verify: bool = False) -> Iterator[Record]:
    """Yield the records of a WARC file, from the stream's position to its end.

    Unread content of a record is skipped when the next one is requested. With `verify` the digests
    of a record are known (`raw.digest_checker`) after that.

    Raises:
        WarcDamage: the file breaks off or is no WARC from some record on.
    """
    iterator = StrictIterator(stream, check_digests=verify)
    offset = stream.tell()
    try:
        for raw in iterator:
            yield Record(offset, raw)
            iterator.read_to_end(raw)
            if iterator.is_torn():
                raise WarcDamage(offset, "the record breaks off")
            if iterator.err_count:
                raise WarcDamage(offset, "the record is longer than it says")
            offset = max(offset, iterator.offset)
        if iterator.end > offset + iterator.slack:
            raise WarcDamage(offset, "the record breaks off")
    except WarcDamage:
        raise
    except ArchiveLoadFailed as error:
        raise WarcDamage(offset, _explained(str(error))) from error
    except (EOFError, StatusAndHeadersParserException, ValueError, AttributeError) as e:
        raise WarcDamage(offset, f"it is no WARC record: {_first_line(str(e))}") from e


def sound_records(
    stream: BinaryIO, damages: list[WarcDamage], *, verify: bool = False
) -> Iterator[Record]:
    """Yield the records of a WARC file as `records` does, also those behind a damaged one.

    Damage is added to `damages`: a record is known to be whole once the next is requested and its
    offset is not listed there. After `MOST_DAMAGES` the rest of the file is not looked at: each
    false beginning costs a hundred times what reading its bytes does.
    """
    while True:
        try:
            yield from records(stream, verify=verify)
        except WarcDamage as damage:
            damages.append(damage)
            if len(damages) == MOST_DAMAGES:
                reason = f"{MOST_DAMAGES} places are damaged; what is behind was not looked at"
                damages.insert(0, WarcDamage(damage.offset, reason))
                return
            following = _next_start(stream, damage.offset + 1)
            if following is None:
                return
            stream.seek(following)
        else:
            return


def record_at(stream: BinaryIO, offset: int) -> Record:
    """Return the record that begins at an offset.

    Raises:
        WarcDamage: no record begins there.
    """
    stream.seek(offset)
    for record in records(stream):
        return record
    raise WarcDamage(offset, "the file ends before it")


def parse_date(text: str | None) -> datetime | None:
    """Return a date of a WARC header in UTC; None if it is none.

    >>> parse_date("2026-01-20T08:00:00Z")
    datetime.datetime(2026, 1, 20, 8, 0)
    """
    try:
        on = datetime.fromisoformat(text or "")
        return on.astimezone(UTC).replace(tzinfo=None) if on.tzinfo else on
    except (ValueError, OverflowError):  # the first day of year 1, east of Greenwich
        return None


def _next_start(stream: BinaryIO, offset: int) -> int | None:
    """Return where the next record begins, at or behind an offset; None if there is none."""
    stream.seek(offset)
    data = b""
    while piece := _read(stream):
        data += piece
        for found in _START.finditer(data):
            begins = data[found.start() : found.start() + _HEAD]
            if not begins.startswith(GZIP_MARK) or packs_warc(begins):
                return offset + found.start() + len(found[0]) * (not found["packed"])
        kept = data[-_HEAD:] if len(data) > _HEAD else data
        offset += len(data) - len(kept)
        data = kept
    return None


def _read(stream: BinaryIO) -> bytes:
    """Read the next bytes; none if a packed file is damaged."""
    try:
        return stream.read(MOST_HEADERS)
    except EOFError:
        return b""


def packs_warc(head: bytes) -> bool:
    """Return whether packed bytes begin with a WARC record."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 64).startswith(WARC_MARK)
    except zlib.error:
        return False


def _explained(message: str) -> str:
    if "non-chunked gzip" in message:
        return (
            "it is packed as a whole and not record by record; "
            "`warcio recompress` makes a file of it that can be taken in"
        )
    return _first_line(message)


def _first_line(message: str) -> str:
    return next((line.strip() for line in message.splitlines() if line.strip()), "damaged")[:200]
