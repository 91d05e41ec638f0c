"""Replace labels read from pictures by the nearest official one; join rows that a page end cuts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from pipelines.forms import LEGACY, known_labels, label_key
from pipelines.forms.codelists import labels_by_meaning
from pipelines.forms.labels import parse_label, similarity
from pipelines.readers.document import Block, Document, Grid, GridCell, Line
from pipelines.readers.marks import unsure

_LIKE, _APART = 72, 9
_PAGE_NUMBER = 8
"""Characters of the longest line between the parts of a table: a page number."""
_FEWEST_VALUES = 4
_Row = tuple[GridCell, ...]


def with_official_labels(document: Document) -> Document:
    """Return a document with labels read from pictures replaced by official ones."""
    values = document.recognitions.keys()
    if not values:
        return document
    blocks = tuple(_official(block, values) for block in _joined(document.blocks, values))
    return replace(document, blocks=blocks)


def _official(block: Block, values: Collection[str]) -> Block:
    if not isinstance(block, Grid):
        return block
    if not any(cell.locator in values for row in block.rows for cell in row):
        return block
    return replace(
        block,
        rows=tuple(
            tuple(
                cell
                if cell.merged or cell.locator in values
                else cell._replace(text=official_label(cell.text))
                for cell in row
            )
            for row in block.rows
        ),
    )


def _joined(blocks: Iterable[Block], values: Collection[str]) -> list[Block]:
    """Return blocks with the rows joined that a page end cuts, as LibreOffice prints them.

    One part has the numbers and a piece of the label, the other the rest of the label: its cells
    are not blank. A number on two lines may be cut too.
    """
    found: list[Block] = []
    above: int | None = None
    for block in blocks:
        if isinstance(block, Line):
            above = above if len(block.text) <= _PAGE_NUMBER else None
        elif block.rows:
            upper = found[above] if above is not None else None
            if above is not None and isinstance(upper, Grid):
                found[above], block = _with_row_joined(upper, block, values)
            above = len(found)
        found.append(block)
    return found


def _with_row_joined(upper: Grid, lower: Grid, values: Collection[str]) -> tuple[Grid, Grid]:
    """Return two parts of a table, with the row joined that is partly in both.

    A cell with ink in both parts, as a number on two lines, is not known, nor is any where the
    pieces of the label make none.
    """
    last, first = upper.rows[-1], lower.rows[0]
    count = min(_numbers(last, values), _numbers(first, values))
    if count < _FEWEST_VALUES or count in (len(last), len(first)):
        return upper, lower
    above, below = last[-count - 1], first[-count - 1]
    both = above.text + below.text
    # A rest such as 政执法案卷 is like an official label, but the whole is more so.
    is_row = _is_official(above.text) and _is_official(below.text)
    if not above.text or is_row or label_key(below.text) in known_labels():
        return upper, lower
    text = official_label(both)
    if not _is_official(text) or similarity(both, text) <= similarity(below.text, text):
        text = official_label(above.text) if _is_official(above.text) else ""
    numbers = (
        cell._replace(text=unsure([cell.text, rest.text]))
        if not text or (cell.text and rest.text)
        else (cell if cell.text else rest)
        for cell, rest in zip(last[-count:], first[-count:], strict=True)
    )
    whole = (*last[: -count - 1], above._replace(text=text or above.text), *numbers)
    return Grid((*upper.rows[:-1], whole)), Grid(_without_first(lower.rows))


def _is_official(text: str) -> bool:
    return label_key(official_label(text)) in known_labels()


def _numbers(row: _Row, values: Collection[str]) -> int:
    """Return how many cells at the end of a row are for values."""
    return len(list(takewhile(lambda cell: cell.locator in values, reversed(row))))


def _without_first(rows: tuple[_Row, ...]) -> tuple[_Row, ...]:
    """Return rows without the first; its cells that reach further down begin in the next one."""
    if len(rows) < 2:
        return ()
    first, second, *others = rows
    moved = tuple(
        first[at]._replace(text=cell.text or first[at].text)
        if cell.merged and at < len(first) and not first[at].merged
        else cell
        for at, cell in enumerate(second)
    )
    return (moved, *others)


def official_label(text: str) -> str:
    """Return the nearest official label of a text read from a picture, or the text if none is near.

    >>> official_label("1.保护第二方合去权益"), official_label("复议后超诉")
    ('4.保护第三方合法权益', '复议后起诉')
    >>> official_label("本年度")
    '本年度'
    """
    if label_key(text) in known_labels():
        return text
    bodies, body = _bodies(), parse_label(text).body
    found = extract(body, list(bodies), scorer=ratio, score_cutoff=_LIKE - _APART, limit=None)
    if not found or found[0][1] < _LIKE or len(body) < 2:
        return text
    [best, score, _], *others = found
    for other, other_score, _ in others:
        # Labels of one row, as (三) and 三、, do not compete.
        if score - other_score < _APART and bodies[best].keys().isdisjoint(bodies[other]):
            return text
    return max(bodies[best].values(), key=lambda label: similarity(text, label))


@lru_cache(maxsize=1)
def _bodies() -> Mapping[str, Mapping[tuple[str, str, str], str]]:
    """Return the labels of tables 2, 3 and 4 without ordinals, with the rows they belong to."""
    found: dict[str, dict[tuple[str, str, str], str]] = {}
    for meaning, label in labels_by_meaning():
        if meaning[0] != LEGACY and meaning[1] != "section":
            found.setdefault(parse_label(label).body, {})[meaning] = label
    return found
