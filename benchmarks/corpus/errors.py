"""Planted errors: their kinds, their rates, and how each is planted.

At most one is planted in a report, in its numbers before they are printed. Reports whose author
leaves zeros blank get none, as rules do not check a sum with a blank in it.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.corpus.numbers import Cell, Numbers, applicants, blocks_of, outcomes

WORDS = ("详见附件", "另行统计", "数据核实中")
_MOST_OFF = 9
_UNIT = 10_000
_FEWEST_DIFFERENT, _LARGEST_AT_LEAST = 3, 10


class Planted(NamedTuple):
    """One error: its kind, the rules that may find it, its place, and the printed text."""

    kind: str
    rules: tuple[str, ...]
    cell: Cell | None
    printed: str
    true: str


@dataclass
class Draft:
    """A report before it is printed.

    Attributes:
        form: The form it follows.
        numbers: Its numbers; errors change them.
        before: What the same agency printed for the year before in the same form, if it did.
        words: Cells that print something else than their number.
        said: The number of received applications in the prose, if it differs from the table.
    """

    form: str
    numbers: Numbers
    before: Numbers | None
    words: dict[Cell, str]
    said: int | None = None


class Kind(NamedTuple):
    """A kind of error: the share of reports in which it is tried, its rules, its planting function.

    One of the rules must find it; in a text that lost its blank cells that is P7. The kind is not
    planted where it is impossible: no year before to differ from, nothing to swap.
    """

    rate: float
    rules: tuple[str, ...]
    plant: Callable[[random.Random, Draft], list[tuple[Cell | None, object, object]]]


def plant(rng: random.Random, draft: Draft) -> list[Planted]:
    """Plant one error or none; return the places that it changed."""
    drawn = rng.random()
    for name, kind in KINDS.items():
        drawn -= kind.rate
        if drawn < 0:
            changed = kind.plant(rng, draft)
            return [Planted(name, kind.rules, c, str(new), str(old)) for c, new, old in changed]
    return []


def _add(draft: Draft, cell: Cell, more: int) -> tuple[Cell, object, object]:
    old = draft.numbers[cell]
    draft.numbers[cell] = old + more
    return cell, old + more, old


def _in_applications(row: str, column: str) -> Cell:
    return "applications", row, column


def _applicants(rng: random.Random, draft: Draft) -> list:
    row = rng.choice(["new_received", *outcomes(draft.form)])
    return [_add(draft, _in_applications(row, "total"), rng.randint(1, _MOST_OFF))]


def _outcomes(rng: random.Random, draft: Draft) -> list:
    return _both(rng, draft, "total_processed")


def _balance(rng: random.Random, draft: Draft) -> list:
    return _both(rng, draft, "new_received")


def _both(rng: random.Random, draft: Draft, row: str) -> list:
    """Change a number and the total of its row, so that the row still adds up."""
    more, column = rng.randint(1, _MOST_OFF), rng.choice(applicants(draft.form))
    return [_add(draft, _in_applications(row, each), more) for each in (column, "total")]


def _carried(rng: random.Random, draft: Draft) -> list:
    """Carry over more than the year before, and receive as many fewer."""
    received = {
        c: draft.numbers[_in_applications("new_received", c)] for c in applicants(draft.form)
    }
    columns = [column for column, number in received.items() if number]
    if draft.before is None or not columns:
        return []
    column = rng.choice(columns)
    more = rng.randint(1, min(_MOST_OFF, received[column]))
    return [
        _add(draft, _in_applications(row, each), change)
        for row, change in (("carried_in", more), ("new_received", -more))
        for each in (column, "total")
    ]


def _appeals(rng: random.Random, draft: Draft) -> list:
    block = rng.choice(blocks_of("appeals", draft.form))
    return [_add(draft, ("appeals", block.code, "total"), rng.randint(1, _MOST_OFF))]


def _stock(rng: random.Random, draft: Draft) -> list:
    found = [cell for cell in draft.before or () if cell[2] == "in_force_count"]
    return [_add(draft, rng.choice(found), rng.randint(1, _MOST_OFF))] if found else []


def _unit(rng: random.Random, draft: Draft) -> list:
    found = [
        cell for cell, value in (draft.before or {}).items()
        if cell[2] == "fee_amount" and value and draft.numbers[cell]
    ]  # fmt: skip
    return [_add(draft, cell, (_UNIT - 1) * draft.numbers[cell]) for cell in found[:1]]


def _blank_total(rng: random.Random, draft: Draft) -> list:
    rows = ["new_received", *outcomes(draft.form)]
    found = [c for row in rows if draft.numbers[c := _in_applications(row, "total")]]
    return _reworded(draft, rng.choice(found), "") if found else []


def _text(rng: random.Random, draft: Draft) -> list:
    return _reworded(draft, rng.choice([*draft.numbers]), rng.choice(WORDS))


def _reworded(draft: Draft, cell: Cell, word: str) -> list:
    draft.words[cell] = word
    return [(cell, word, draft.numbers[cell])]


def _swapped(rng: random.Random, draft: Draft) -> list:
    """Swap the numbers of two columns of the first row."""
    here, there = (
        _in_applications("new_received", c) for c in rng.sample(applicants(draft.form), 2)
    )
    numbers = draft.numbers
    if numbers[here] == numbers[there]:
        return []
    numbers[here], numbers[there] = numbers[there], numbers[here]
    return [(cell, numbers[cell], numbers[other]) for cell, other in ((here, there), (there, here))]


def _last_years(rng: random.Random, draft: Draft) -> list:
    """Print the whole table of the year before again."""
    old = {c: n for c, n in (draft.before or {}).items() if c[0] == "applications"}
    different = set(old.values()) - {0}
    if len(different) < _FEWEST_DIFFERENT or max(different) < _LARGEST_AT_LEAST:
        return []
    changed = [(c, n, draft.numbers[c]) for c, n in old.items() if n != draft.numbers[c]]
    draft.numbers.update(old)
    return changed


def _prose(rng: random.Random, draft: Draft) -> list:
    """State in prose neither the received number nor that plus the carried-over number."""
    received, carried = (
        draft.numbers[_in_applications(row, "total")] for row in ("new_received", "carried_in")
    )
    if not received:
        return []
    draft.said = received + carried + 1
    return [(None, draft.said, received)]


KINDS = {
    "applicants do not add up": Kind(0.005, ("T3.3",), _applicants),
    "outcomes do not add up": Kind(0.005, ("T3.2",), _outcomes),
    "received and processed differ": Kind(0.005, ("T3.1",), _balance),
    "carried over from another number": Kind(0.005, ("Y1",), _carried),
    "appeals do not add up": Kind(0.005, ("T4.1",), _appeals),
    "stock does not follow": Kind(0.005, ("Y2",), _stock),
    "amount in another unit": Kind(0.005, ("T2.5",), _unit),
    "total left blank": Kind(0.005, ("T3.5", "P7"), _blank_total),
    "words in a cell": Kind(0.005, ("P2", "P7"), _text),
    "columns swapped": Kind(0.005, ("T3.1",), _swapped),
    "table of the year before": Kind(0.005, ("S8",), _last_years),
    "prose says another number": Kind(0.005, ("X1",), _prose),
}
