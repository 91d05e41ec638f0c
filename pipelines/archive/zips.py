"""Read zip archives of reports: their members, and the bytes of one.

Office documents (docx, xlsx, ods, ofd …) are zips too and are treated as documents. Nothing is
unpacked to disk, and names of members are never used as paths.
"""

import contextlib
import hashlib
import mimetypes
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO

from pipelines.archive.bounds import Bounds
from pipelines.archive.candidates import Look
from pipelines.readers.container import DAMAGE, UnreadableError, is_package
from pipelines.warc.coding import PIECE

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_UNICODE_PATH = 0x7075
_LOCAL_HEADER, _LOCAL_MARK = struct.Struct("<4s22xHH"), b"PK\x03\x04"
_LARGEST_DIRECTORY = 16 << 20
_LITTER = {".ds_store", "thumbs.db", "desktop.ini"}
_LITTER_FOLDER = "__MACOSX"
# Private names of the standard library, pinned by tests/unit/test_private_interfaces.py.
_ZIPFILE: Any = zipfile


@dataclass(frozen=True)
class Member:
    """One document of a zip archive: name, unpacked size, and hash.

    A member that cannot be unpacked has the hash of its packed bytes; one that is too large has the
    size unpacked so far. Reading either as a document fails with the reason.
    """

    name: str
    sha256: str
    size_bytes: int
    left_out: str | None = None
    """Reason why it cannot be a report, from `candidates`; used in archives of whole sites."""


def open_zip(stream: BinaryIO, bounds: Bounds) -> zipfile.ZipFile | None:
    """Open a zip archive of documents; None for an Office document or a damaged zip."""
    archive = open_sound(stream)
    if archive is None:
        return None
    names = archive.namelist()
    return None if len(names) > bounds.members or is_package(names) else archive


def open_sound(stream: BinaryIO) -> zipfile.ZipFile | None:
    """Open any zip archive; None if it is not one or its directory is too large."""
    try:
        end = _ZIPFILE._EndRecData(stream)
        if end is None or end[_ZIPFILE._ECD_SIZE] > _LARGEST_DIRECTORY:
            return None
        return zipfile.ZipFile(stream)
    except (*DAMAGE, struct.error):
        return None


def members(archive: zipfile.ZipFile, bounds: Bounds, left_out: Counter[str]) -> Iterator[Member]:
    """Yield the documents of a zip archive in its order; count other members by reason.

    `left_out` counts `not_a_document` (files of operating systems), `same_name`, and `too_large`
    (the archive unpacks to more than its limit; the rest is not read).
    """
    seen: set[str] = set()
    bytes_left = bounds.archive_bytes
    for info in archive.infolist():
        name = member_name(info)
        if name.endswith("/"):
            continue
        if not name or _is_litter(name):
            left_out["not_a_document"] += 1
        elif name in seen:
            left_out["same_name"] += 1
        elif bytes_left <= 0:
            left_out["too_large"] += 1
        else:
            seen.add(name)
            member = _measured(archive, info, name, bounds.document_bytes)
            bytes_left -= member.size_bytes
            yield member


def member_bytes(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Return the bytes of one member.

    Raises:
        UnreadableError: `encrypted`, `damaged`, or `too_large` (it unpacks to more than `most`).
        KeyError: there is no such member.
    """
    found = (info for info in archive.infolist() if member_name(info) == name)
    info = next(found, None)
    if info is None:
        raise KeyError(name)
    data = bytearray()
    for piece in _unpacked(archive, info):
        data += piece
        if len(data) > most:
            raise UnreadableError("too_large", f"it unpacks to over {most / 1e6:.0f} MB")
    return bytes(data)


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; without the UTF-8 flag decode as UTF-8, else GB18030.

    Chinese systems write GB18030.

    >>> member_name(zipfile.ZipInfo("年报.docx".encode("gb18030").decode("cp437")))
    '年报.docx'
    """
    if info.flag_bits & _UTF8_NAME or info.orig_filename.isascii():
        return info.filename
    if unicode_name := _unicode_path(info.extra):
        return unicode_name
    try:
        stored = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return stored.decode(encoding).replace("\\", "/")
    return info.filename


def stream_of(archive: zipfile.ZipFile) -> IO[bytes]:
    """Return the stream that an open archive reads from."""
    assert archive.fp is not None, "closed"
    return archive.fp


def stored_span(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[int, int]:
    """Return offset and length of the packed bytes of a member in the archive.

    Raises:
        UnreadableError: `damaged`, there is no member at the place given in the directory.
    """
    header = b""
    if info.header_offset >= 0:
        stream = stream_of(archive)
        stream.seek(info.header_offset)
        header = stream.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_MARK):
        raise UnreadableError("damaged", f"the archive is damaged at byte {info.header_offset}")
    _, name, extra = _LOCAL_HEADER.unpack(header)
    return info.header_offset + _LOCAL_HEADER.size + name + extra, info.compress_size


def _measured(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, most: int) -> Member:
    digest, size = hashlib.sha256(), 0
    look = Look(mimetypes.guess_type(name)[0])
    try:
        for piece in _unpacked(archive, info):
            look.feed(piece)
            digest.update(piece)
            size += len(piece)
            if size > most:
                return Member(name, _stored_hash(archive, info), size, look.left_out)
    except UnreadableError:
        return Member(name, _stored_hash(archive, info), size, look.left_out)
    return Member(name, digest.hexdigest(), size, look.left_out)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError("encrypted", "the archive is locked with a password")
    try:
        with archive.open(info) as stream:
            while piece := stream.read(PIECE):
                yield piece
    except DAMAGE as error:
        raise UnreadableError("damaged", f"the archive is damaged: {error}") from error
    except RuntimeError as error:
        raise UnreadableError("encrypted", "the archive is locked with a password") from error


def _stored_hash(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    """Return the hash of a member's packed bytes, or of its directory entry if they are gone."""
    digest = hashlib.sha256()
    try:
        start, left = stored_span(archive, info)
    except (UnreadableError, OSError):
        return hashlib.sha256(repr((info.filename, info.CRC, info.file_size)).encode()).hexdigest()
    stream = stream_of(archive)
    stream.seek(start)
    while left > 0 and (piece := stream.read(min(left, PIECE))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()


def _is_litter(name: str) -> bool:
    path = PurePosixPath(name)
    return _LITTER_FOLDER in path.parts or path.name.lower() in _LITTER


def _unicode_path(extra: bytes) -> str | None:
    """Return the UTF-8 name that some programs store beside the one in the system's encoding."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH and length > 5:
            with contextlib.suppress(UnicodeDecodeError):
                return extra[at + 9 : at + 4 + length].decode()
        at += 4 + length
    return None
