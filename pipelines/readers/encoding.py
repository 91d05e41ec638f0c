"""From bytes to text: byte order mark, then strict UTF-8, then strict GB18030.

Detectors that guess from letter frequencies misread short Chinese text; strict decoding does not
guess. GB18030 covers GBK and GB2312, the other encodings of Chinese state portals.
"""

import codecs

from pipelines.readers.container import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` and the encoding it is in.

    Raises:
        UnreadableError: `undecodable`, with the byte at which UTF-8 breaks off.

    >>> decode("湘潭县".encode("gb18030"))
    ('湘潭县', 'gb18030')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, (encoding,))
    return _strict(data, ("utf-8", "gb18030"))


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
