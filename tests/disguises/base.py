"""One cell of a random report painted another way: marks, hidden text, pictures, formats."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from tests.rendering import Place, Report, random_report

TOKEN = "\ue000"
"""Stands for the disguised cell in what a renderer writes, until its markup is put there."""


class Disguised(NamedTuple):
    """A document in which some cells are disguised, and what a reader of it sees.

    `expected` has the number that each cell shows, None for one that shows no number. `null_too`
    are the cells of which null is right as well; those of `painted` are never `blank` or
    `missing`: something is to be seen in them.
    """

    name: str
    data: bytes
    expected: dict[Place, float | None]
    null_too: frozenset[Place] = frozenset()
    painted: frozenset[Place] = frozenset()


Disguise = Callable[[random.Random], Disguised]


def with_token(rng: random.Random) -> tuple[Report, Place]:
    """Draw a report, and a cell of table 3 whose text is `TOKEN`; `report.expected` has its number.

    The cell is no total.
    """
    report = random_report(rng, rng.choice(("2019", "2021")))
    places = [
        place
        for place, text in report.cells.items()
        if place[0] == "applications" and place[2] != "total" and text.isdecimal()
    ]
    place = rng.choice(places)
    expected = {**report.expected, place: float(report.cells[place])}
    return replace(report, cells={**report.cells, place: TOKEN}, expected=expected), place
