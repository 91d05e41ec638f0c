"""Write WARC files: append, close, and repair after a kill.

A file is called `….warc.gz.open` while it grows and is renamed when it is full or the harvest ends.
All records of one fetch are appended by one write, the `metadata` record last: a fetch without its
`metadata` was cut off by a kill, and `mend` removes it from the end of the file.
"""

import errno
import fcntl
import os
import zlib
from collections.abc import Iterator
from io import BytesIO, FileIO
from pathlib import Path
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter
from zlib_ng import zlib_ng

from pipelines.warc.fetch import VERSION

OPEN = ".open"
_LEVEL = 6
_CHUNK = 1 << 18
_ENDS_A_FETCH = (b"metadata", b"warcinfo")
_HEAD = 4096


class WarcFiles:
    """The files of one harvest, opened for appending; one process at a time."""

    def __init__(self, folder: Path, harvest: str, about: dict[str, str], max_bytes: int):
        self.folder, self.harvest, self.about, self.max_bytes = folder, harvest, about, max_bytes
        self._open_file: tuple[FileIO, Path] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def append(self, members: list[bytes]) -> tuple[str, list[int], int]:
        """Append the packed records of one fetch by one write.

        Returns:
            The file's name without `.open`, the offset of each record, and where the last ends.

        Raises:
            OSError: the file cannot be written; an incomplete fetch is removed later.
        """
        stream, path = self._open()
        at, offsets = stream.tell(), []
        for member in members:
            offsets.append(at)
            at += len(member)
        if stream.write(whole := b"".join(members)) != len(whole):
            raise OSError(errno.ENOSPC, "the disk is full")
        name = path.name.removesuffix(OPEN)
        if at >= self.max_bytes:
            self.close()
        return name, offsets, at

    def close(self) -> None:
        """Close the file that is being written, for the archive to ingest."""
        if self._open_file:
            stream, path = self._open_file
            os.fsync(stream.fileno())
            stream.close()
            path.rename(path.with_name(path.name.removesuffix(OPEN)))
            self._open_file = None

    def abandon(self) -> None:
        """Leave a file that cannot be written as a kill would: the next start repairs it."""
        if self._open_file:
            self._open_file[0].close()
            self._open_file = None

    def _open(self) -> tuple[FileIO, Path]:
        if self._open_file is None:
            taken = [path.name for path in self.folder.glob(f"{self.harvest}-*.warc.gz*")]
            number = max((int(name.split(".")[0].rpartition("-")[2]) for name in taken), default=0)
            name = f"{self.harvest}-{number + 1:05}.warc.gz"
            path = self.folder / (name + OPEN)
            stream = path.open("xb", buffering=0)
            self._open_file = stream, path
            _claim(stream, path)
            builder = WARCWriter(BytesIO(), warc_version=VERSION)
            stream.write(pack([builder.create_warcinfo_record(name, self.about)])[0])
        return self._open_file


def pack(group: list[ArcWarcRecord]) -> list[bytes]:
    """Return records as gzip members."""
    return [_member(record) for record in group]


def mend(path: Path, start: int = 0) -> tuple[Path, int]:
    """Cut an incomplete fetch off the end of an open file, and close it by renaming.

    Args:
        path: The `.open` file.
        start: An offset up to which it is known to be whole.

    Returns:
        The closed file, and how many bytes were cut off.

    Raises:
        OSError: another process is writing the file.
    """
    with path.open("r+b") as stream:
        _claim(stream, path)
        whole = start
        for end, kind in _members(path, start):
            if kind in _ENDS_A_FETCH:
                whole = end
        cut = path.stat().st_size - whole
        if cut:
            stream.truncate(whole)
        closed = path.with_name(path.name.removesuffix(OPEN))
        path.rename(closed)
    return closed, cut


def _claim(stream: BinaryIO, path: Path) -> None:
    """Hold the exclusive write lock of a file until it is closed or the process ends."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise OSError(error.errno, "another harvest is writing it", str(path)) from error


def _member(record: ArcWarcRecord) -> bytes:
    """Return a record as one gzip member.

    zlib-ng packs 39 real pages to the size of zlib within 2 % in 0.6 of the time; packing was an
    eighth of a harvest's.
    """
    plain = BytesIO()
    WARCWriter(plain, gzip=False, warc_version=VERSION).write_record(record)
    packer = zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, zlib_ng.MAX_WBITS + 16)
    return packer.compress(plain.getbuffer()) + packer.flush()


def _members(path: Path, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the end of each whole gzip member, and the type of its record."""
    with path.open("rb") as stream:
        stream.seek(start)
        at, data = start, b""
        while data := data or stream.read(_CHUNK):
            unpacker, head = zlib.decompressobj(zlib.MAX_WBITS + 16), b""
            while True:
                try:
                    plain = unpacker.decompress(data)
                except zlib.error:
                    return
                head = head if len(head) >= _HEAD else head + plain[:_HEAD]
                at += len(data) - len(unpacker.unused_data)
                data = unpacker.unused_data
                if unpacker.eof:
                    break
                data = stream.read(_CHUNK)
                if not data:
                    return
            yield at, _type_of(head)


def _type_of(head: bytes) -> bytes:
    for line in head.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        if line.lower().startswith(b"warc-type:"):
            return line.partition(b":")[2].strip()
    return b""
