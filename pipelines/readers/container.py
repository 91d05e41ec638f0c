"""Detect the file format of a document, and name the formats that cannot be read.

The bytes decide. A name alone never makes a document readable or unreadable, except for the lock
files that an office program leaves beside an open document.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable

from pipelines.readers.limits import DEFAULT_LIMITS, Limits

_SIGNATURES = (
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\x00", "database"),
)
_IMAGES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*",
)  # fmt: skip
_PDF, _PDF_HEAD = b"%PDF-", 1024
_RTF = b"{\\rtf"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_END, _ZIP_HEAD, _LONGEST_ZIP_END = b"PK\x05\x06", 4096, 66_000
"""An archive may have other bytes before it; its directory is at its end."""
_ZIP_CONTAINERS = {"word/": "docx", "xl/workbook.bin": "xlsb", "xl/": "xlsx"}
_ZIP_OTHERS = {
    "ppt/presentation.xml": "PowerPoint presentation; save it as PDF and take in that",
    "OFD.xml": "OFD document; save it as PDF with an OFD viewer and take in that",
}
_PACKAGE_FOLDERS, _PACKAGE_SUFFIXES = ("word/", "xl/"), (".xml", ".rels", ".bin")
_PACKAGE_PARTS = {*_ZIP_OTHERS, "[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"}
_MIMETYPE, _LONGEST_MIMETYPE, _LONGEST_TYPES = "mimetype", 100, 1 << 20
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_XML = b"<?xml"
_XML_CONTAINERS = {
    b"http://schemas.microsoft.com/office/2006/xmlpackage": "docx",
    b"http://schemas.microsoft.com/office/word/2003/wordml": "docx",
    b"urn:schemas-microsoft-com:office:spreadsheet": "excel xml",
    b"application/vnd.oasis.opendocument.text": "fodt",
    b"application/vnd.oasis.opendocument.spreadsheet": "fods",
}
_XML_ROOTS = (_XML, b"<pkg:package", b"<w:worddocument", b"<office:document")
_CONTENT_TYPES = "[content_types].xml"
_TYPED = {b"wordprocessingml.": "docx", b"spreadsheetml.": "xlsx"}
_VERSION_OF_MESSAGE = b"mime-version:"
_MESSAGE = (
    re.compile(rb"^mime-version:", re.M),
    re.compile(rb"^content-type:\s*(?:multipart/|text/html)", re.M),
)
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
"""Exceptions that a damaged zip archive raises."""
_ZIP_DIRECTORY_ENTRY = b"PK\x01\x02"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY = 128
_HTML_MARKS = (b"<!doctype html", b"<html", b"<table", b"<body", b"<head")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""First bytes of a UTF-16 page, with a byte order mark or without."""
_LOCK_PREFIXES = ("~$", ".~lock.")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b"))


class UnreadableError(Exception):
    """A document cannot be read: `code` for counting, `reason` as a sentence."""

    def __init__(self, code: str, reason: str):
        super().__init__(reason)
        self.code = code
        self.reason = reason

    def __reduce__(self) -> tuple[type["UnreadableError"], tuple[str, str]]:
        return type(self), (self.code, self.reason)


def sniff(data: bytes, file: str, limits: Limits = DEFAULT_LIMITS) -> str:
    """Detect the container of a document.

    Raises:
        UnreadableError: `empty`, `lock_file`, `unsupported` (a container without a reader),
            `encrypted`, `damaged` or `too_large` (archives), or `binary` (no text).

    >>> sniff("一、总体情况".encode(), "a.txt")
    'text'
    """
    if file.rsplit("/", 1)[-1].startswith(_LOCK_PREFIXES):
        raise UnreadableError(
            "lock_file", "a lock file that an office program left behind, not a document"
        )
    if not data.strip():
        raise UnreadableError("empty", f"the file is empty ({len(data)} bytes)")
    if is_zip(data):
        return _zipped(data, limits)
    if data.startswith(_OLE):
        return _compound(data)
    if data.startswith(_RTF):
        return "doc"
    if _PDF in data[:_PDF_HEAD]:
        return "pdf"
    if data.startswith(_IMAGES):
        return "image"
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableError("unsupported", f"a {kind}; no reader for it")
    head = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if data.startswith(_UTF_16):
        head = head.replace(b"\0", b"")
    if head.startswith(_XML_ROOTS):
        for mark, container in _XML_CONTAINERS.items():
            if mark in head:
                return container
    if _VERSION_OF_MESSAGE in head and all(mark.search(head) for mark in _MESSAGE):
        return "mht"
    if any(mark in head for mark in _HTML_MARKS) or b"</table>" in data.lower():
        return "html"
    if not data.startswith(_UTF_16[:2]) and _looks_binary(data[:65536]):
        raise UnreadableError("binary", "the bytes are no text in any encoding")
    return "text"


