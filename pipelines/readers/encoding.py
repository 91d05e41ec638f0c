"""Decode bytes to text: byte order mark, declared encoding, then strict UTF-8, then GB18030.

Damaged bytes become U+FFFD, as in browsers: a text with such a character is never a number.

UTF-16 without a byte order mark is recognised by its first character, <.

Detectors that guess from letter frequencies misread short Chinese text; strict decoding does not
guess. GB18030 covers GBK and GB2312, the other encodings of Chinese state portals.
"""

import codecs

import webencodings

from pipelines.readers.container import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# Aliases as browsers define them: they know more names per encoding than Python.
_NAMES = {"utf-8": "utf-8", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs"}
DAMAGE = "\ufffd"
"""Replaces bytes that are no character."""
_CHARACTERS_PER_DAMAGE = 200
_TWO_BYTES = ("utf-16", "utf-16-le", "utf-16-be")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of `data` and its encoding; `declared` is the encoding the document states.

    Raises:
        UnreadableError: `undecodable`, with the byte at which UTF-8 breaks off.

    >>> decode("湘潭县".encode("gb18030"))
    ('湘潭县', 'gb18030')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, (encoding,))
    known = webencodings.lookup(declared) if declared else None
    first = _NAMES.get(known.name) if known else None
    return _strict(data, tuple(dict.fromkeys(filter(None, (first, "utf-8", "gb18030")))))


def _strict(data: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    first: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError as error:
            first = first or error
    for encoding in encodings:
        if encoding not in _TWO_BYTES:
            text = data.decode(encoding, "replace")
            if text.count(DAMAGE) * _CHARACTERS_PER_DAMAGE <= len(text):
                return text, f"{encoding.removesuffix('-sig')}, damaged"
    assert first is not None, "some encoding was tried"
    raise UnreadableError(
        "undecodable", f"no text in {' or '.join(encodings)}: {first.reason} at byte {first.start}"
    )
