"""Locate the pictures, shapes, charts and controls of an Excel sheet (xlsx).

Newer drawings anchor by cells and offsets in EMU; VML, still used for form controls and visible
comments, by cells and pixels.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from pipelines.readers.container import UnreadableError
from pipelines.readers.excel.drawn import Box, Drawn
from pipelines.readers.package import Package

_X = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CLIENT = "{urn:schemas-microsoft-com:office:excel}"
_NAMES = {"pic": "picture", "sp": "shape", "graphicFrame": "chart", "cxnSp": "line"}
_FRAMES = frozenset(("rect", "roundRect", "ellipse"))
_HIDDEN = re.compile(r"visibility\s*:\s*hidden", re.I)
_PIXEL, _POINT = 9525, 12700
_PIXELS_OF_A_DIGIT = 7
_FARTHEST = 20_000
_LEAST_HEIGHT = 3.0
_OFF = frozenset((None, "0", "false"))


class Geometry(NamedTuple):
    """Widths of columns in digits and heights of rows in points, where not the default."""

    widths: dict[int, float]
    heights: dict[int, float]
    width: float
    height: float

    def is_low(self, number: int) -> bool:
        """Return whether a row is too low to show text."""
        return self.heights.get(number, self.height) < _LEAST_HEIGHT

    def column(self, number: int) -> float:
        """Return the width of a column in EMU."""
        return max(self.widths.get(number, self.width) * _PIXELS_OF_A_DIGIT * _PIXEL, 1.0)

    def row(self, number: int) -> float:
        """Return the height of a row in EMU."""
        return max(self.heights.get(number, self.height) * _POINT, 1.0)


def drawings(
    package: Package, part: str, root: etree._Element, geometry: Geometry
) -> Iterator[Drawn]:
    """Return the drawings of a sheet; a drawing that cannot be read is left out."""
    kinds = {_S + "drawing": _of_drawing, _S + "legacyDrawing": _of_vml}
    found = list(root.iterchildren(*kinds))
    targets = package.targets(part) if found else {}
    for child in found:
        target = targets.get(child.get(_RELATIONSHIP, ""))
        if target is None:
            continue
        try:
            drawing = package.xml(target)
        except UnreadableError as error:
            if error.code != "damaged":
                raise
            continue
        yield from kinds[child.tag](drawing, geometry)


def _of_drawing(root: etree._Element, geometry: Geometry) -> Iterator[Drawn]:
    for anchor in root.iterchildren(etree.Element):
        box = _box(anchor, geometry)
        if box is None:
            continue
        for kind, name in _NAMES.items():
            for shape in anchor.iter(_X + kind):
                own = next(shape.iter(_X + "cNvPr"), None)
                is_hidden = own is not None and own.get("hidden") not in _OFF
                if not is_hidden and _is_painted(shape, kind):
                    label = (own is not None and own.get("name")) or name
                    yield Drawn(" ".join(label.split()), box)


def _is_painted(shape: etree._Element, kind: str) -> bool:
    """Return whether a shape paints anything over its area, instead of around it."""
    properties = shape.find(_X + "spPr")
    if kind != "sp" or properties is None or any(text.text for text in shape.iter(_A + "t")):
        return True
    if properties.find(_A + "noFill") is None:
        return True
    form = properties.find(_A + "prstGeom")
    return form is None or form.get("prst") not in _FRAMES


def _box(anchor: etree._Element, geometry: Geometry) -> Box | None:
    """Return the area of an anchor: two cells, one cell, or absolute."""
    start, end, size = (anchor.find(_X + name) for name in ("from", "to", "ext"))
    if start is not None:
        top, left = _corner(start, geometry)
    elif (position := anchor.find(_X + "pos")) is not None:
        top = _walked(0.0, _whole(position.get("y")), geometry.row)
        left = _walked(0.0, _whole(position.get("x")), geometry.column)
    else:
        return None
    if end is not None:
        return Box(top, left, *_corner(end, geometry))
    if size is None:
        return None
    bottom = _walked(top, _whole(size.get("cy")), geometry.row)
    return Box(top, left, bottom, _walked(left, _whole(size.get("cx")), geometry.column))


def _corner(corner: etree._Element, geometry: Geometry) -> tuple[float, float]:
    column, across, row, down = (
        _whole(corner.findtext(_X + name)) for name in ("col", "colOff", "row", "rowOff")
    )
    return (
        row + min(down / geometry.row(row), 1.0),
        column + min(across / geometry.column(column), 1.0),
    )


def _walked(start: float, length: float, size: Callable[[int], float]) -> float:
    """Return the row or column at an EMU offset behind another one."""
    at = int(start)
    left = length + (start - at) * size(at)
    while left > size(at) and at < _FARTHEST:
        left -= size(at)
        at += 1
    return at + min(left / size(at), 1.0)


def _of_vml(root: etree._Element, geometry: Geometry) -> Iterator[Drawn]:
    """Return form controls, and comments that are always shown."""
    for client in root.iter(_CLIENT + "ClientData"):
        kind = client.get("ObjectType", "")
        shape = client.getparent()
        style = "" if shape is None else shape.get("style", "")
        is_hidden = client.find(_CLIENT + "Visible") is None if kind == "Note" else False
        numbers = re.findall(r"\d+", client.findtext(_CLIENT + "Anchor") or "")
        if is_hidden or _HIDDEN.search(style) or len(numbers) != 8:
            continue
        left, across, top, down, right, more_across, bottom, more_down = map(int, numbers)
        yield Drawn(
            kind or "shape",
            Box(
                top + min(down * _PIXEL / geometry.row(top), 1.0),
                left + min(across * _PIXEL / geometry.column(left), 1.0),
                bottom + min(more_down * _PIXEL / geometry.row(bottom), 1.0),
                right + min(more_across * _PIXEL / geometry.column(right), 1.0),
            ),
        )


def _whole(text: str | None) -> int:
    found = re.fullmatch(r"\s*(-?\d{1,15})\s*", text or "")
    return max(int(found[1]), 0) if found else 0
