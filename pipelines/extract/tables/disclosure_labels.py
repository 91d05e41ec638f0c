"""The labels of table 2: the meanings of each, and the block and form of a header row.

The form is decided from the headers alone, never from the year of the report.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from pipelines.extract.rows.labelled_rows import LabelledRow
from pipelines.extract.tables.located import DISCLOSURE as TABLE
from pipelines.forms import (
    OTHER_PERIODS,
    Block,
    Column,
    forms,
    key,
    known_labels,
    label_key,
    means,
    similarity,
    variants,
)
from pipelines.forms.labels import simplify
from pipelines.forms.likeness import resembled

FOOTER = "region_total_published"
_TOTAL_PUBLISHED = "发布总数量"
_HEADER_LIKE_ENOUGH = 0.72
_BLOCK_LIKE_ENOUGH = 0.5
_SHORTEST_PIECE = 3
_LONGEST_LABEL = 40
_UNIT = re.compile(r"(万元|亿元|(?<![万亿])元)")


def meaning(row: LabelledRow) -> tuple[str | None, str | None]:
    """Return what a label is in this table (block, corner, column, row, end), with its code."""
    return _meaning(row.key, row.label) if row.key else (None, None)


@lru_cache(maxsize=2048)
def _meaning(name: str, label: str) -> tuple[str | None, str | None]:
    if _TOTAL_PUBLISHED in name:
        return "row", FOOTER
    meanings = known_labels().get(name, frozenset())
    for table, kind, code in sorted(meanings):
        if table == TABLE and kind != "section":
            return kind, code
    if any(kind in ("section", "row") for _, kind, _ in meanings):
        return "stop", None
    if name.startswith("第二十条"):
        return "block", None
    if len(label) > _LONGEST_LABEL or holds_several(name):
        return None, None
    alike = dict(resembled(label, TABLE))
    if len(name) >= _SHORTEST_PIECE:
        for code, column in _column_keys():
            if column.startswith(name):
                alike.setdefault(("column", code), 0.0)
    return max(alike, key=lambda meant: alike[meant]) if alike else (None, None)


def _column_keys() -> tuple[tuple[str, str], ...]:
    return tuple(
        (column.code, key(column.label))
        for form in forms(TABLE)
        for block in form.blocks
        for column in block.columns
    )


def holds_several(label_key: str) -> bool:
    """Return whether a text holds several labels: their numbers are then indistinguishable.

    >>> holds_several("规章行政规范性文件"), holds_several("行政规范性文件")
    (True, False)
    """
    found = 0
    for name in _names_by_length():
        if name in label_key:
            label_key = label_key.replace(name, "|", 1)
            found += 1
    return found > 1


@lru_cache(maxsize=1)
def _names_by_length() -> tuple[str, ...]:
    """Return keys of the official labels of rows and columns, the longest first."""
    blocks = [block for form in forms(TABLE) for block in form.blocks]
    labels = [row.label for block in blocks for row in block.rows]
    labels += [column.label for block in blocks for column in block.columns]
    names = set(map(key, labels))
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def choose_block(headers: tuple[str, ...], blocks: tuple[Block, ...]) -> Block | None:
    """Return the block whose columns the header labels name; None if undecided."""
    fitting = tuple([block for block in blocks if len(block.columns) == len(headers)])
    return _best_block(headers, fitting) if fitting else None


@lru_cache(maxsize=4096)
def _best_block(headers: tuple[str, ...], blocks: tuple[Block, ...]) -> Block | None:
    fits = [_fit(headers, block) for block in blocks]
    return blocks[fits.index(max(fits))] if max(fits) > _BLOCK_LIKE_ENOUGH else None


def columns_named(headers: list[LabelledRow]) -> list[str] | None:
    """Return the codes of the columns that headers name; None unless each is one known column."""
    named = [means(header.key, TABLE, "column") for header in headers]
    if any(len(codes) != 1 for codes in named):
        return None
    return [code for codes in named for code in codes]


def _fit(headers: tuple[str, ...], block: Block) -> float:
    """Return how well header labels, in order, name the columns of a block of the same number.

    0 if one of them is about another period than its column.
    """
    pairs = list(zip(headers, block.columns, strict=True))
    if any(_is_other_period(label, column) for label, column in pairs):
        return 0.0
    return sum(_header_score(label, column) for label, column in pairs) / len(pairs)


def _is_other_period(label: str, column: Column) -> bool:
    """Return whether only one of a header and a column is about the year before, or all years."""
    if label_key(label) in known_labels():
        return False
    return any((word in label) != (word in column.label) for word in OTHER_PERIODS)


def _header_score(label: str, column: Column) -> float:
    name = label_key(label)
    names = (column.label, *variants(TABLE, "column", column.code))
    if name in map(key, names):
        return 1.0
    score = max(similarity(label, other) for other in names)
    if score >= _HEADER_LIKE_ENOUGH:
        return score
    return 0.5 if key(column.label).startswith(name) else 0.0


def header_units(headers: tuple[str, ...], block: Block) -> Mapping[str, str]:
    """Return the units of amounts that header labels print, by column code."""
    found = {}
    for label, column in zip(headers, block.columns, strict=True):
        unit = _UNIT.search(simplify(label))
        if unit and column.data_type == "amount":
            found[column.code] = unit[1]
    return found
