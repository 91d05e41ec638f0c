"""Read the text of a sheet outside its tables: lines, joined to paragraphs."""

from collections.abc import Sequence

import cv2
import numpy as np

from pipelines.readers.scan import engines
from pipelines.readers.scan.sheet import TEXT, ScannedSheet
from pipelines.readers.scan.tables import ScannedTable

_DARK = 165
_WHITE = 255
_LARGE = 1.25
_SURE = 0.93
_MOST_LINES = 120
_TRIED, _WORD, _SURENESS = 12, 3, 4
_FULL = 2.0

Paragraph = tuple[str, float, tuple[float, float, float, float]]
"""A text, its distance from the top of its sheet, and its box in the original picture."""


def paragraphs_of(sheet: ScannedSheet, tables: Sequence[ScannedTable]) -> list[Paragraph]:
    """Return the paragraphs of a sheet outside its tables, from top to bottom."""
    grey = sheet.grey.copy()
    for table in tables:
        cv2.fillConvexPoly(grey, _wider(table.outline), _WHITE)
    boxes = line_boxes(grey)
    lines = [_cut(grey, box) for box in boxes]
    read = engines.tiny().read(lines)
    doubtful = [
        at
        for at, box in enumerate(boxes)
        if read[at].score < _SURE or box[3] - box[1] > _LARGE * TEXT
    ]
    for at, better in zip(
        doubtful, engines.small().read([lines[at] for at in doubtful]), strict=True
    ):
        read[at] = max(better, read[at], key=lambda reading: reading.score)
    kept = [(reading.text, box) for reading, box in zip(read, boxes, strict=True) if reading.text]
    return [_placed(text, box, sheet) for text, box in _joined(kept)]


def reads_level(sheet: ScannedSheet) -> float:
    """Return how many Chinese characters the widest lines of a sheet surely have in its direction.

    Labels are wider than numbers, which do not count: upside down, 0, 6, 8 and 9 are digits too,
    and read as surely. Characters above each other in narrow cells read as words of two or three
    on a page turned sideways, so lines count by their length.
    """
    boxes = sorted(line_boxes(sheet.grey), key=lambda box: box[0] - box[2])
    if not boxes:
        return 0.0
    read = engines.tiny().read([_cut(sheet.grey, box) for box in boxes[:_TRIED]])
    counts = [(reading.score, chinese_in(reading.text)) for reading in read]
    return sum(score**_SURENESS * count for score, count in counts if count >= _WORD)


def chinese_in(text: str) -> int:
    """Return the number of Chinese characters in a text."""
    return sum("\u4e00" <= character <= "\u9fff" for character in text)


def line_boxes(grey: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Return the boxes of text lines on a page without rules, from top to bottom."""
    ink = (cv2.GaussianBlur(grey, (0, 0), 0.8) < _DARK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    # Dust would join lines, and rules of tables are no text.
    widths, heights, areas = stats[:, 2], stats[:, 3], stats[:, 4]
    is_text = (areas > 8) & (np.maximum(widths, heights) < 3.5 * TEXT)
    is_text[0] = False
    ink = is_text[labels].astype(np.uint8)
    # Strokes of one character may be above each other, as in 二.
    joined = cv2.morphologyEx(
        ink, cv2.MORPH_CLOSE, np.ones((round(0.3 * TEXT), round(1.3 * TEXT)), np.uint8)
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = []
    for x, y, w, h, _ in stats[1:].tolist():
        if 0.45 * TEXT < h < 3 * TEXT and w > 0.5 * TEXT:
            boxes.append((x, y, x + w, y + h))
    boxes = _together(boxes)
    return sorted(boxes, key=lambda box: (box[1], box[0]))[:_MOST_LINES]


def _together(boxes: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Join boxes with those inside or beside them in the same line."""
    found: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes, key=lambda box: box[0]):
        for at, other in enumerate(found):
            shared = min(box[3], other[3]) - max(box[1], other[1])
            lower = min(box[3] - box[1], other[3] - other[1])
            if shared > 0.6 * lower and box[0] - other[2] < 2 * TEXT:
                found[at] = (
                    min(box[0], other[0]), min(box[1], other[1]),
                    max(box[2], other[2]), max(box[3], other[3]),
                )  # fmt: skip
                break
        else:
            found.append(box)
    return found


def _wider(outline: np.ndarray) -> np.ndarray:
    middle = outline.mean(axis=0)
    away = outline - middle
    return np.round(outline + 4 * np.sign(away)).astype(np.int32)


def _cut(grey: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    x0, y0, x1, y1 = box
    pad = max(3, (y1 - y0) // 8)
    crop = grey[max(0, y0 - 2) : y1 + 2, max(0, x0 - 2) : x1 + 2]
    return cv2.copyMakeBorder(crop, pad, pad, 2 * pad, 2 * pad, cv2.BORDER_CONSTANT, value=_WHITE)


def _joined(lines: list[tuple[str, tuple]]) -> list[tuple[str, tuple]]:
    """Join lines that fill the width with the next one."""
    if not lines:
        return []
    right = max(box[2] for _, box in lines)
    left = min(box[0] for _, box in lines)
    found: list[tuple[str, tuple]] = []
    is_full = False
    for text, box in lines:
        before, above = found[-1] if is_full else ("", box)
        if is_full and box[1] - above[3] < 1.2 * TEXT and box[0] - left < 1.2 * TEXT:
            wide = (min(above[0], box[0]), above[1], max(above[2], box[2]), box[3])
            found[-1] = before + text, wide
        else:
            found.append((text, box))
        is_full = right - box[2] < _FULL * TEXT and box[2] - box[0] > 12 * TEXT
    return found


def _placed(text: str, box: tuple, sheet: ScannedSheet) -> Paragraph:
    corners = np.array(
        [[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]]], np.float32
    )
    at = cv2.perspectiveTransform(corners[None], sheet.to_picture)[0]
    return text, float(box[1]), (*at.min(axis=0), *at.max(axis=0))
