"""The effect of each guard on readings: alone, with all others, and in sets.

A document is read once. It is extracted with all guards, without each guard that acted on it, and
without any; a guard that did not act changes nothing. If all off let in a false number and no
single one does, guards are switched on again one by one as long as the number stays: the rest is a
smallest set that prevents it. Guards that prevented nothing, alone or in a set, are switched off
together in a second round.
"""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from rich.progress import track

from benchmarks.guards.documents import Case, Judgement, Task
from benchmarks.guards.listed import listed
from benchmarks.guards.switches import Switches, installed
from pipelines.extract.tables import read_tables

ALL = "all together"
IDLE = "the idle ones together"
NONE = "none off"
_CHUNK = 100

Counts = Counter[tuple]
"""Counts by (guards off, what, group, kind). `documents`, `numbers`, `right` are of all documents;
`fired`, `false`, `blank`, `gained`, `failed` of those that the guards change.
"""


def measured(tasks: list[Task], workers: int) -> Counts:
    """Try all guards on all documents; then the idle ones together."""
    counts, spoken = _tried(tasks, workers)
    if together := idle(counts):
        again = [task for task, spoke in zip(tasks, spoken, strict=True) if spoke & together]
        counts.update(_tried(again, workers, together)[0])
    return counts


def idle(counts: Counts) -> frozenset[str]:
    """Return the guards that prevent nothing false, neither alone nor in a set."""
    names = frozenset(guard.name for guard in listed())
    for (off, what, *_), count in counts.items():
        if count and what in ("false", "blank"):
            names -= off if isinstance(off, frozenset) else {off}
    return names


def _tried(
    tasks: list[Task], workers: int, together: frozenset[str] = frozenset()
) -> tuple[Counts, list[frozenset[str]]]:
    chunks = [tasks[start : start + _CHUNK] for start in range(0, len(tasks), _CHUNK)]
    counts: Counts = Counter()
    spoken = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        found = pool.map(partial(measured_chunk, together=together), chunks)
        for own, spoke in track(found, IDLE if together else "each guard", len(chunks)):
            counts.update(own)
            spoken += spoke
    return counts, spoken


def measured_chunk(
    tasks: Iterable[Task], together: frozenset[str] = frozenset()
) -> tuple[Counts, list[frozenset[str]]]:
    """Try each guard on some documents, or some guards together.

    Returns:
        The counts; for each document the guards that acted, with all on or with all off.
    """
    counts: Counts = Counter()
    spoken = []
    with installed(listed()) as switches:
        for load, arguments in tasks:
            spoke: frozenset[str] = frozenset()
            for case in load(*arguments):
                if together:
                    before = _judged(case, switches, frozenset())
                    _compare(case, switches, counts, IDLE, together, before)
                else:
                    spoke = _measure(case, switches, counts)
            spoken.append(spoke)
    return counts, spoken


def _measure(case: Case, switches: Switches, counts: Counts) -> frozenset[str]:
    place = case.group, case.kind
    before = _judged(case, switches, frozenset())
    spoke = frozenset(switches.fired)
    counts[NONE, "documents", *place] += 1
    counts[NONE, "numbers", *place] += case.numbers
    counts[NONE, "right", *place] += before.right
    counts[NONE, "false", *place] += bool(before.false)
    counts[NONE, "blank", *place] += bool(before.blank)
    if not spoke:
        return spoke
    lets_in = False
    for name in spoke:
        lets_in |= _compare(case, switches, counts, name, frozenset((name,)), before)
    everything = frozenset(guard.name for guard in listed())
    lets_in_all = _compare(case, switches, counts, ALL, everything, before)
    spoke |= switches.fired
    if lets_in_all and not lets_in:
        counts[_smallest(case, switches, spoke, before), "false", *place] += 1
    return spoke


def _compare(
    case: Case,
    switches: Switches,
    counts: Counts,
    name: str,
    off: frozenset[str],
    before: Judgement,
) -> bool:
    """Count the changes by guards that are off; return whether they let in a false number."""
    place = case.group, case.kind
    counts[name, "fired", *place] += 1
    try:
        after = _judged(case, switches, off)
    except Exception:  # What a guard keeps out may be more than the code behind it can take.
        counts[name, "failed", *place] += 1
        return False
    counts[name, "false", *place] += bool(after.false - before.false)
    counts[name, "blank", *place] += bool(after.blank - before.blank)
    counts[name, "gained", *place] += after.right - before.right
    return bool(after.false - before.false)


def _judged(case: Case, switches: Switches, off: frozenset[str]) -> Judgement:
    switches.off = off
    switches.fired.clear()
    return case.judge(read_tables(case.document))


def _smallest(
    case: Case, switches: Switches, off: frozenset[str], before: Judgement
) -> frozenset[str]:
    """Return a set of guards that lets in a false number with all off, and not with any one on."""
    for name in sorted(off):
        try:
            if _judged(case, switches, off - {name}).false - before.false:
                off -= {name}
        except Exception:
            continue
    return off
