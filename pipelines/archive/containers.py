"""Recognise containers, and return the bytes of any document by its name.

A document is named by its `file`: the path of a single file below data/raw, else the path of its
container, `#`, and its place there. That is the offset of its record in a WARC (`a.warc.gz#8192`),
the inner file and the offset in a WACZ (`a.wacz#archive/data.warc.gz@8192`), the name of the member
in a zip (`a.zip#县教育局.docx`); a member of a zip within a web archive has both
(`a.warc.gz#8192#县教育局.docx`). Containers are listed in `holding`.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from pipelines.archive import zips
from pipelines.archive.bounds import Bounds
from pipelines.archive.candidates import ZIP_MARK
from pipelines.readers.container import UnreadableError
from pipelines.warc import zstd
from pipelines.warc.coding import CodingError
from pipelines.warc.file_slice import FileSlice
from pipelines.warc.reading import GZIP_MARK, WARC_MARK, WarcDamage, packs_warc, record_at

_WACZ_DESCRIPTION, _WACZ_FOLDER = "datapackage.json", "archive/"
_WARC_NAMES = (".warc", ".warc.gz")


def container_kind(path: Path, bounds: Bounds) -> str | None:
    """Return the kind of container from a file's bytes: warc, wacz or zip; None for a document."""
    with path.open("rb") as stream:
        head = stream.read(4096)
        if head.startswith(WARC_MARK) or (head.startswith(GZIP_MARK) and packs_warc(head)):
            return "warc"
        if zstd.packs_warc(stream):
            return "warc"
        if not head.startswith(ZIP_MARK):
            return None
        archive = zips.open_sound(stream)
        if archive is not None and _WACZ_DESCRIPTION in archive.namelist() and warcs_of(archive):
            return "wacz"
        return "zip" if zips.open_zip(stream, bounds) else None


@contextmanager
def opened_container(path: Path) -> Iterator[BinaryIO]:
    """Open a container; a WARC packed with Zstandard is unpacked while it is read."""
    with path.open("rb") as stream:
        yield cast("BinaryIO", zstd.Unpacked(stream)) if zstd.is_packed(stream) else stream


def document_bytes(raw_dir: Path, file: str, most: int) -> bytes:
    """Return the bytes of one document, from a single file or a container.

    Raises:
        UnreadableError: `too_large` (more than `most` bytes), `encrypted` or `damaged`; `gone`
            if its container no longer holds it.
        OSError: the file cannot be opened.
    """
    path, place = locate(raw_dir, file)
    if place is None:
        if path.stat().st_size > most:
            raise too_large(path.stat().st_size, most)
        return path.read_bytes()
    with ExitStack() as stack:
        stream = stack.enter_context(path.open("rb"))
        if zstd.is_packed(stream):
            return _of_record(zstd.kept_open(path), place, most)
        if stream.read(len(ZIP_MARK)) != ZIP_MARK:
            return _of_record(stream, place, most)
        archive = zips.open_sound(stream)
        if archive is None:
            raise UnreadableError("damaged", "its container is cut off or damaged")
        inner, _, offset = place.partition("#")[0].rpartition("@")
        if inner.endswith(_WARC_NAMES) and offset.isdecimal():
            inner_warc = stack.enter_context(opened_warc(archive, inner))
            return _of_record(inner_warc, place.removeprefix(f"{inner}@"), most)
        return _of_zip(archive, place, most)


def locate(raw_dir: Path, file: str) -> tuple[Path, str | None]:
    """Return the file of a document, and the document's place in it, None for a single file.

    Names of files may contain `#` themselves.
    """
    path = raw_dir / file
    at = file.find("#")
    while at >= 0 and not path.is_file():
        if (container := raw_dir / file[:at]).is_file():
            return container, file[at + 1 :]
        at = file.find("#", at + 1)
    return path, None


def warcs_of(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the WARC files of a WACZ, in its order."""
    return [
        info.filename
        for info in archive.infolist()
        if info.filename.startswith(_WACZ_FOLDER) and info.filename.endswith(_WARC_NAMES)
    ]


@contextmanager
def opened_warc(archive: zipfile.ZipFile, name: str) -> Iterator[BinaryIO]:
    """Open a WARC inside a WACZ, which stores its WARC files uncompressed.

    Raises:
        UnreadableError: `unsupported` (the WARC is compressed again), `gone` or `damaged`.
    """
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise _gone(name) from error
    if info.compress_type != zipfile.ZIP_STORED:
        raise UnreadableError(
            "unsupported", f"{name} is compressed again in the WACZ; unpack it and take in that"
        )
    start, length = zips.stored_span(archive, info)
    yield io.BufferedReader(FileSlice(zips.stream_of(archive), start, length))


def too_large(size: int, most: int) -> UnreadableError:
    """Return the error for a document over the limit."""
    return UnreadableError(
        "too_large",
        f"{size / 1e6:.0f} MB, more than the limit of {most / 1e6:.0f} MB "
        "(XXGK_MAX_DOCUMENT_BYTES raises it)",
    )


def _of_record(stream: BinaryIO, place: str, most: int) -> bytes:
    offset, _, member = place.partition("#")
    if not offset.isdecimal():
        raise _gone(place)
    data = bytearray()
    try:
        for piece in record_at(stream, int(offset)).body():
            data += piece
            if len(data) > most:
                raise UnreadableError(
                    "too_large",
                    f"over {most / 1e6:.0f} MB when unpacked (XXGK_MAX_DOCUMENT_BYTES raises it)",
                )
    except CodingError as error:
        raise UnreadableError("damaged", f"as it was sent: {error}") from error
    except WarcDamage as error:
        raise UnreadableError("damaged", f"in its archive: {error}") from error
    if not member:
        return bytes(data)
    archive = zips.open_sound(io.BytesIO(data))
    if archive is None:
        raise _gone(place)
    return _of_zip(archive, member, most)


def _of_zip(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    try:
        return zips.member_bytes(archive, name, most)
    except KeyError as error:
        raise _gone(name) from error


def _gone(place: str) -> UnreadableError:
    return UnreadableError("gone", f"its container no longer holds {place}; run xxgk run again")
