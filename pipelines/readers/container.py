"""Which container a file is, from its first bytes and its name; and what cannot be read, why.

The bytes decide. A name alone never makes a document readable or not, save for the lock files
that an office program leaves beside an open document.
"""

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"BM", "bitmap image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "Office document or zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "legacy Office document"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"{\\rtf", "RTF document"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\x00", "database"),
)
_HTML_MARKS = (b"<!doctype html", b"<html", b"<table", b"<body", b"<head")
_LOCK_PREFIXES = ("~$", ".~lock.")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b"))


class UnreadableError(Exception):
    """The document cannot be read: a code for counting, and a sentence for people."""

    def __init__(self, code: str, reason: str):
        super().__init__(reason)
        self.code = code
        self.reason = reason

    def __reduce__(self):
        return type(self), (self.code, self.reason)


def sniff(data: bytes, file: str) -> str:
    """Name the container of a document.

    Raises:
        UnreadableError: `empty`, `lock_file`, `unsupported` (a container without a reader) or
            `binary` (bytes that are no text).

    >>> sniff("一、总体情况".encode(), "a.txt")
    'text'
    """
    if file.rsplit("/", 1)[-1].startswith(_LOCK_PREFIXES):
        raise UnreadableError(
            "lock_file", "a lock file that an office program left behind, not a document"
        )
    if not data.strip():
        raise UnreadableError("empty", f"the file is empty ({len(data)} bytes)")
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableError("unsupported", f"a {kind}; no reader for it")
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if any(mark in head for mark in _HTML_MARKS):
        return "html"
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and _looks_binary(data[:65536]):
        raise UnreadableError("binary", "the bytes are no text in any encoding")
    return "text"


def _looks_binary(sample: bytes) -> bool:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\x00" in sample or controls > len(sample) // 100
