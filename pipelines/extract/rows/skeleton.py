"""The skeleton of a document: its labels, and the places of its values, masked.

What depends only on labels, spans and shape is equal for all documents of one skeleton: most pages
of a portal share a few. Lines that no table can use are masked too, so that title and prose do not
make documents differ.
"""

from typing import NamedTuple

from pipelines.extract.rows.lines import (
    NUMBER,
    PROSE,
    TOTAL_PUBLISHED,
    WORDS,
    line_parts,
)
from pipelines.extract.rows.values import BLANK, TEXT, read_value
from pipelines.forms import known_labels, label_key
from pipelines.readers.document import Document, Grid, GridCell, Line

EMPTY, VALUE, MERGED = "\0b", "\0v", "\0m"
"""Masks: a blank; a value or a blank, in a grid row that prints one; the continuation of a cell."""
_COLLAPSED = frozenset((PROSE, WORDS))
_NOTHING = ((EMPTY, ""),)


PrintedText = Line | GridCell
"""A text of the document and its place."""


class Skeleton(NamedTuple):
    """Labels and masks in order, and the text printed behind each.

    A grid is (ragged, rows); a row is its masks, and the columns of its cells if one of them takes
    several.
    """

    parts: tuple
    printed: list[PrintedText]


def skeleton_of(document: Document, keep_words: bool = False) -> Skeleton:
    """Mask the values of a document, and lines of words that no table since 2019 has."""
    parts: list = []
    printed: list[PrintedText] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            rows: list[tuple[tuple[str, ...], tuple[int, ...] | None]] = []
            above: tuple[GridCell, ...] = ()
            for row in block.rows:
                widths = [width for _, _, _, width in row]
                takes_more = tuple(widths) if sum(widths) > len(widths) else None
                if row and "量" in row[0].text and TOTAL_PUBLISHED.fullmatch(row[0].text):
                    # The line under table 2, set as its last row.
                    masks, texts = zip(*line_parts(row[0].text), strict=True)
                    rows.append((masks, None))
                    printed += [Line(text, row[0].locator) for text in texts]
                    continue
                masks = _row_masks(row, block.ragged, above)
                rows.append((masks, takes_more))
                above = row
                printed += row
            parts.append((block.ragged, tuple(rows)))
            continue
        for mask, text in line_parts(block.text, keep_words) if block.text else _NOTHING:
            if mask in _COLLAPSED and parts and parts[-1] in _COLLAPSED:
                parts.pop()
                printed.pop()
            parts.append(mask)
            printed.append(block if text == block.text else Line(text, block.locator))
    return Skeleton(tuple(parts), printed)


def _row_masks(
    row: tuple[GridCell, ...], ragged: bool, above: tuple[GridCell, ...]
) -> tuple[str, ...]:
    """Return the masks of a grid row; if blanks are kept, they look like numbers beside one.

    Some converters repeat a merged cell: a label equal to its left neighbour continues it, and so
    does a header equal to the one above.
    """
    masks: list[str] = []
    before = None
    start, prints, prints_any = 0, False, False
    for text, _, merged, _ in row:
        value = BLANK if merged else read_value(text)
        if merged or (value is TEXT and text == before and label_key(text) in known_labels()):
            masks.append(MERGED)
        elif value is BLANK:
            masks.append(EMPTY)
        elif value is TEXT:
            if prints and not ragged:
                _mask_values(masks, start)
            start, prints = len(masks) + 1, False
            masks.append(text)
            before = text
        else:
            masks.append(NUMBER)
            prints = prints_any = True
    if prints and not ragged:
        _mask_values(masks, start)
    if not prints_any and len(above) == len(masks):
        pairs = zip(masks, above, strict=True)
        masks = [MERGED if mask == over.text else mask for mask, over in pairs]
    return tuple(masks)


def _mask_values(masks: list[str], start: int) -> None:
    for index in range(start, len(masks)):
        if masks[index] is NUMBER or masks[index] is EMPTY:
            masks[index] = VALUE
