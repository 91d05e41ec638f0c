"""Measure all guards and print the false values each prevents, its cost, and the documents.

Columns: lines of code of a guard; documents on which it acted; documents of each group with a false
number if it is off, and of all with a false blank, beyond those with all guards on; documents that
the code behind it then fails on; numbers gained in golden documents, and in percentage points of
those that all others print.
"""

import argparse
from collections import Counter
from pathlib import Path

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from benchmarks.guards.code import lines_of
from benchmarks.guards.documents import GROUPS, tasks
from benchmarks.guards.listed import listed
from benchmarks.guards.measure import ALL, IDLE, NONE, Counts, measured
from pipelines.settings import PROJECT_DIR

_GOLDEN = PROJECT_DIR / "tests" / "golden"
_GAINED = ("gained, golden", "gained, points")
_MOST_KINDS = 8
_WIDTH = 200
_SIGNS = {"false": "n", "blank": "b", "gained": "g"}


def summary(counts: Counts) -> Table:
    """Return a row per guard: documents with false numbers by group, numbers gained, lines."""
    sums = _sums(counts)
    sizes = ", ".join(f"{sums[NONE, 'documents', group]:,} {group}" for group in GROUPS)
    table = Table(title=f"Guards switched off, on {sizes} documents", box=MARKDOWN)
    table.add_column("guard", no_wrap=True)
    for column in ("lines", "spoke", *GROUPS, "blanks", "failed", *_GAINED):
        table.add_column(column, justify="right")
    printed = sum(sums[NONE, "numbers", group] for group in GROUPS[1:])
    for name, lines in [*((g.name, str(lines_of(g))) for g in listed()), (ALL, ""), (IDLE, "")]:
        spoke, blank, failed = (
            sum(sums[name, what, group] for group in GROUPS)
            for what in ("fired", "blank", "failed")
        )
        gained = sum(sums[name, "gained", group] for group in GROUPS[1:])
        table.add_row(
            name,
            lines,
            *map(_count, (spoke, *(sums[name, "false", group] for group in GROUPS), blank, failed)),
            f"{sums[name, 'gained', 'golden']:+,}" if sums[name, "gained", "golden"] else "",
            f"{100 * gained / max(printed, 1):+.3f}" if gained else "",
        )
    right = sum(sums[NONE, "right", group] for group in GROUPS[1:])
    false, blank = (
        ", ".join(f"{sums[NONE, what, group]:,} {group}" for group in GROUPS)
        for what in ("false", "blank")
    )
    read = f"{right / max(printed, 1):.2%} of numbers are read"
    table.caption = f"With all guards {read}; false numbers in {false}; false blanks in {blank}."
    return table


def where(counts: Counts) -> Table:
    """Return for each guard the golden documents, layouts and kinds of damage with false cells."""
    table = Table(
        title="Where: documents with false numbers (n), blanks (b); numbers gained (g)",
        box=MARKDOWN,
    )
    for column in ("guard", *GROUPS):
        table.add_column(column)
    for name in (NONE, *(guard.name for guard in listed()), IDLE):
        found = [_kinds(counts, name, group) for group in GROUPS]
        if any(found):
            table.add_row(name, *found)
    return table


def sets(counts: Counts) -> Table:
    """Return sets of guards that prevent a false number together, where no single one does."""
    table = Table(title="No guard alone, but these together", box=MARKDOWN)
    for column in (*GROUPS, "guards"):
        table.add_column(column)
    sums = _sums(counts)
    named = {off for off, *_ in counts if isinstance(off, frozenset)}
    for off in sorted(named, key=lambda off: -sum(sums[off, "false", g] for g in GROUPS)):
        table.add_row(*(_kinds(counts, off, group) for group in GROUPS), " + ".join(sorted(off)))
    return table


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


def _sums(counts: Counts) -> Counter:
    sums: Counter = Counter()
    for (off, what, group, _), count in counts.items():
        sums[off, what, group] += count
    return sums


def _kinds(counts: Counts, off: str | frozenset[str], group: str) -> str:
    found = Counter()
    for (own, what, other, kind), count in counts.items():
        is_shown = what in ("false", "blank") or (what == "gained" and group == GROUPS[0])
        if (own, other) == (off, group) and is_shown and count:
            found[f"{kind} ({_SIGNS[what]})"] += count
    shown = sorted(found.items(), key=lambda each: (-abs(each[1]), each[0]))[:_MOST_KINDS]
    return ", ".join(f"{kind} {count}" for kind, count in shown)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guards", description=__doc__)
    parser.add_argument("documents", type=int, nargs="?", default=2_000, help="damaged documents")
    parser.add_argument("--workers", type=int, default=2)
    more = "a folder of more documents with expected cells"
    parser.add_argument("--folder", type=Path, action="append", default=[], help=more)
    arguments = parser.parse_args()
    counts = measured(tasks(arguments.documents, [_GOLDEN, *arguments.folder]), arguments.workers)
    console = Console(width=max(Console().width, _WIDTH))
    for table in (summary(counts), where(counts), sets(counts)):
        console.print(table)


if __name__ == "__main__":
    main()
