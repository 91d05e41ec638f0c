"""Make warcio's reading strict: errors that it prints and skips raise here.

Only the differences from warcio are here; `reading` interprets records.
"""

import hashlib
import logging
import zlib
from typing import Any, BinaryIO

from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.digestverifyingreader import DigestVerifyingReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader

from pipelines.warc.coding import PIECE

# It warns of blanks in addresses, which it repairs.
logging.getLogger("warcio").addHandler(logging.NullHandler())

MOST_HEADERS = 1 << 20
"""Most bytes of all headers of a record."""
_EMPTY_LINES = b"\r\n\r\n"


class StrictIterator(WARCIterator):
    """warcio's iterator, with readers that raise instead of printing to the terminal."""

    def __init__(self, stream: BinaryIO, *, check_digests: bool):
        super().__init__(stream, check_digests=check_digests)
        self.loader = _Loader()
        self.reader = _Reader(stream, block_size=PIECE)
        self.end = self.slack = 0

    def close(self) -> None:
        """Note how far the file was read: nothing follows the last whole record."""
        if self.reader:
            self.end = self.fh.tell() - self.reader.rem_length()
            self.slack = 0 if self.reader.decompressor else len(_EMPTY_LINES)
        super().close()

    def is_torn(self) -> bool:
        """Return whether the skipped record lacks its end."""
        packed = self.reader.decompressor
        return bool(getattr(self.record.raw_stream, "limit", 1)) or bool(packed and not packed.eof)

    def _next_record(self, next_line: bytes | None) -> ArcWarcRecord:
        self.reader.header_bytes = 0
        return super()._next_record(next_line)

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        """Read the empty lines behind a record as warcio does; count other bytes, do not print."""
        empty = 0
        while line := self.reader.readline(MOST_HEADERS):
            if line.strip():
                self.err_count += not empty
                return (line if empty else None), empty
            empty += len(line)
        return None, empty


class _Loader(ArcWarcRecordLoader):
    """warcio's loader, which leaves the digests of revisits unchecked."""

    def wrap_digest_verifying_stream(
        self, stream: Any, rec_type: str, rec_headers: Any, checker: Any, length: int | None = None
    ) -> tuple[Any, bool]:
        """Check the block digest of every record, and the payload digest of those with one."""
        block = rec_headers.get_header("WARC-Block-Digest")
        payload = rec_headers.get_header("WARC-Payload-Digest")
        if rec_type == "revisit" or rec_headers.get_header("WARC-Segment-Number"):
            payload = None
        block, payload = _usable(block), _usable(payload)
        if not block and not payload:
            return stream, False
        reader = DigestVerifyingReader(
            stream, length, checker, payload_digest=payload, block_digest=block
        )
        return reader, True


class _Reader(DecompressingBufferedReader):
    """Raises on damage, and on oversized headers."""

    header_bytes = 0

    def readline(self, length: int | None = None) -> bytes:
        """Read a line of headers; all those of a record together have a limit."""
        line = super().readline(min(length or MOST_HEADERS, MOST_HEADERS))
        self.header_bytes += len(line)
        if self.header_bytes > MOST_HEADERS:
            raise ArchiveLoadFailed(f"its headers are longer than {MOST_HEADERS >> 20} MB")
        return line

    def _decompress(self, data: bytes) -> bytes:
        if self.decompressor and data and self.num_block_read:
            try:
                return self.decompressor.decompress(data)
            except zlib.error as error:
                raise ArchiveLoadFailed(f"the record is damaged: {error}") from error
        return super()._decompress(data)


def _usable(digest: str | None) -> str | None:
    """Return a digest of known algorithm and length, hexadecimal or base32; else None."""
    algorithm, _, value = (digest or "").partition(":")
    if algorithm.lower() not in hashlib.algorithms_guaranteed:
        return None
    size = hashlib.new(algorithm.lower()).digest_size
    lengths = (2 * size, -(-size * 8 // 5), -(-size // 5) * 8)
    return digest if size and len(value) in lengths and value.isascii() else None
