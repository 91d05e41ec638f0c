"""Bodies as servers send them: chunked, packed, packed badly, and packed to burst."""

import gzip
import io
import zlib
from collections.abc import Iterator

import brotli
import pytest
from backports import zstd

from pipelines.warc.coding import PIECE, CodingError, decoded, pieces

TEXT = "湘潭县2023年政府信息公开工作年度报告".encode() * 5000


def cut(data: bytes, length: int = 1000) -> Iterator[bytes]:
    return (data[at : at + length] for at in range(0, len(data), length))


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        (None, TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:]) + b"\0\0"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstd.compress(TEXT[:50]) + zstd.compress(TEXT[50:])),
        ("gzip, br", brotli.compress(gzip.compress(TEXT))),
    ],
    ids=["none", "identity", "gzip", "x-gzip", "members", "zlib", "raw", "br", "zstd", "two"],
)
@pytest.mark.parametrize("length", [1, 1000, 1 << 20])
def test_a_body_is_unpacked_in_whatever_pieces_it_comes(
    encoding: str | None, data: bytes, length: int
):
    assert b"".join(decoded(cut(data, length), encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_in_the_encoding_it_names_is_passed_on(encoding: str):
    assert b"".join(decoded(cut(TEXT), encoding)) == TEXT


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("gzip", gzip.compress(TEXT)[:-20]),
        ("deflate", zlib.compress(TEXT)[:-20]),
        ("br", brotli.compress(TEXT)[:-20]),
        ("zstd", zstd.compress(TEXT)[:-20]),
        ("compress", TEXT),
    ],
    ids=["gzip", "deflate", "br", "zstd", "compress"],
)
def test_a_body_that_breaks_off_or_is_in_no_known_encoding_is_an_error(encoding: str, data: bytes):
    with pytest.raises(CodingError):
        list(decoded(cut(data), encoding))


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("br", brotli.compress),
        ("deflate", zlib.compress),
        ("zstd", zstd.compress),
    ],
)
def test_no_piece_is_larger_than_its_bound_however_well_it_was_packed(encoding: str, pack):
    sizes = [len(piece) for piece in decoded(iter([pack(bytes(32 << 20))]), encoding)]
    assert sum(sizes) == 32 << 20
    assert max(sizes) <= 2 * PIECE


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n", b"hello world"),
        (b"5\r\nhello\r\n", b"hello"),
        (b"<html>\nno chunks", b"<html>\nno chunks"),
    ],
    ids=["chunks", "without end", "joined before"],
)
def test_chunks_are_joined(body: bytes, expected: bytes):
    assert b"".join(pieces(io.BytesIO(body), "chunked")) == expected
