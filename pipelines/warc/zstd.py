"""Read WARC files packed with Zstandard (.warc.zst), as those of Archive Team.

Offsets in such a file are those of the unpacked WARC.
"""

import io
import struct
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from backports.zstd import ZstdDecompressor, ZstdDict, ZstdError, decompress

from pipelines.warc.file_slice import InnerFile
from pipelines.warc.reading import WARC_MARK

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_FRAME, _DICTIONARY = b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18"
"""Signatures of a frame, and of the dictionary for all frames."""
_LARGEST_DICTIONARY = 16 << 20
_PIECE, _READ_AHEAD = 64 << 10, 1 << 20


class Unpacked(InnerFile):
    """The unpacked bytes of a file, up to its first damage."""

    def __init__(self, packed: BinaryIO):
        self._packed = packed
        self._dictionary = _dictionary(packed)
        self._start = packed.tell()
        self._begin()

    def _begin(self) -> None:
        self._packed.seek(self._start)
        self._waiting, self._at, self._frame = b"", 0, self._new_frame()

    def _new_frame(self) -> ZstdDecompressor:
        self._is_begun = False
        return ZstdDecompressor(zstd_dict=self._dictionary)

    def _end(self) -> int:
        if self._is_begun:
            raise EOFError("what is packed breaks off")
        return 0

    def close(self) -> None:
        """Close the packed file."""
        self._packed.close()
        super().close()

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read unpacked bytes; none at the end.

        Raises:
            EOFError: the file breaks off, or is damaged from here on.
        """
        view = memoryview(buffer)
        try:
            while True:
                if self._frame.eof:
                    self._waiting = self._frame.unused_data
                    self._frame = self._new_frame()
                if self._frame.needs_input and not self._waiting:
                    self._waiting = self._packed.read(_PIECE)
                    if not self._waiting:
                        return self._end()
                self._is_begun = True
                data = self._frame.decompress(self._waiting, len(view))
                self._waiting = b""
                if data:
                    view[: len(data)] = data
                    self._at += len(data)
                    return len(data)
        except ZstdError as error:
            raise EOFError(f"what is packed is damaged: {error}") from error

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset in the unpacked bytes; moving back unpacks from the beginning."""
        target = offset + (self._at if whence == io.SEEK_CUR else 0)
        if target < self._at:
            self._begin()
        while self._at < target and self.readinto(bytearray(min(_PIECE, target - self._at))):
            pass
        return self._at


def is_packed(stream: BinaryIO) -> bool:
    """Return whether a file begins with a Zstandard signature; its position is restored."""
    stream.seek(0)
    head = stream.read(len(_FRAME))
    stream.seek(0)
    return head in (_FRAME, _DICTIONARY)


def packs_warc(packed: BinaryIO) -> bool:
    """Return whether a file is packed with Zstandard and begins with a WARC record."""
    try:
        return is_packed(packed) and Unpacked(packed).read(len(WARC_MARK)) == WARC_MARK
    except EOFError:
        return False


def kept_open(path: Path) -> BinaryIO:
    """Return a packed file as if unpacked, at the position of its last reading.

    Reading documents in their order thus takes one pass: moving back unpacks from the beginning.
    """
    state = path.stat()
    return _opened(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=1)
def _opened(path: Path, size: int, changed: int) -> BinaryIO:
    return io.BufferedReader(Unpacked(path.open("rb")), _READ_AHEAD)


def _dictionary(packed: BinaryIO) -> ZstdDict | None:
    """Return the dictionary at the beginning of a file, and move to its first frame."""
    if packed.read(len(_DICTIONARY)) != _DICTIONARY:
        packed.seek(0)
        return None
    (size,) = struct.unpack("<I", packed.read(4))
    if size > _LARGEST_DICTIONARY:
        raise OSError(f"its dictionary is larger than {_LARGEST_DICTIONARY >> 20} MB")
    content = packed.read(size)
    return ZstdDict(decompress(content) if content.startswith(_FRAME) else content, is_raw=False)
