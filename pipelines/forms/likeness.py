"""Find the names that a misspelt, truncated or damaged label resembles.

The comparison is that of `labels.similarity`, run over all names at once.
"""

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from pipelines.forms.codelists import forms, known_labels, label_key, means, variants
from pipelines.forms.labels import LARGEST_BONUS, key, parse_label, weigh_ordinals

LIKE_ENOUGH = {"applications": 0.72, "disclosure": 0.8}
"""Least likeness of a label to a name of its table: misspelt, truncated or damaged."""

Named = TypeVar("Named", bound=Hashable)


class Names(Generic[Named]):
    """Names of things (rows, columns): one may have several, and several may share one."""

    def __init__(self, names: Iterable[tuple[Named, str]]):
        """Take pairs of a thing and one of its names."""
        self._pairs = [(thing, key(name), parse_label(name)) for thing, name in names]
        self._bodies = [label.body for _, _, label in self._pairs]

    def like(self, printed: str, at_least: float) -> dict[Named, float]:
        """Return the things whose names resemble a label, with their likeness (0 to 1).

        >>> names = Names([("a", "5.属于三类内部事务信息"), ("b", "7.属于行政执法案卷")])
        >>> names.like("5.属于三类内容事务信息", 0.9)
        {'a': 0.98}
        """
        plain, label = key(printed), parse_label(printed)
        # 2.其他 is cut from 2.其他法律行政法规禁止公开: it is no 3.其他 with another number.
        is_cut = label.ordinal and any(name.startswith(plain) for _, name, _ in self._pairs)
        found: dict[Named, float] = {}
        cutoff = 100 * (at_least - LARGEST_BONUS)
        alike = extract(label.body, self._bodies, scorer=ratio, score_cutoff=cutoff, limit=None)
        for _, score, position in sorted(alike, key=lambda match: match[2]):
            thing, name, official = self._pairs[position]
            if is_cut and official.ordinal != label.ordinal:
                continue
            likeness = 1.0 if name == plain else weigh_ordinals(score / 100, label, official)
            if likeness >= at_least and likeness > found.get(thing, 0.0):
                found[thing] = likeness
        return found


@lru_cache(maxsize=4)
def names_of(table: str) -> Names[tuple[str, str]]:
    """Return rows and columns of all forms of a table with their names, as (kind, code)."""
    return Names(
        ((kind, part.code), name)
        for form in forms(table)
        for block in form.blocks
        for kind, parts in (("row", block.rows), ("column", block.columns))
        for part in parts
        for name in (part.label, *variants(table, kind, part.code))
    )


@lru_cache(maxsize=4096)
def resembled(label: str, table: str) -> dict[tuple[str, str], float]:
    """Return the rows and columns of a table that a label resembles, (kind, code): likeness."""
    return names_of(table).like(label, LIKE_ENOUGH[table])


def rows_meant(label: str, table: str) -> frozenset[str]:
    """Return the rows of a table that a label names, or else resembles, by code."""
    name = label_key(label)
    if name in known_labels():
        return means(name, table, "row")
    alike = resembled(label, table) if name and table in LIKE_ENOUGH else {}
    return frozenset(code for kind, code in alike if kind == "row")


def resembles_label(label: str) -> bool:
    """Return whether a label resembles a row or column of a table whose labels may be damaged."""
    return any(resembled(label, table) for table in LIKE_ENOUGH)
