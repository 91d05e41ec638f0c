"""Read image files (PNG, JPEG, TIFF of several pages and others) as documents and as pictures."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Document
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.pictures import Picture, with_pictures_read

_DAMAGE = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, MemoryError)
"""Exceptions that Pillow raises for damaged files."""


def read_image(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read an image file.

    Raises:
        UnreadableError: `damaged` if its first page is, `too_large`, or `needs_ocr` when no table
            could be read in it.
    """
    next(pictures_of(data, limits, 0))
    with _naming_damage():
        count = sum(1 for _ in _frames(data, limits))
    pages = [
        Picture("a picture", f"page {at + 1}", partial(pictures_of, data, only=at))
        for at in range(count)
    ]
    return with_pictures_read(pages, limits).document("image")


def pictures_of(data: bytes, limits: Limits, only: int | None = None) -> Iterator[np.ndarray]:
    """Return the pages of an image file as arrays in grey or BGR, turned by their EXIF orientation.

    Args:
        data: the file.
        limits: the most dots of a page.
        only: the one page to return, counted from 0; all by default.

    Raises:
        UnreadableError: `damaged`, or `too_large`: more dots than the limit.
    """
    with _naming_damage():
        for at, page in enumerate(_frames(data, limits)):
            if only in (None, at):
                yield as_array(page)


@contextmanager
def _naming_damage() -> Iterator[None]:
    try:
        yield
    except (*_DAMAGE, Image.DecompressionBombError) as error:
        # Pillow names the stream, with its place in memory.
        why = str(error).partition(" <")[0]
        raise UnreadableError("damaged", f"a picture is damaged: {why}") from error


def _frames(data: bytes, limits: Limits) -> Iterator[Image.Image]:
    """Return the pages of an image file, not yet unpacked."""
    with Image.open(io.BytesIO(data)) as image:
        for page in ImageSequence.Iterator(image):
            if page.width * page.height > limits.pixels:
                size = f"{page.width:,} by {page.height:,} dots"
                raise UnreadableError("too_large", f"a picture of {size}")
            yield page


def as_array(image: Image.Image) -> np.ndarray:
    """Return an image as an array in grey, or BGR if coloured; transparent parts are white."""
    with suppress(*_DAMAGE):
        image = ImageOps.exif_transpose(image)
    if image.mode in ("1", "L", "I;16", "I", "F"):
        if image.mode in ("I;16", "I"):
            return (np.clip(np.asarray(image, np.float64) / 256, 0, 255)).astype(np.uint8)
        return np.asarray(image.convert("L"))
    if image.mode in ("LA", "RGBA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        image = Image.alpha_composite(ground, seen)
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[..., ::-1])
