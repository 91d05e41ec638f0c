"""Paint the pages of a PDF with PDFium, to separate visible from invisible text.

Each page is painted twice, with its text and without. Where the two pictures are equal, no text is
visible, for any reason: drawn invisibly, in the colour of the paper, clipped, covered, or in a
hidden layer. What remains without the text are rules, pictures and drawings. Text over other text
is tried one by one.
"""

import ctypes
import math
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from pipelines.readers.pdf.fonts import use_squares

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points."""

_SCALE, FINE = 1.0, 4.0
_MOST_PIXELS = 24_000_000
_COARSEST_SCALE = 0.5
_FAINT = 20
"""Difference of brightness (of 255) below which nothing is visible."""
_DEEPEST = 8
_PLACES = 10
_MOST_OF_IT = 0.7
_MOST_OBJECTS = 50_000
_MOST_GROUPS = 12

use_squares()


class Replacement(NamedTuple):
    """The replacement of a character: empty if it is invisible, or a mark."""

    box: Box
    before: str
    after: str


class PdfGlyph(NamedTuple):
    """A character in PDFium's text order; `drawn_by` is the text object that draws it."""

    text: str
    box: Box | None = None
    drawn_by: int | None = None


class DrawnGlyph(NamedTuple):
    """A character with a place, drawn by a text object."""

    text: str
    box: Box
    drawn_by: int


class PaintedPage:
    """A page in two pictures; boxes are in points from the top left of the turned page."""

    def __init__(self, page: PdfPage) -> None:
        self._page = page
        self.width, self.height = page.get_size()
        area = max(self.width * self.height, 1)
        self._scale = min(_SCALE, math.sqrt(_MOST_PIXELS / area))
        self._texts = list(_text_objects(page))
        self._whole = self._picture(self._scale)
        with self._without(self._texts):
            self._rest = self._picture(self._scale)
        self._text_pixels = _difference(self._whole, self._rest)

    @property
    def is_legible(self) -> bool:
        """Whether the pictures are fine enough to distinguish characters."""
        return self._scale >= _COARSEST_SCALE

    def shows_text(self, boxes: list[Box]) -> list[bool]:
        """Return whether text is visible in each of several boxes."""
        if not self.is_legible or not boxes:
            return [True] * len(boxes)
        pixels = self._text_pixels
        height, width = pixels.shape
        edges = np.array(boxes) * self._scale
        starts = np.floor(edges[:, :2]).astype(int).clip(0)
        ends = np.maximum(np.rint(edges[:, 2:]).astype(int), starts + 1)
        return [
            x0 < width
            and top < height
            and (pixels[top:bottom, x0:x1].max() > _FAINT or self._shows_fine(box))
            for (x0, top), (x1, bottom), box in zip(
                starts.tolist(), ends.tolist(), boxes, strict=True
            )
        ]

    def covered_glyphs(self) -> list[DrawnGlyph]:
        """Return the characters hidden by text over them, by leaving out each in turn.

        Texts that do not touch each other are left out together.
        """
        glyphs = [DrawnGlyph(text, box, item) for text, box, item in self._glyphs if box and item]
        groups = _apart(_boxes_of_texts(glyphs))
        if len(groups) > _MOST_GROUPS:
            return []
        covered: list[DrawnGlyph] = []
        scale = min(2 * _SCALE, 2 * self._scale)
        whole = self._picture(scale)
        for group in groups:
            with self._without([item for item in self._texts if _address(item) in group]):
                added = _difference(whole, self._picture(scale))
            covered += [
                glyph
                for glyph in glyphs
                if glyph.drawn_by in group
                and not glyph.text.isspace()
                and _cut(added, glyph.box, scale).max(initial=0) <= _FAINT
            ]
        return covered

    def ink(self, box: Box) -> np.ndarray:
        """Return the contrast of each pixel of a box with its background, text included."""
        return self._ink(self._cut(self._whole, box), self._cut(self._rest, box))

    def drawn(self, box: Box) -> np.ndarray:
        """Return the contrast of each pixel of a box without text, at `FINE` pixels per point."""
        with self._without(self._texts):
            rest = self._fine(box, grayscale=True)
        return self._ink(rest, rest)

    @staticmethod
    def _ink(piece: np.ndarray, background: np.ndarray) -> np.ndarray:
        return _difference(piece, np.uint8(np.median(background))) if piece.size else piece

    def is_even(self, box: Box, with_text: bool = False) -> bool:
        """Return whether a box shows nothing but its background."""
        piece = self._cut(self._whole if with_text else self._rest, box)
        return (
            not self.is_legible or piece.size == 0 or int(piece.max()) - int(piece.min()) <= _FAINT
        )

    def has_rule(self, box: Box, across: int) -> bool:
        """Return whether a line is visible along a narrow box; `across` is its narrow axis."""
        piece = self._cut(self._rest, box)
        return piece.size > 0 and bool((np.ptp(piece, axis=across) > _FAINT).mean() > _MOST_OF_IT)

    def text(self, changes: Collection[Replacement]) -> str:
        """Return the text of the page in drawing order, with these changes."""
        if not changes:
            with closing(self._page.get_textpage()) as page:
                return page.get_text_range()
        return "".join(_changed(glyph, changes) for glyph in self._glyphs)

    @cached_property
    def _glyphs(self) -> list[PdfGlyph]:
        with closing(self._page.get_textpage()) as page:
            return [self._glyph(page, index) for index in range(page.count_chars())]

    def _glyph(self, page: PdfTextPage, index: int) -> PdfGlyph:
        text = chr(pdfium.FPDFText_GetUnicode(page, index))
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if pdfium.FPDFText_IsGenerated(page, index) == 1 or not pdfium.FPDFText_GetCharBox(
            page, index, left, right, bottom, top
        ):
            return PdfGlyph(text)
        (x0, y0), (x1, y1) = self._place(left, top), self._place(right, bottom)
        item = pdfium.FPDFText_GetTextObject(page, index)
        box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        return PdfGlyph(text, box, _address(item) if item else None)

    def _place(self, x: ctypes.c_double, y: ctypes.c_double) -> tuple[float, float]:
        """Return a point of the page from its top left, turned as the page is."""
        size = round(self.width * _PLACES), round(self.height * _PLACES)
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page, 0, 0, *size, 0, x, y, across, down)
        return across.value / _PLACES, down.value / _PLACES

    def _picture(self, scale: float) -> np.ndarray:
        # The memory of the bitmap lives as long as its array.
        return self._page.render(scale=scale, grayscale=True).to_numpy()

    def _shows_fine(self, box: Box) -> bool:
        """Return as `shows_text`, enlarged and in colour: for thin type or equal brightness."""
        whole = self._fine(box)
        with self._without(self._texts):
            rest = self._fine(box)
        return bool(_difference(whole, rest).max(initial=0) > _FAINT)

    def _fine(self, box: Box, *, grayscale: bool = False) -> np.ndarray:
        """Return an enlarged piece of the page; empty if it is off the page."""
        x0, top, x1, bottom = box
        crop = tuple(max(0.0, v) for v in (x0, self.height - bottom, self.width - x1, top))
        if crop[0] + crop[2] >= self.width - 1 or crop[1] + crop[3] >= self.height - 1:
            return np.empty((0, 0), np.uint8)
        return self._page.render(scale=FINE, crop=crop, grayscale=grayscale).to_numpy()

    @contextmanager
    def _without(self, items: list) -> Iterator[None]:
        """Hide some objects of the page while the block runs."""
        for item in items:
            pdfium.FPDFPageObj_SetIsActive(item, False)
        try:
            yield
        finally:
            for item in items:
                pdfium.FPDFPageObj_SetIsActive(item, True)

    def _cut(self, picture: np.ndarray, box: Box) -> np.ndarray:
        return _cut(picture, box, self._scale)


