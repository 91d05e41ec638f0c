"""Pages of a PDF as pictures: scanned pages, and pictures on other pages."""

from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from pipelines.readers.container import UnreadableError
from pipelines.readers.limits import Limits
from pipelines.readers.pdf.painting import Box
from pipelines.readers.pictures import Load

_POINTS = 72.0
_LEAST, _MOST, _DRAWN = 72.0, 400.0, 200.0
"""Dots per inch: least, most, and for drawings without any picture."""


def page_as_picture(data: bytes, number: int, turn: int = 0, box: Box | None = None) -> Load:
    """Return a page, counted from 1, or a box on it in points, as a picture.

    Its resolution is that of the largest picture on the page, independent of the nominal page size.
    """

    def load(limits: Limits) -> Iterator[np.ndarray]:
        try:
            with closing(PdfDocument(data)) as document, closing(document[number - 1]) as page:
                if turn:
                    page.set_rotation((page.get_rotation() + turn) % 360)
                yield _painted(page, limits, box)
        except (PdfiumError, IndexError, ValueError) as error:
            message = f"PDFium cannot paint page {number}: {error}"
            raise UnreadableError("damaged", message) from error

    return load


def _painted(page: PdfPage, limits: Limits, box: Box | None) -> np.ndarray:
    width, height = page.get_size()
    scale = _fineness(page) / _POINTS
    if width * height * scale**2 > limits.pixels:
        scale = (limits.pixels / (width * height)) ** 0.5
    with closing(page.render(scale=scale, rev_byteorder=False)) as bitmap:
        dots = bitmap.to_numpy()[..., :3].copy()
    if box:
        left, top, right, bottom = (round(max(0.0, side) * scale) for side in box)
        dots = dots[top:bottom, left:right]
    return dots[..., 0] if _is_grey(dots) else dots


def _is_grey(dots: np.ndarray) -> bool:
    return bool((dots[..., 0] == dots[..., 1]).all() and (dots[..., 1] == dots[..., 2]).all())


def _fineness(page: PdfPage) -> float:
    """Return the dots per inch of the picture that covers most of a page."""
    largest, found = 0.0, _DRAWN
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = image.get_bounds()
        area = (right - left) * (top - bottom)
        if area <= largest:
            continue
        across, down = image.get_px_size()
        sides = sorted((right - left, top - bottom)), sorted((across, down))
        largest = area
        found = max(
            _POINTS * dots / points for points, dots in zip(*sides, strict=True) if points > 1
        )
    return min(max(found, _LEAST), _MOST)
