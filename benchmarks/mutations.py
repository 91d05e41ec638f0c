"""Damage documents at scale: how often does the parser then read another number?"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rich.table import Table

from pipelines.extract import extract
from pipelines.readers import read
from tests.mutations import FLOW_MUTATIONS, mutate_flow
from tests.mutations_grids import BAR_MUTATIONS, PAGE_MUTATIONS, mutate_bars, mutate_page
from tests.mutations_legacy import (
    LEGACY_MUTATIONS,
    LEGACY_PAGE_MUTATIONS,
    damaged_flow,
    damaged_page,
)
from tests.rendering import Report, cells_of, false_cells, random_report
from tests.rendering_legacy import random_statistics

Damage = Callable[[random.Random, str], tuple[Report, bytes]]
"""Draws a report with such blanks, and prints it with damage."""
BLANKS = ("none", "cells", "rows")
"""Shares of blanks: none; a tenth of all cells; a quarter of all rows, as rows of zeros are left
blank.
"""
_CELLS, _ROWS = 0.1, 0.25


def _of_report(damaged: Callable[[Report, random.Random], bytes]) -> Damage:
    def drawn(rng: random.Random, blanks: str) -> tuple[Report, bytes]:
        share = _CELLS if blanks == "cells" else 0.0
        report = random_report(rng, rng.choice(("2019", "2021")), share)
        if blanks == "rows":
            report = _with_blank_rows(report, rng)
        return report, damaged(report, rng)

    return drawn


def _with_blank_rows(report: Report, rng: random.Random) -> Report:
    rows = dict.fromkeys((table, row) for table, row, _ in report.cells)
    blank = {row for row in rows if rng.random() < _ROWS}
    texts = {place: "" if place[:2] in blank else text for place, text in report.cells.items()}
    expected = {place: float(text) if text else None for place, text in texts.items()}
    return replace(report, cells=texts, expected=expected)


def _of_statistics(change: object, damaged: Callable[..., bytes]) -> Damage:
    def drawn(rng: random.Random, blanks: str) -> tuple[Report, bytes]:
        printed = random_statistics(rng, {"none": 0.0, "cells": _CELLS, "rows": _ROWS}[blanks])
        expected = {("legacy", code, "value"): value for code, value in printed.expected.items()}
        return Report("legacy", {}, expected=expected), damaged(change, printed, rng)

    return drawn


DAMAGES: dict[str, Damage] = {
    **{f"flow: {name}": _of_report(mutate_flow(do)) for name, do in FLOW_MUTATIONS.items()},
    **{f"bars: {name}": _of_report(mutate_bars(do)) for name, do in BAR_MUTATIONS.items()},
    **{f"html: {name}": _of_report(mutate_page(*do)) for name, do in PAGE_MUTATIONS.items()},
    **{
        f"legacy flow: {name}": _of_statistics(do, damaged_flow)
        for name, do in LEGACY_MUTATIONS.items()
    },
    **{
        f"legacy html: {name}": _of_statistics(name, damaged_page) for name in LEGACY_PAGE_MUTATIONS
    },
}


class Damaged(NamedTuple):
    """A damaged document: the kind of damage, which cells are blank, the report, and its bytes."""

    kind: str
    blanks: str
    report: Report
    data: bytes


def damaged_document(number: int) -> Damaged:
    """Return the damaged document of a number: kinds take turns, for each sort of blanks."""
    kind = list(DAMAGES)[number % len(DAMAGES)]
    blanks = BLANKS[number // len(DAMAGES) % len(BLANKS)]
    return Damaged(kind, blanks, *DAMAGES[kind](random.Random(number), blanks))


@dataclass
class Tally:
    """Documents read, those read wrongly, the numbers they print, and those of them read."""

    counts: Counter = field(default_factory=Counter)

    def add(self, report: Report, cells: dict) -> None:
        """Count one document by its reading."""
        printed = {p: value for p, value in report.expected.items() if value is not None}
        self.counts["documents"] += 1
        self.counts["wrong"] += bool(false_cells(cells, report))
        self.counts["numbers"] += len(printed)
        self.counts["read"] += sum(cells.get(place) == value for place, value in printed.items())

    @property
    def row(self) -> tuple[str, str, str]:
        """Return how many documents were read wrongly, their share, the share of numbers read."""
        share = self.counts["wrong"] / max(self.counts["documents"], 1)
        read_share = self.counts["read"] / max(self.counts["numbers"], 1)
        return f"{self.counts['wrong']:,}", f"{share:.2%}", f"{read_share:.0%}"


def deceived(documents: int) -> Table:
    """Read damaged documents and count, for each kind of damage, those read wrongly.

    A third of the reports have no blanks, a third blank cells, a third blank rows. A document
    counts as silently wrong if any cell holds a number that the report did not print there. `read`
    is the share of printed numbers that were still read: a null is truthful, and also a loss.

    Without blanks nothing may be wrong. With blanks, which leave no trace in a flow, a number that
    was doubled or came in beside a lost blank looks like a correct row if no sum contradicts it.
    """
    tallies = {(kind, blanks): Tally() for kind in DAMAGES for blanks in BLANKS}
    for number in range(documents):
        kind, blanks, report, data = damaged_document(number)
        tallies[kind, blanks].add(report, cells_of(extract(read(data, "report"))))
    table = Table(title=f"{documents:,} damaged documents: silently wrong, and numbers read")
    table.add_column("damage")
    for blanks in BLANKS:
        for column in (f"blanks: {blanks}; wrong", "share", "read"):
            table.add_column(column, justify="right")
    for kind in DAMAGES:
        table.add_row(kind, *(text for blanks in BLANKS for text in tallies[kind, blanks].row))
    sums = [
        Tally(sum((tallies[kind, blanks].counts for kind in DAMAGES), Counter()))
        for blanks in BLANKS
    ]
    table.add_row("all", *(text for tally in sums for text in tally.row))
    return table
