"""Files that are not there as such: a part of a file, or what is packed in it."""

import io
from typing import BinaryIO


class InnerFile(io.RawIOBase):
    """A file to be read from and moved in, which stands at the byte `_at`."""

    _at = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be moved in."""
        return True

    def tell(self) -> int:
        """Bytes from its beginning."""
        return self._at


class Window(InnerFile):
    """So many bytes of a file from a place on: a WARC that lies unpacked in a WACZ."""

    def __init__(self, stream: BinaryIO, start: int, length: int):
        super().__init__()
        self._stream = stream
        self._start = start
        self._length = length

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a place in it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: bytearray) -> int:
        """Fill a buffer as far as there is anything left."""
        wanted = min(len(buffer), max(self._length - self._at, 0))
        self._stream.seek(self._start + self._at)
        data = self._stream.read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