def _cut(picture: np.ndarray, box: Box, scale: float) -> np.ndarray:
    x0, top, x1, bottom = (max(0.0, value * scale) for value in box)
    left, upper = int(x0), int(top)
    return picture[upper : max(upper + 1, round(bottom)), left : max(left + 1, round(x1))]


def _address(item: Any) -> int | None:
    return ctypes.cast(item, ctypes.c_void_p).value


def _changed(glyph: PdfGlyph, changes: Collection[Replacement]) -> str:
    if glyph.box:
        for box, before, after in changes:
            if glyph.text == before and is_middle_in(glyph.box, box):
                return after
    return glyph.text


def is_middle_in(box: Box, other: Box) -> bool:
    """Return whether the middle of a box lies in another."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]


def _boxes_of_texts(glyphs: Collection[DrawnGlyph]) -> dict[int, Box]:
    """Return the box of each text object."""
    found: dict[int, Box] = {}
    for _, (x0, top, x1, bottom), text in glyphs:
        left, upper, right, lower = found.get(text, (x0, top, x1, bottom))
        found[text] = min(x0, left), min(top, upper), max(x1, right), max(bottom, lower)
    return found


def _apart(texts: dict[int, Box]) -> list[set[int]]:
    """Group texts into as few groups as possible so that those of a group do not touch."""
    groups: list[tuple[set[int], list[Box]]] = []
    for text, box in texts.items():
        for members, boxes in groups:
            if not any(are_touching(box, other) for other in boxes):
                members.add(text)
                boxes.append(box)
                break
        else:
            groups.append(({text}, [box]))
    return [members for members, _ in groups]


def are_touching(one: Box, other: Box, gap: float = 0.0) -> bool:
    """Return whether two boxes overlap, or are closer than a gap."""
    return (
        one[0] < other[2] + gap
        and other[0] < one[2] + gap
        and one[1] < other[3] + gap
        and other[1] < one[3] + gap
    )


def _difference(one: np.ndarray, other: np.ndarray | np.uint8) -> np.ndarray:
    """Return the absolute difference of two pictures, without overflow of bytes."""
    return np.maximum(one, other) - np.minimum(one, other)


def _text_objects(page: PdfPage) -> Iterator:
    """Return the text objects of a page, also those inside drawings."""
    left = [_MOST_OBJECTS]

    def inside(count: int, get: Callable, depth: int) -> Iterator:
        for index in range(count):
            left[0] -= 1
            if left[0] < 0:
                return
            item = get(index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                yield item
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                yield from inside(
                    pdfium.FPDFFormObj_CountObjects(item),
                    lambda at, form=item: pdfium.FPDFFormObj_GetObject(form, at),
                    depth + 1,
                )

    count = pdfium.FPDFPage_CountObjects(page)
    yield from inside(count, lambda at: pdfium.FPDFPage_GetObject(page, at), 0)
