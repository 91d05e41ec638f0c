"""Scans in files, with the numbers that they print."""

import base64
import io
import random
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image

from tests.rendering import Report, random_report
from tests.scans.damage import KINDS, spoil
from tests.scans.paper import Print, pages_of

MARKS = ("/", "\\", "-", "—", "O", "l", "〇", "①", "3 4", ".5", "7?", "3·", "无", "1.", "00")
"""What stands in cells of real reports and is no number that could be read."""


def scanned_report(
    rng: random.Random, marks: float = 0.0, broken: float = 0.0, blanks: float = 0.0
) -> Report:
    """A report, marks among its numbers and numbers that break its sums, as shares of its cells."""
    report = random_report(rng, rng.choice(("2019", "2021")), blanks)
    cells, expected = dict(report.cells), dict(report.expected)
    for place, text in report.cells.items():
        if text and rng.random() < marks:
            cells[place], expected[place] = rng.choice(MARKS), None
        elif text and rng.random() < broken:
            cells[place] = str(rng.choice((0, rng.randint(1, 9), rng.randint(10, 9999))))
            expected[place] = float(cells[place])
    return replace(report, cells=cells, expected=expected)


def scan_pages(report: Report, style: Print, kind: str, rng: random.Random) -> list[np.ndarray]:
    """The pages of a report after damage of a kind, one draw for the whole document."""
    damage = KINDS[kind](rng)
    return [spoil(np.asarray(page), damage, rng) for page in pages_of(report, style)]


def packed(page: np.ndarray, ending: str = ".png") -> bytes:
    """A page as an image file."""
    return cv2.imencode(ending, page)[1].tobytes()


def as_scanned_pdf(pages: Sequence[np.ndarray], dpi: int = 200) -> bytes:
    """Pages as the pictures of a PDF; those with black and white alone take one bit a pixel."""
    images = [_image(page) for page in pages]
    stream = io.BytesIO()
    images[0].save(stream, "PDF", resolution=dpi, save_all=True, append_images=images[1:])
    return stream.getvalue()


def as_tiff(pages: Sequence[np.ndarray]) -> bytes:
    """Pages of one TIFF file."""
    images = [_image(page) for page in pages]
    stream = io.BytesIO()
    images[0].save(stream, "TIFF", save_all=True, append_images=images[1:], compression="tiff_lzw")
    return stream.getvalue()


def as_page(pages: Sequence[np.ndarray], title: str) -> bytes:
    """Pages as pictures inside a web page."""
    images = "".join(
        f'<p><img src="data:image/png;base64,{base64.b64encode(packed(page)).decode()}"></p>'
        for page in pages
    )
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><h1>{title}</h1>{images}</body></html>"
    ).encode()


def _image(page: np.ndarray) -> Image.Image:
    if page.ndim == 3:
        return Image.fromarray(page[..., ::-1].copy())
    image = Image.fromarray(page)
    return image.convert("1") if not ((page > 0) & (page < 255)).any() else image
