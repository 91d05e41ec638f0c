"""Normalise a picture of a page: one channel, white ground, dark ink, one text size, level."""

from typing import NamedTuple

import cv2
import numpy as np

TEXT = 26.0
"""Height in pixels of a Chinese character in a sheet: nine points at 200 dots per inch."""
_LEAST_SCALE, _MOST_SCALE = 0.3, 4.0
_MOST_PIXELS = 12_000_000
_DARK = 160
_GROUND = 8
_FADING = 0.4
_NO_INK, _PALEST = 240.0, 190.0


class ScannedSheet(NamedTuple):
    """A clean page in grey, and the matrix from its points to the original picture."""

    grey: np.ndarray
    to_picture: np.ndarray


def one_channel(picture: np.ndarray) -> np.ndarray:
    """Return the brightest channel, brightened where there is colour: seals fade, black stays."""
    if picture.ndim == 2:
        return picture
    brightest = picture[..., :3].max(axis=2)
    colour = brightest - picture[..., :3].min(axis=2)
    return np.minimum(brightest + _FADING * colour, 255).astype(np.uint8)


def even(grey: np.ndarray) -> np.ndarray:
    """Return a page with white ground and black ink, independent of the lighting."""
    height, width = grey.shape
    less = cv2.resize(
        grey, (max(1, width // _GROUND), max(1, height // _GROUND)), interpolation=cv2.INTER_AREA
    )
    ground = cv2.medianBlur(cv2.dilate(less, np.ones((7, 7), np.uint8)), 9)
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    flat = cv2.divide(grey, np.maximum(ground, 1), scale=255)
    # The darkest hundredth of a page is its ink; on a pale page it is grey.
    ink = float(np.percentile(flat[::4, ::4], 1))
    if ink >= _NO_INK:
        return flat
    low = min(ink, _PALEST)
    stretched = (flat.astype(np.float32) - low) * (255.0 / (250.0 - low))
    return np.clip(stretched, 0, 255).astype(np.uint8)


def text_height(picture: np.ndarray) -> float | None:
    """Return the usual height of characters in a picture; None if it has hardly any."""
    ink = (even(one_channel(picture)) < _DARK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    heights, widths, areas = stats[1:, 3], stats[1:, 2], stats[1:, 4]
    like = (heights >= 6) & (heights < 120) & (widths < 2 * heights) & (widths > 0.3 * heights)
    like &= areas > 0.12 * heights * widths
    found = heights[like]
    if len(found) < 40:
        return None
    # Parts of characters are lower than characters: the upper third are whole ones.
    return float(np.percentile(found, 70))


def sheet_of(picture: np.ndarray, height: float) -> ScannedSheet:
    """Return a picture, with characters of that height, as a sheet; not yet level."""
    flat = even(one_channel(picture))
    scale = float(np.clip(TEXT / height, _LEAST_SCALE, _MOST_SCALE))
    scale = min(scale, (_MOST_PIXELS / flat.size) ** 0.5)
    if abs(scale - 1) > 0.08:
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        flat = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=way)
    else:
        scale = 1.0
    return ScannedSheet(flat, np.diag([1 / scale, 1 / scale, 1.0]))
