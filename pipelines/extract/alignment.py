"""Aligning the labels of a document with the rows of a form.

Both are sequences in the same order, so the best alignment is a chain: it maximises the likeness
of labels, prefers labels that have values behind them, and tolerates labels that are missing,
repeated, misspelt or foreign. All forms of a table compete; the best chain chooses the form.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extract.entries import Entry
from pipelines.forms import Form, Names, forms, key, means, variants

_LIKE_ENOUGH = 0.72
_VALUES_BONUS = 0.5
_LONGEST_LABEL = 60
_USUAL_LENGTH = 120

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


def like_rows(label: str, table: str, form_name: str) -> dict[int, float]:
    """Likeness of a label to rows of a form: exact where the label is known, else fuzzy."""
    alike = _like_codes(label, table)
    rows = _form(table, form_name).rows
    return {index: alike[row.code] for index, row in enumerate(rows) if row.code in alike}


@lru_cache(maxsize=16)
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


Printed = tuple[str, bool]
"""What counts of an entry: its label, and whether the row has all its values."""


def align(
    entries: list[Entry], candidates: Sequence[Form], width: int, likeness: Likeness = like_rows
) -> list[Chain]:
    """The best chain of entries and rows for each form of a table.

    Args:
        entries: the labels of the document, in order, with the cells behind them.
        candidates: the forms with whose rows to align them.
        width: the number of value columns of a row.
        likeness: how labels of this table are compared.
    """
    table = candidates[0].table
    positions, labels = [], []
    for index, entry in enumerate(entries):
        label = entry.label
        if not entry.key or len(label) > _LONGEST_LABEL or not _is_like(label, table, likeness):
            continue
        # 总计 and 其他 head columns, and are much like the last rows of their groups.
        if entry.has_number or not means(entry.key, table, "column"):
            positions.append(index)
            labels.append((label, len(entry.cells) == width))
    printed = tuple(labels)
    best_links = _usual_links if len(printed) <= _USUAL_LENGTH else _best_links
    chains = []
    for form in candidates:
        links, score = best_links(printed, table, form.form, likeness)
        placed = tuple([(positions[place], row) for place, row in links])
        chains.append(Chain(form, placed, score))
    return chains


@lru_cache(maxsize=2048)
def _is_like(label: str, table: str, likeness: Likeness) -> bool:
    """Whether a label may stand for any row of a table."""
    return any(likeness(label, table, form.form) for form in forms(table))


def _best_links(
    printed: tuple[Printed, ...], table: str, form_name: str, likeness: Likeness
) -> tuple[tuple[tuple[int, int], ...], float]:
    """Which label stands for which row, both by position, and how well they fit."""
    size = len(_form(table, form_name).rows)
    # The best chain that uses rows before j only: its score, and its links back to the first.
    best = [0.0] * (size + 1)
    chains: list[tuple | None] = [None] * (size + 1)
    for place, label in enumerate(printed):
        # All chains that end in this label first: none may take the same label twice.
        ending = [
            (row, best[row] + score, (place, row, chains[row]))
            for row, score in _scores(label, table, form_name, likeness)
        ]
        for row, score, chain in ending:
            # Scores never fall from row to row: those that are lower stand side by side.
            end = bisect_left(best, score, row + 1)
            best[row + 1 : end] = [score] * (end - row - 1)
            chains[row + 1 : end] = [chain] * (end - row - 1)
    links = chains[-1]
    found = []
    while links is not None:
        place, row, links = links
        found.append((place, row))
    return tuple(reversed(found)), best[-1]


# Most reports print the labels of the form in its order.
_usual_links = lru_cache(maxsize=512)(_best_links)


@lru_cache(maxsize=2048)
def _scores(
    printed: Printed, table: str, form_name: str, likeness: Likeness
) -> tuple[tuple[int, float], ...]:
    """How well a label fits each row it could stand for, by row position."""
    label, is_whole = printed
    alike = likeness(label, table, form_name)
    if not is_whole:
        return tuple(alike.items())
    rows = _form(table, form_name).rows
    return tuple(
        (row, score + (_VALUES_BONUS if rows[row].has_values else 0.0))
        for row, score in alike.items()
    )


def _form(table: str, name: str) -> Form:
    return next(form for form in forms(table) if form.form == name)
