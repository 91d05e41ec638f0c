"""From bytes to text: byte order mark, what is declared, then strict UTF-8, then GB18030.

A page of two bytes a character shows it by its first, <, where it has no mark.

Detectors that guess from letter frequencies misread short Chinese text; strict decoding does not
guess. GB18030 covers GBK and GB2312, the other encodings of Chinese state portals.
"""

import codecs

from pipelines.readers.container import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_NAMES = {
    "utf-8": ("utf-8",),
    "utf8": ("utf-8",),
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "gb18030": ("gb18030",),
    "big5": ("big5",),
}


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of `data` and the encoding it is in; `declared` is what the document says it is.

    Raises:
        UnreadableError: `undecodable`, with the byte at which UTF-8 breaks off.

    >>> decode("湘潭县".encode("gb18030"))
    ('湘潭县', 'gb18030')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, (encoding,))
    first = _NAMES.get(declared, ())
    return _strict(data, tuple(dict.fromkeys((*first, "utf-8", "gb18030"))))


def _strict(data: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    first: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError as error:
            first = first or error
    raise UnreadableError(
        "undecodable", f"no text in {' or '.join(encodings)}: {first.reason} at byte {first.start}"
    )
