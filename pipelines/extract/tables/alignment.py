"""Align the labels of a document with the rows of a form.

Both are sequences in the same order, so the best alignment is a chain: it maximises the likeness of
labels, prefers labels with values behind them, and tolerates labels that are missing, repeated,
misspelt or foreign. All forms of a table compete; the best chain chooses the form.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extract.rows.labelled_rows import LabelledRow
from pipelines.forms import Form, forms, label_key, means
from pipelines.forms.likeness import resembled, rows_meant

_VALUES_BONUS = 0.5
_LONGEST_LABEL = 60
_USUAL_LENGTH = 120

Likeness = Callable[[str, str, str], dict[int, float]]
"""Maps a label, a table and the name of a form to the rows it may stand for, with their likeness.
"""


@dataclass(frozen=True)
class Chain:
    """The row of a form for each labelled row, both by position, and the score."""

    form: Form
    links: tuple[tuple[int, int], ...]
    score: float

    def positions(self) -> dict[int, int]:
        """Return the position of the labelled row for each row of the form."""
        return {row: place for place, row in self.links}


@lru_cache(maxsize=4096)
def like_rows(label: str, table: str, form_name: str) -> dict[int, float]:
    """Return the likeness of a label to rows of a form: exact for known labels, else fuzzy."""
    exact = means(label_key(label), table, "row")
    alike = dict.fromkeys(exact, 1.0)
    if not exact and len(label) <= _LONGEST_LABEL:
        alike = {
            code: score for (kind, code), score in resembled(label, table).items() if kind == "row"
        }
    rows = _form(table, form_name).rows
    return {index: alike[row.code] for index, row in enumerate(rows) if row.code in alike}


Label = tuple[str | None, bool]
"""The relevant facts of a labelled row: its label, and whether it has all its values."""


def align(
    rows: list[LabelledRow], candidates: Sequence[Form], width: int, likeness: Likeness = like_rows
) -> list[Chain]:
    """Find the best chain of labelled rows, `width` cells each, for each form of a table."""
    table = candidates[0].table
    positions, labels = [], []
    for index, row in enumerate(rows):
        if not row.key or not _is_like(row.label, table, likeness):
            continue
        # 总计 and 其他 head columns, and resemble the last rows of their groups.
        if means(row.key, table, "column") and _is_header(rows, index, table):
            continue
        positions.append(index)
        labels.append((row.label, len(row.cells) == width))
    printed = tuple(labels)
    best_links = _usual_links if len(printed) <= _USUAL_LENGTH else _best_links
    chains = []
    for form in candidates:
        links, score = best_links(printed, table, form.form, likeness)
        placed = tuple([(positions[place], row) for place, row in links])
        chains.append(Chain(form, placed, score))
    return chains


def _is_header(rows: list[LabelledRow], index: int, table: str) -> bool:
    """Return whether a label that rows and columns share heads a column.

    It has no values; or in a flow, where the last header has those of the first row behind it, it
    follows a label without values that is no row.
    """
    row, before = rows[index], rows[max(index - 1, 0)]
    if not row.prints:
        return True
    is_alone = row.gridded or before.prints
    return not is_alone and not rows_meant(before.label or "", table)


@lru_cache(maxsize=2048)
def _is_like(label: str, table: str, likeness: Likeness) -> bool:
    """Return whether a label may stand for any row of a table."""
    return any(likeness(label, table, form.form) for form in forms(table))


def _best_links(
    printed: tuple[Label, ...], table: str, form_name: str, likeness: Likeness
) -> tuple[tuple[tuple[int, int], ...], float]:
    """Return the labels that stand for rows, both by position, and their scores."""
    size = len(_form(table, form_name).rows)
    # The best chain that uses rows before j only: its score, and its links back to the first.
    best = [0.0] * (size + 1)
    chains: list[tuple | None] = [None] * (size + 1)
    for place, label in enumerate(printed):
        # All chains that end in this label first: none may use the same label twice.
        ending = [
            (row, best[row] + score, (place, row, chains[row]))
            for row, score in _scores(label, table, form_name, likeness)
        ]
        for row, score, chain in ending:
            # Scores never fall from row to row: lower ones are contiguous.
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
    printed: Label, table: str, form_name: str, likeness: Likeness
) -> tuple[tuple[int, float], ...]:
    """Return the score of a label for each row it could stand for, by row position."""
    label, is_whole = printed
    alike = likeness(label or "", table, form_name)
    if not is_whole:
        return tuple(alike.items())
    rows = _form(table, form_name).rows
    return tuple(
        (row, score + (_VALUES_BONUS if rows[row].has_values else 0.0))
        for row, score in alike.items()
    )


def _form(table: str, name: str) -> Form:
    return next(form for form in forms(table) if form.form == name)
