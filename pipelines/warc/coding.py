"""HTTP bodies as they were sent: chunks joined, content encodings undone, piece by piece.

Bytes in, bytes out, never more than a piece of them at a time: what a small body may unpack to is
for the caller to bound. Servers and recorders often name an encoding that the body is not in; such
a body is passed on as it is.
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
    """What a body is read from."""

    def read(self, length: int) -> bytes:
        """Up to so many bytes, none at the end."""

    def readline(self, length: int) -> bytes:
        """Up to the end of the line."""


class CodingError(Exception):
    """A body that its content encoding does not fit, or one in an encoding not known here."""


def pieces(stream: Stream, transfer_encoding: str | None = None) -> Iterator[bytes]:
    """The body of a message in pieces, without the sizes of its chunks where it has any."""
    if "chunked" in (transfer_encoding or "").lower():
        yield from _dechunked(stream)
    else:
        yield from _rest(stream)


def decoded(body: Iterable[bytes], content_encoding: str | None) -> Iterator[bytes]:
    """A body with its content encodings undone, the last one first.

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
    """The chunks of a body; from where no size stands the rest as it is (joined before)."""
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
    """Members of gzip, one after the other; what follows the last is padding."""
    source = iter(body)
    first = _begun(source)
    if not first.startswith(_GZIP):
        yield first
        yield from source
        return
    yield from _unpacked(first, source, lambda: zlib.decompressobj(16 + zlib.MAX_WBITS), _GZIP)


def _inflated(body: Iterable[bytes]) -> Iterator[bytes]:
    """Deflate in its zlib wrapper or, as some servers send it, without."""
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
    """What a zlib stream unpacks to; a further one follows where its mark does."""
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
    """Frames of Zstandard, one after the other."""
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
    """The first bytes of a body, as many as tell whether it is packed."""
    begun = b""
    while len(begun) < _TELLING and (more := next(source, b"")):
        begun += more
    return begun
