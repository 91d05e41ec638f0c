"""Limit what one page, stream or font of a PDF may ask of pdfminer, which has no limits itself.

A few bytes can ask for billions of characters of a font, for endless drawings inside drawings, or
for a stream that unpacks to gigabytes. The limits are far above what any report needs.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from pdfminer import pdffont, pdftypes
from pdfminer.cmapdb import FileCMap, FileUnicodeMap
from pdfminer.layout import LTContainer
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import list_value, stream_value

from pipelines.readers.pdf.objects import OversizedStreamError, patch

_MOST_OBJECTS = 100_000
"""Characters, lines and pictures of one page, or of one drawing on it."""
_MOST_DRAWINGS = 20_000
"""Drawings and pictures of a whole document, counted each time they are placed."""
_MOST_CONTENT = 4 << 20
"""Bytes of the drawing instructions of a page, unpacked."""
_MOST_CODES = 1 << 18
"""Characters that one font maps; Unicode has 1,114,112."""
_MOST_WIDTHS = 1 << 16
"""Characters of one range of widths: their numbers have two bytes."""
_MOST_PACKED, _MOST_UNPACKED = 8 << 20, 64 << 20
"""Bytes of an LZW or run-length stream, packed and unpacked."""


def be_bounded() -> None:
    """Patch pdfminer to raise OversizedStreamError beyond these limits; once per process."""
    patch(LTContainer, add=_add)
    patch(FileUnicodeMap, add_cid2unichr=_counted(FileUnicodeMap.add_cid2unichr))
    patch(FileCMap, add_code2cid=_counted(FileCMap.add_code2cid))
    patch(
        PDFPageInterpreter,
        do_Do=_counted_drawing(PDFPageInterpreter.do_Do),
        render_contents=_measured(PDFPageInterpreter.render_contents),
    )
    for name in ("get_widths", "get_widths2"):
        setattr(pdffont, name, _narrow(getattr(pdffont, name)))
    for name in ("ascii85decode", "asciihexdecode", "rldecode"):
        setattr(pdftypes, name, _packed(getattr(pdftypes, name)))
    patch(pdftypes, lzwdecode=_packed(_lzw))


def _add(self: LTContainer, item: object) -> None:
    if len(self._objs) >= _MOST_OBJECTS:
        raise OversizedStreamError(f"over {_MOST_OBJECTS:,} marks on one page")
    self._objs.append(item)


def _counted(add: Callable) -> Callable:
    """Return the method that adds one character to the map of a font, with a count."""

    def counting(self: Any, *entry: object) -> None:
        self.xxgk_count = getattr(self, "xxgk_count", 0) + 1
        if self.xxgk_count > _MOST_CODES:
            raise OversizedStreamError(f"a font maps over {_MOST_CODES:,} characters")
        add(self, *entry)

    return counting


def _counted_drawing(draw: Callable) -> Callable:
    """Return the method that places a drawing, with a count; interpreters share its resources."""

    # pdfminer inspects the number of a method's arguments.
    def counting(self: PDFPageInterpreter, name: object) -> None:
        shared: Any = self.rsrcmgr
        shared.xxgk_count = getattr(shared, "xxgk_count", 0) + 1
        if shared.xxgk_count > _MOST_DRAWINGS:
            raise OversizedStreamError(f"over {_MOST_DRAWINGS:,} drawings and pictures")
        draw(self, name)

    return counting


def _measured(render: Callable) -> Callable:
    """Return the method that interprets a page or drawing, with a limit on its instructions."""

    def measuring(
        self: PDFPageInterpreter,
        resources: dict,
        streams: Sequence[object],
        *ctm: object,
        **kw: object,
    ) -> None:
        size = sum(len(stream_value(stream).get_data()) for stream in list_value(streams))
        if size > _MOST_CONTENT:
            raise OversizedStreamError(f"a page is drawn by {size:,} bytes of instructions")
        render(self, resources, streams, *ctm, **kw)

    return measuring


def _narrow(widths: Callable) -> Callable:
    """Return the function that reads character widths, with a limit on the range."""

    def narrow(seq: Iterable[object]) -> dict:
        numbers = list(seq)
        for first, last in pairwise(numbers):
            if isinstance(first, int) and isinstance(last, int) and last - first > _MOST_WIDTHS:
                raise OversizedStreamError("a font gives the widths of more characters than exist")
        return widths(numbers)

    return narrow


def _packed(decode: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    def bounded(data: bytes) -> bytes:
        if len(data) > _MOST_PACKED:
            raise OversizedStreamError(f"a packed stream has over {_MOST_PACKED >> 20} MB")
        unpacked = decode(data)
        if len(unpacked) > _MOST_UNPACKED:
            raise OversizedStreamError(f"a stream unpacks to over {_MOST_UNPACKED >> 20} MB")
        return unpacked

    return bounded


def _lzw(data: bytes) -> bytes:
    """Unpack LZW piece by piece, up to the limit."""
    pieces, size = [], 0
    for piece in LZWDecoder(io.BytesIO(data)).run():
        pieces.append(piece)
        size += len(piece)
        if size > _MOST_UNPACKED:
            break
    return b"".join(pieces)
