"""Select contents of a web archive that can be reports, cheaply by media type and bytes.

A foreign archive holds whole sites: pictures, scripts, news. Contents rejected here are counted by
reason and never read; the others are read and classified by `readers` and `identify` like any file.
"""

ZIP_MARK = b"PK\x03\x04"
HEAD = 1024
_DOCUMENT_MARKS = (ZIP_MARK, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_PDF = b"%PDF-"
_PAGES = frozenset(("text/html", "application/xhtml+xml", "text/plain"))
_SAVED_PAGES = frozenset(("multipart/related", "message/rfc822", "application/x-mimearchive"))
_UNSPECIFIC = frozenset((None, "unk", "application/octet-stream", "binary/octet-stream"))
_PAGE_MARKS = (b"<!doctype html", b"<html", b"<body", b"<table")
_OFFICE_XML = (b"<w:worddocument", b"urn:schemas-microsoft-com:office:spreadsheet")
_SUBJECT = ("信息公开", "信息公開")
_REPORT = ("报告", "年报", "報告", "年報")


def _written(words: tuple[str, ...]) -> tuple[bytes, ...]:
    """Encode words in the encodings of pages, and as character references."""
    forms = [
        word.encode(encoding)
        for word in words
        for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
    ]
    forms += ["".join(f"&#{ord(c)};" for c in word).encode() for word in words]
    forms += ["".join(f"&#x{ord(c):x};" for c in word).encode() for word in words]
    return tuple(dict.fromkeys(forms))


_WORDS = (_written(_SUBJECT), _written(_REPORT))
_LONGEST = max(len(word) for words in _WORDS for word in words)


def kind_of(head: bytes, media_type: str | None) -> str | None:
    """Return `document` for contents that are always read, `page` for pages that must mention the
    subject, None for contents that cannot be reports.

    Args:
        head: the first `HEAD` bytes, or all if there are fewer.
        media_type: as declared; bytes take precedence over it.

    Example:
        >>> kind_of(b"%PDF-1.7", "text/html"), kind_of(b"...", "image/png")
        ('document', None)
    """
    if head.startswith(_DOCUMENT_MARKS) or _PDF in head[:HEAD]:
        return "document"
    if media_type in _SAVED_PAGES:
        return "document"
    lowered = head.lower()
    if any(mark in lowered for mark in _OFFICE_XML):
        return "document"
    if media_type in _PAGES:
        return "page"
    if media_type in _UNSPECIFIC and any(mark in lowered for mark in _PAGE_MARKS):
        return "page"
    return None


class Look:
    """Check of one content, fed in pieces: whether it can be a report.

    Example:
        >>> look = Look("text/html")
        >>> look.feed("湘潭县2023年政府信息公开工作年度报告".encode("gb18030"))
        >>> look.left_out is None
        True
    """

    def __init__(self, media_type: str | None):
        self._media_type = media_type
        self._head = b""
        self._kind: str | None = None
        self._sought = list(_WORDS)
        self._tail = b""

    def feed(self, piece: bytes) -> None:
        """Check the next piece; a word may continue from the last one."""
        if len(self._head) < HEAD:
            self._head += piece[:HEAD]
            self._kind = kind_of(self._head, self._media_type)
        is_page = self._kind == "page" or len(self._head) < HEAD
        if is_page and self._sought:
            text = self._tail + piece
            self._sought = [
                words for words in self._sought if not any(word in text for word in words)
            ]
            self._tail = text[-_LONGEST:]

    @property
    def left_out(self) -> str | None:
        """Reason why it is no candidate: `empty`, `media_type`, `off_subject`; else None."""
        if not self._head:
            return "empty"
        if self._kind is None:
            return "media_type"
        return "off_subject" if self._kind == "page" and self._sought else None

    @property
    def is_zip(self) -> bool:
        """True if it begins like a zip archive."""
        return self._head.startswith(ZIP_MARK)
