"""Aligning the labels of a document with the rows of a form.

Both are sequences in the same order, so the best alignment is a chain: it maximises the likeness
of labels, prefers labels that have values behind them, and tolerates labels that are missing,
repeated, misspelt or foreign. All forms of a table compete; the best chain chooses the form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extract.entries import Entry
from pipelines.forms import Form, Names, forms, key, means, variants

_LIKE_ENOUGH = 0.72
_VALUES_BONUS = 0.5
_LONGEST_LABEL = 60

Likeness = Callable[[str, str, str], dict[int, float]]
"""From a label, a table and the name of a form: the rows it may stand for, and how like it is."""


@dataclass(frozen=True)
class Chain:
    """Which entry stands for which row of a form, both by position, and how well it fits."""

    form: Form
    links: tuple[tuple[int, int], ...]
    score: float

    def rows_of(self) -> dict[int, int]:
        """Entry position by row position."""
        return {row: entry for entry, row in self.links}


@lru_cache(maxsize=16384)
def like_rows(label: str, table: str, form_name: str) -> dict[int, float]:
    """Likeness of a label to rows of a form: exact where the label is known, else fuzzy."""
    alike = _like_codes(label, table)
    rows = next(form for form in forms(table) if form.form == form_name).rows
    return {index: alike[row.code] for index, row in enumerate(rows) if row.code in alike}


@lru_cache(maxsize=16384)
def _like_codes(label: str, table: str) -> dict[str, float]:
    """Likeness of a label to the rows of all forms of a table, by code."""
    exact = means(key(label), table, "row")
    return dict.fromkeys(exact, 1.0) if exact else _names(table).like(label, _LIKE_ENOUGH)


@lru_cache(maxsize=8)
def _names(table: str) -> Names[str]:
    rows = [row for form in forms(table) for row in form.rows]
    return Names(
        (row.code, name) for row in rows for name in (row.label, *variants(table, "row", row.code))
    )


def align(entries: list[Entry], form: Form, width: int, likeness: Likeness = like_rows) -> Chain:
    """The best chain of entries and rows.

    Args:
        entries: the labels of the document, in order, with the cells behind them.
        form: the rows to align them with.
        width: the number of value columns of a row.
        likeness: how labels of this table are compared.
    """
    size = len(form.rows)
    # The best chain that uses rows before j only: its score, and its links back to the first.
    best = [0.0] * (size + 1)
    chains: list[tuple | None] = [None] * (size + 1)
    for index, entry in enumerate(entries):
        if not entry.key or len(entry.label) > _LONGEST_LABEL:
            continue
        scores = _scores(entry, form, width, likeness)
        # All chains that end in this entry first: none may take the same entry twice.
        ending = [
            (row, best[row] + score, (index, row, chains[row])) for row, score in scores.items()
        ]
        for row, score, chain in ending:
            for later in range(row + 1, size + 1):
                if score <= best[later]:
                    break
                best[later] = score
                chains[later] = chain
    links = chains[-1]
    found = []
    while links is not None:
        index, row, links = links
        found.append((index, row))
    return Chain(form, tuple(reversed(found)), best[-1])


def _scores(entry: Entry, form: Form, width: int, likeness: Likeness) -> dict[int, float]:
    """How well an entry fits each row it could stand for, by row position."""
    alike = likeness(entry.label, form.table, form.form)
    if not alike:
        return alike
    if not entry.has_number and means(entry.key, form.table, "column"):
        # 总计 and 其他 head columns, and are much like the last rows of their groups.
        return {}
    if len(entry.cells) != width:
        return alike
    return {
        row: score + (_VALUES_BONUS if form.rows[row].has_values else 0.0)
        for row, score in alike.items()
    }
