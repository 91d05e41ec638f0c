"""The skeleton of a document: its labels and the places of its values, the values masked.

What depends on labels, spans and shape alone is the same for all documents of one skeleton: most
pages of a portal share a few. Lines that no table can use are masked too, so that title and prose
do not tell two documents apart.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipelines.extract.rows.lines import (
    NUMBER,
    PROSE,
    TOTAL_PUBLISHED,
    WORDS,
    indicator_parts,
    is_page_mark,
    line_parts,
)
from pipelines.extract.rows.values import BLANK, TEXT, is_value, read_value
from pipelines.forms import known_labels, label_key
from pipelines.readers.document import Document, Grid, Line

EMPTY, VALUE, MERGED = "\0b", "\0v", "\0m"
"""Masks: a blank; a value or a blank, in a row of a grid that prints one; a cell that goes on from
another."""
_COLLAPSED = frozenset((PROSE, WORDS))


class Printed(NamedTuple):
    """A text of the document and where it stands."""

    text: str
    locator: str


class Skeleton(NamedTuple):
    """Labels and masks in order, and the printed text behind each.

    A grid is (ragged, rows); a row is its masks, and the columns that its cells take where one of
    them takes more than one.
    """

    parts: tuple
    printed: list[Printed]


def skeleton_of(document: Document, keep_words: bool = False) -> Skeleton:
    """Mask the values of a document, and lines of words that no table since 2019 has."""
    parts: list = []
    printed: list[Printed] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            rows = []
            above: tuple[str, ...] = ()
            for row in block.rows:
                widths = [width for _, _, _, width in row]
                takes_more = tuple(widths) if sum(widths) > len(widths) else None
                if row and "量" in row[0].text and TOTAL_PUBLISHED.fullmatch(row[0].text):
                    # The line under table 2, set as its last row.
                    masks, texts = zip(*line_parts(row[0].text), strict=True)
                    rows.append((masks, None))
                    printed += [Printed(text, row[0].locator) for text in texts]
                    continue
                masks = _row_masks(row, block.ragged, above)
                rows.append((masks, takes_more))
                above = tuple([cell.text for cell in row])
                printed += [Printed(text, locator) for text, locator, _, _ in row]
            parts.append((block.ragged, tuple(rows)))
            continue
        for mask, text in _line_masks(block, keep_words):
            if mask in _COLLAPSED and parts and parts[-1] in _COLLAPSED:
                parts.pop()
                printed.pop()
            parts.append(mask)
            printed.append(Printed(text, block.locator))
    return Skeleton(tuple(parts), printed)


def _line_masks(line: Line, keep_words: bool) -> Sequence[tuple[str, str]]:
    text = line.text
    if not text:
        return ((EMPTY, ""),)
    if is_value(text):
        return () if not text.isdecimal() and is_page_mark(text) else ((NUMBER, text),)
    return indicator_parts(text) if keep_words else line_parts(text)


def _row_masks(row: Sequence, ragged: bool, above: tuple[str, ...]) -> tuple[str, ...]:
    """The masks of a row of a grid; where blanks are kept, they look like numbers beside one.

    Some converters repeat a merged cell: a label as its left neighbour reads goes on from it, and
    so does a header as the one above reads.
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
        masks = [MERGED if mask == over else mask for mask, over in zip(masks, above, strict=True)]
    return tuple(masks)


def _mask_values(masks: list[str], start: int) -> None:
    for index in range(start, len(masks)):
        if masks[index] is NUMBER or masks[index] is EMPTY:
            masks[index] = VALUE
