"""Read-only file objects on a part of a file, or on its unpacked content."""

import io
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class InnerFile(io.RawIOBase):
    """A seekable read-only file, at byte `_at`."""

    _at = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position in bytes from the beginning."""
        return self._at


class FileSlice(InnerFile):
    """Seekable read-only view of a byte range, such as a WARC stored unpacked in a WACZ."""

    def __init__(self, stream: IO[bytes], start: int, length: int):
        super().__init__()
        self._stream = stream
        self._start = start
        self._length = length

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a position."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill a buffer with the remaining bytes."""
        view = memoryview(buffer)
        wanted = min(len(view), max(self._length - self._at, 0))
        self._stream.seek(self._start + self._at)
        data = self._stream.read(wanted)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)