def is_zip(data: bytes) -> bool:
    """Return whether bytes are a zip archive, possibly with other bytes before it."""
    if data.startswith(_ZIP):
        return True
    return _ZIP[0] in data[:_ZIP_HEAD] and _ZIP_END in data[-_LONGEST_ZIP_END:]


def open_zip(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open a zip archive without unpacking it.

    Raises:
        UnreadableError: `damaged` (no directory: cut off), `too_large` (too many members).
    """
    members = data.count(_ZIP_DIRECTORY_ENTRY)
    if members > limits.members:
        raise UnreadableError("too_large", f"{members} files in the archive, over {limits.members}")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        raise UnreadableError(
            "damaged", f"the archive is cut off or damaged ({len(data)} bytes): {error}"
        ) from error


def part_name(name: str) -> str:
    r"""Return the name of a package part with forward slashes and without a leading one.

    >>> part_name(r"\word\document.xml")
    'word/document.xml'
    """
    return name.replace("\\", "/").lstrip("/")


def is_package(names: Iterable[str]) -> bool:
    """Return whether the files of a zip archive are the parts of one document.

    >>> is_package(["[Content_Types].xml", "word/document.xml"]), is_package(["a.docx"])
    (True, False)
    """
    return any(
        name in _PACKAGE_PARTS
        or (name.lower().startswith(_PACKAGE_FOLDERS) and name.endswith(_PACKAGE_SUFFIXES))
        for name in map(part_name, names)
    )


def _zipped(data: bytes, limits: Limits) -> str:
    """Detect the container of a zip archive by the names of its parts."""
    archive = open_zip(data, limits)
    names = archive.namelist()
    parts = {part_name(name).lower(): name for name in names}
    for folder, container in _ZIP_CONTAINERS.items():
        if any(name.startswith(folder) for name in parts):
            return container
    if _CONTENT_TYPES in parts:
        types = _start(archive, parts[_CONTENT_TYPES], _LONGEST_TYPES)
        for mark, container in _TYPED.items():
            if mark in types:
                return container
    if _MIMETYPE in names and (
        declared := _OPEN_DOCUMENT.get(_start(archive, _MIMETYPE, _LONGEST_MIMETYPE))
    ):
        return declared
    for name, kind in _ZIP_OTHERS.items():
        if name in names:
            raise UnreadableError("unsupported", f"a {kind}")
    what = f"a zip archive of {len(names)} files; only one that lies in data/raw itself is opened"
    raise UnreadableError("unsupported", what)


def _start(archive: zipfile.ZipFile, name: str, longest: int) -> bytes:
    """Return the first bytes of a file in an archive."""
    try:
        with archive.open(name) as stream:
            return stream.read(longest).strip()
    except DAMAGE as error:
        raise UnreadableError("damaged", f"the archive is damaged: {error}") from error
    except RuntimeError as error:
        raise UnreadableError("encrypted", "the archive is locked with a password") from error


def _compound(data: bytes) -> str:
    """Detect the kind of a legacy Office document by the names in its directory.

    A Word document keeps embedded workbooks in an ObjectPool; a workbook has none.
    """
    if _has_entry(data, "EncryptedPackage"):
        raise UnreadableError("encrypted", "an Office document locked with a password")
    is_workbook = _has_entry(data, "Workbook") or _has_entry(data, "Book")
    if _has_entry(data, "WordDocument") and (not is_workbook or _has_entry(data, "ObjectPool")):
        return "doc"
    if is_workbook:
        return "xls"
    raise UnreadableError("unsupported", "a legacy Office file, neither Word nor Excel")


def _has_entry(data: bytes, name: str) -> bool:
    """Return whether the directory of a compound file lists a name (128-byte aligned entries)."""
    padded = name.encode("utf-16-le") + b"\0\0"
    at = data.find(padded)
    while at >= 0:
        if at % _OLE_ENTRY == 0 and data[at + 64 : at + 66] == len(padded).to_bytes(2, "little"):
            return True
        at = data.find(padded, at + 1)
    return False


def _looks_binary(sample: bytes) -> bool:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\x00" in sample or controls > len(sample) // 100
