"""Decode HTTP bodies piece by piece: join chunks, undo content encodings.

Only one piece is held at a time; the caller must limit the unpacked size. Servers and recorders
often name an encoding that the body does not have; such a body is passed on unchanged.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import brotli
from backports.zstd import ZstdDecompressor, ZstdError

PIECE = 64 << 10
_LONGEST_CHUNK_LINE = 1024
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_TELLING = 512


class Stream(Protocol):
    """The stream a body is read from."""

    def read(self, length: int) -> bytes:
        """Read up to `size` bytes, none at the end."""

    def readline(self, length: int) -> bytes:
        """Read up to the end of the line."""


class CodingError(Exception):
    """A body does not fit its content encoding, or the encoding is unknown."""


def pieces(stream: Stream, transfer_encoding: str | None = None) -> Iterator[bytes]:
    """Return the body of a message in pieces, without chunk sizes."""
    if "chunked" in (transfer_encoding or "").lower():
        yield from _dechunked(stream)
    else:
        yield from _rest(stream)


def decoded(body: Iterable[bytes], content_encoding: str | None) -> Iterator[bytes]:
    """Return a body with its content encodings undone, the last one first.

    Raises:
        CodingError: the body breaks off or is damaged, or the encoding is not one of gzip,
            deflate, br and zstd.
    """
    names = [name.strip().lower() for name in (content_encoding or "").split(",")]
    for name in reversed(names):
        match name:
            case "" | "identity" | "utf-8" | "none":
                continue
            case "gzip" | "x-gzip":
                body = _gunzipped(body)
            case "deflate":
                body = _inflated(body)
            case "br":
                body = _unbrotlied(body)
            case "zstd":
                body = _unzstd(body)
            case _:
                raise CodingError(f"the content encoding {name[:40]} is not known")
    yield from body


def _rest(stream: Stream) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


def _dechunked(stream: Stream) -> Iterator[bytes]:
    """Return the chunks of a body; from a missing chunk size on, the rest unchanged (already
    joined).
    """
    while line := stream.readline(_LONGEST_CHUNK_LINE):
        try:
            left = int(line.split(b";")[0], 16) if line.endswith(b"\n") else -1
        except ValueError:
            left = -1
        if left < 0:
            yield line
            yield from _rest(stream)
            return
        if left == 0:
            return
        while left and (piece := stream.read(min(left, PIECE))):
            left -= len(piece)
            yield piece
        stream.readline(2)


def _gunzipped(body: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack gzip members in sequence; the rest behind the last is padding."""
    source = iter(body)
    first = _begun(source)
    if not first.startswith(_GZIP):
        yield first
        yield from source
        return
    yield from _unpacked(first, source, lambda: zlib.decompressobj(16 + zlib.MAX_WBITS), _GZIP)


def _inflated(body: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack deflate in its zlib wrapper or, as some servers send it, without."""
    source = iter(body)
    first = _begun(source)
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            zlib.decompressobj(window).decompress(first, PIECE)
        except zlib.error:
            continue
        yield from _unpacked(first, source, lambda bits=window: zlib.decompressobj(bits))
        return
    yield first
    yield from source


def _unpacked(
    first: bytes, source: Iterator[bytes], unpacker: Callable, again: bytes | None = None
) -> Iterator[bytes]:
    """Unpack zlib streams; a further one begins with its signature."""
    state, data = unpacker(), first
    try:
        while data:
            yield state.decompress(data, PIECE)
            data = state.unconsumed_tail
            if state.eof:
                rest = state.unused_data + (_begun(source) if again else b"")
                if again is None or not rest.startswith(again):
                    return
                state, data = unpacker(), rest
            elif not data:
                data = next(source, b"")
    except zlib.error as error:
        raise CodingError(f"the body cannot be unpacked: {error}") from error
    if not state.eof:
        raise CodingError("the packed body breaks off")


def _unbrotlied(body: Iterable[bytes]) -> Iterator[bytes]:
    source, state = iter(body), brotli.Decompressor()
    data = _begun(source)
    try:
        out = state.process(data, output_buffer_limit=PIECE)
    except brotli.error:
        yield data
        yield from source
        return
    try:
        while not state.is_finished():
            yield out
            data = b""
            if not out and state.can_accept_more_data():
                data = next(source, b"")
                if not data:
                    raise CodingError("the packed body breaks off")
            out = state.process(data, output_buffer_limit=PIECE)
    except brotli.error as error:
        raise CodingError(f"the body cannot be unpacked: {error}") from error
    yield out


def _unzstd(body: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack Zstandard frames in sequence."""
    source = iter(body)
    data = _begun(source)
    if not data.startswith(_ZSTD):
        yield data
        yield from source
        return
    state = ZstdDecompressor()
    try:
        while True:
            yield state.decompress(data, PIECE)
            data = b""
            if state.eof:
                data = state.unused_data or next(source, b"")
                if not data.startswith(_ZSTD):
                    return
                state = ZstdDecompressor()
            elif state.needs_input and not (data := next(source, b"")):
                raise CodingError("the packed body breaks off")
    except ZstdError as error:
        raise CodingError(f"the body cannot be unpacked: {error}") from error


def _begun(source: Iterator[bytes]) -> bytes:
    """Return the first bytes of a body, enough to detect packing."""
    begun = b""
    while len(begun) < _TELLING and (more := next(source, b"")):
        begun += more
    return begun
