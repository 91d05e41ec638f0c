"""WARC files record by record, and one record by its offset; what a record says, not what it is of.

Reading is warcio's. Here a file is read as strictly as its digests ask for: what warcio prints
and passes over ends the reading, with the place.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.digestverifyingreader import DigestVerifyingReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from pipelines.archive.coding import PIECE, decoded, pieces

_MOST_HEADERS = 1 << 20
_EMPTY_LINES = b"\r\n\r\n"
_FIELD = re.compile(r"([\w-]+):[ \t]*(.*)")


class WarcDamage(Exception):
    """A WARC file that cannot be read on: the offset of the record, and why."""

    def __init__(self, offset: int, reason: str):
        super().__init__(f"{reason} (record at byte {offset})")
        self.offset = offset
        self.reason = reason


@dataclass(frozen=True)
class Record:
    """One record: where it begins, its headers, and those of the HTTP message in it."""

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
        """Status of the HTTP message, None where there is none."""
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
        """A header of the record."""
        return self.raw.rec_headers.get_header(name)

    def http_header(self, name: str) -> str | None:
        """A header of the HTTP message in the record."""
        return self.raw.http_headers.get_header(name) if self.raw.http_headers else None

    @property
    def content_encoding(self) -> str | None:
        """Content-Encoding of the HTTP message."""
        return self.http_header("Content-Encoding")

    def received(self) -> Iterator[bytes]:
        """The body as it was received, in pieces, once; chunks joined.

        Raises:
            WarcDamage: the record is damaged.
        """
        try:
            yield from pieces(self.raw.raw_stream, self.http_header("Transfer-Encoding"))
        except ArchiveLoadFailed as error:
            raise WarcDamage(self.offset, _first_line(str(error))) from error

    def body(self) -> Iterator[bytes]:
        """The content: the body with its content encodings undone.

        Raises:
            CodingError: it cannot be unpacked.
            WarcDamage: the record is damaged.
        """
        return decoded(self.received(), self.content_encoding)

    def fields(self) -> dict[str, str]:
        """The fields of a record of type application/warc-fields: metadata, warcinfo."""
        text = self.raw.raw_stream.read(_MOST_HEADERS).decode("utf-8", "replace")
        matches = map(_FIELD.match, text.splitlines())
        return {match[1]: match[2].strip() for match in matches if match}


def records(stream: BinaryIO, *, verify: bool = False) -> Iterator[Record]:
    """The records of a WARC file, from where the stream stands to its end.

    What of a record is not read before the next is asked for is passed over. With `verify` the
    digests of a record are known (`raw.digest_checker`) once it is passed.

    Raises:
        WarcDamage: the file breaks off or is no WARC from some record on.
    """
    iterator = _Strict(stream, check_digests=verify)
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
        if iterator.end > offset + len(_EMPTY_LINES):
            raise WarcDamage(offset, "the record breaks off")
    except WarcDamage:
        raise
    except ArchiveLoadFailed as error:
        raise WarcDamage(offset, _explained(str(error))) from error
    except (EOFError, StatusAndHeadersParserException, ValueError, AttributeError) as e:
        raise WarcDamage(offset, f"it is no WARC record: {_first_line(str(e))}") from e


def record_at(stream: BinaryIO, offset: int) -> Record:
    """The record that begins at an offset.

    Raises:
        WarcDamage: no record begins there.
    """
    stream.seek(offset)
    for record in records(stream):
        return record
    raise WarcDamage(offset, "the file ends before it")


def parse_date(text: str | None) -> datetime | None:
    """A date of a WARC header in UTC; None where it is none.

    >>> parse_date("2026-01-20T08:00:00Z")
    datetime.datetime(2026, 1, 20, 8, 0)
    """
    try:
        on = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return on.astimezone(UTC).replace(tzinfo=None) if on.tzinfo else on


class _Strict(WARCIterator):
    """warcio's iterator, with readers that raise where its own print to the terminal."""

    def __init__(self, stream: BinaryIO, *, check_digests: bool):
        super().__init__(stream, check_digests=check_digests)
        self.loader = _Loader()
        self.reader = _Reader(stream, block_size=PIECE)
        self.end = 0

    def close(self) -> None:
        """Note how far the file was read: behind the last whole record there is nothing."""
        if self.reader:
            self.end = self.fh.tell() - self.reader.rem_length()
        super().close()

    def is_torn(self) -> bool:
        """Whether the record that was passed lacks its end."""
        packed = self.reader.decompressor
        return bool(getattr(self.record.raw_stream, "limit", 1)) or bool(packed and not packed.eof)

    def _next_record(self, next_line: bytes | None) -> ArcWarcRecord:
        self.reader.header_bytes = 0
        return super()._next_record(next_line)

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        """As warcio's: two empty lines follow a record. Anything else is counted, not printed."""
        empty = 0
        for _ in range(2):
            line = self.reader.readline(_MOST_HEADERS)
            if not line:
                return None, empty
            if line.strip():
                self.err_count += 1
                return None, empty
            empty += len(line)
        return (self.reader.readline(_MOST_HEADERS) or None), empty


class _Loader(ArcWarcRecordLoader):
    """warcio's loader, which leaves the digests of revisits unchecked."""

    def wrap_digest_verifying_stream(self, stream, rec_type, rec_headers, checker, length=None):
        """Check the block of every record, and the payload of those that hold theirs."""
        block = rec_headers.get_header("WARC-Block-Digest")
        payload = rec_headers.get_header("WARC-Payload-Digest")
        if rec_type == "revisit" or rec_headers.get_header("WARC-Segment-Number"):
            payload = None
        if not block and not payload:
            return stream, False
        reader = DigestVerifyingReader(
            stream, length, checker, payload_digest=payload, block_digest=block
        )
        return reader, True


class _Reader(DecompressingBufferedReader):
    """Raises on damage, and on headers that no server sends."""

    header_bytes = 0

    def readline(self, length: int | None = None) -> bytes:
        """A line of headers; all those of a record together have a limit."""
        line = super().readline(min(length or _MOST_HEADERS, _MOST_HEADERS))
        self.header_bytes += len(line)
        if self.header_bytes > _MOST_HEADERS:
            raise ArchiveLoadFailed(f"its headers are longer than {_MOST_HEADERS >> 20} MB")
        return line

    def _decompress(self, data: bytes) -> bytes:
        if self.decompressor and data and self.num_block_read:
            try:
                return self.decompressor.decompress(data)
            except zlib.error as error:
                raise ArchiveLoadFailed(f"the record is damaged: {error}") from error
        return super()._decompress(data)


def _explained(message: str) -> str:
    if "non-chunked gzip" in message:
        return (
            "it is packed as a whole and not record by record; "
            "`warcio recompress` makes a file of it that can be taken in"
        )
    return _first_line(message)


def _first_line(message: str) -> str:
    return next((line.strip() for line in message.splitlines() if line.strip()), "damaged")[:200]
