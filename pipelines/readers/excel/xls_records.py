"""Parse what xlrd leaves out of a legacy workbook: formulas, and drawings on sheets.

Both are records of a sheet's stream: a code, a length and data.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from xlrd.book import Book

from pipelines.readers.excel.drawn import Box, Drawn
from pipelines.readers.excel.sheets import Place

_HEAD = struct.Struct("<HH")
_BOF, _EOF = 0x809, 0x0A
_FORMULA, _DRAWING, _OBJECT, _UNCALCULATED, _RECALCULATION = 0x06, 0xEC, 0x5D, 0x5E, 0x1C1
_WANTED = frozenset((_FORMULA, _DRAWING, _OBJECT, _UNCALCULATED, _RECALCULATION))
_ANCHOR = b"\x10\xf0\x12\x00\x00\x00"
_CORNERS = struct.Struct("<8H")
_ACROSS, _DOWN = 1024, 256
"""Parts of a column and of a row that anchors count in."""
_NOTE = 0x19
_KINDS = {1: "line", 5: "chart", 6: "text box", 8: "picture", 11: "check box"}
_NO_NUMBER = b"\xff\xff"


class Records(NamedTuple):
    """The formulas of a sheet, each with whether it has a result (not 0 or ""); its drawings."""

    formulas: dict[Place, bool]
    drawings: list[Drawn]
    is_uncalculated: bool


def sheet_records(book: Book, number: int) -> Records:
    """Parse the records of a sheet by its number in xlrd."""
    formulas: dict[Place, bool] = {}
    drawings: list[Drawn] = []
    boxes: list[Box] = []
    is_uncalculated = False
    for code, data in _records(book, book._sh_abs_posn[number]):
        if code == _FORMULA and len(data) >= 14:
            row, column = struct.unpack_from("<HH", data)
            formulas[row, column] = _has_result(data[6:14])
        elif code == _UNCALCULATED:
            is_uncalculated = True
        elif code == _DRAWING:
            boxes += _boxes(data)
        elif code == _OBJECT and boxes and len(data) >= 6:
            kind, box = struct.unpack_from("<H", data, 4)[0], boxes.pop(0)
            if kind != _NOTE:
                drawings.append(Drawn(_KINDS.get(kind, "drawing"), box))
    return Records(formulas, drawings, is_uncalculated)


def is_calculated_by_excel(book: Book) -> bool:
    """Return whether the workbook names its calculation engine, as only Excel does."""
    return any(
        code == _RECALCULATION and len(data) >= 8 and struct.unpack_from("<I", data, 4)[0] > 0
        for code, data in _records(book, book.base)
    )


def _records(book: Book, start: int) -> Iterator[tuple[int, bytes]]:
    """Return the records of one stream of the workbook, without those of charts inside it."""
    data, at, depth = book.mem, start, 0
    end = min(book.base + book.stream_len, len(data))
    while at + 4 <= end:
        code, length = _HEAD.unpack_from(data, at)
        if code == _BOF:
            depth += 1
        elif code == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1 and code in _WANTED:
            yield code, data[at + 4 : at + 4 + length]
        at += 4 + length


def _has_result(result: bytes) -> bool:
    """Return whether a formula's result is a number other than 0, a text, a boolean or an error."""
    if result[6:] == _NO_NUMBER:
        return result[0] != 3
    return struct.unpack("<d", result)[0] != 0


def _boxes(data: bytes) -> Iterator[Box]:
    """Return the areas of the shapes in a drawing record."""
    at = data.find(_ANCHOR)
    while at >= 0 and at + 8 + _CORNERS.size <= len(data):
        left, across, top, down, right, more_across, bottom, more_down = _CORNERS.unpack_from(
            data, at + 8
        )
        yield Box(
            top + down / _DOWN,
            left + across / _ACROSS,
            bottom + more_down / _DOWN,
            right + more_across / _ACROSS,
        )
        at = data.find(_ANCHOR, at + 8)
