"""Which of many names a printed label is like: what is misspelt, cut short or damaged in print.

The comparison itself is that of `labels.similarity`; here it runs over all names at once.
"""

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from pipelines.forms.codelists import forms, variants
from pipelines.forms.labels import LARGEST_BONUS, key, parse_label, weigh_ordinals

LIKE_ENOUGH = {"applications": 0.72, "disclosure": 0.8}
"""How like a name of its table a label must be: misspelt, cut short or damaged, but no other."""

Named = TypeVar("Named", bound=Hashable)


class Names(Generic[Named]):
    """The names of things: rows, columns. One thing may have several, one name several things."""

    def __init__(self, names: Iterable[tuple[Named, str]]):
        """Take pairs of a thing and one of its names."""
        self._pairs = [(thing, key(name), parse_label(name)) for thing, name in names]
        self._bodies = [label.body for _, _, label in self._pairs]

    def like(self, printed: str, at_least: float) -> dict[Named, float]:
        """The things whose names a label resembles that much (0 to 1), with the best likeness.

        >>> names = Names([("a", "5.属于三类内部事务信息"), ("b", "7.属于行政执法案卷")])
        >>> names.like("5.属于三类内容事务信息", 0.9)
        {'a': 0.98}
        """
        plain, label = key(printed), parse_label(printed)
        found: dict[Named, float] = {}
        cutoff = 100 * (at_least - LARGEST_BONUS)
        alike = extract(label.body, self._bodies, scorer=ratio, score_cutoff=cutoff, limit=None)
        for _, score, position in sorted(alike, key=lambda match: match[2]):
            thing, name, official = self._pairs[position]
            likeness = 1.0 if name == plain else weigh_ordinals(score / 100, label, official)
            if likeness >= at_least and likeness > found.get(thing, 0.0):
                found[thing] = likeness
        return found


@lru_cache(maxsize=4)
def names_of(table: str) -> Names[tuple[str, str]]:
    """Rows and columns of all forms of a table with their names, as (kind, code)."""
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
    """The rows and columns of a table that a label resembles, as (kind, code), and how much."""
    return names_of(table).like(label, LIKE_ENOUGH[table])


def resembles_label(label: str) -> bool:
    """Whether a label resembles a row or column of any table in which labels may be damaged."""
    return any(resembled(label, table) for table in LIKE_ENOUGH)
