"""What the tests have a process beside a Ray cluster do, and what it saw."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipelines.archive import take_in
from pipelines.engines import ray_tasks
from pipelines.engines.local import MOST_TOGETHER, Outcome
from pipelines.engines.workers import Limits
from pipelines.settings import Settings
from pipelines.staging.load import YearResult, stage_year
from tests.cluster import errands, ray_nodes
from tests.cluster.errands import Errand, Note

LIMITS = Limits(seconds=60)
_CPUS = 2


def run(items: Sequence[Errand]) -> list[Note]:
    """Do all errands."""
    return [each for notes in _notes(errands.do, items) for each in notes]


def outcomes(function: Callable, items: Sequence, limits: Limits) -> list[Outcome]:
    """What comes of some items."""
    found = ray_tasks.map_documents(
        function, items, collect=list, address=ray_nodes.ADDRESS, limits=limits
    )
    return [each for some in found for each in some]


def run_while_a_node_dies(items: Sequence[Errand]) -> list[Note]:
    """Do all errands, and kill the second node while it is at its second batch."""
    killer = threading.Thread(target=_kill_in_the_midst, args=(items[0].journal,))
    killer.start()
    found = [each for notes in _notes(errands.do_until_a_node_dies, items) for each in notes]
    killer.join()
    return found


def stop_early(items: Sequence[Errand]) -> float:
    """Stop when the first have been done; processors that are free soon after."""
    notes = _notes(errands.do, items)
    next(notes)
    notes.close()
    return _free()


class Interrupted(BaseException):
    """What a signal raises where not Python itself says what it does."""


def interrupt(items: Sequence[Errand]) -> tuple[str, float]:
    """Wait for errands until a signal comes; what it raised, and processors free soon after."""

    def stop(*_: object) -> None:
        raise Interrupted

    signal.signal(signal.SIGUSR1, stop)
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGUSR1)).start()
    try:
        run(items)
    except Interrupted as error:
        return type(error).__name__, _free()
    return "nothing", _free()


def run_with_another_library(items: Sequence[Errand]) -> None:
    """Do errands from a machine that has another lxml than the nodes."""
    here = ray_tasks.environment
    ray_tasks.environment = lambda: {**here(), "lxml": "0.9"}
    try:
        run(items)
    finally:
        ray_tasks.environment = here


def stage(settings: Settings) -> list[YearResult]:
    """Take in and stage all years."""
    return [stage_year(settings, year) for year in take_in(settings).pending]


def _kill_in_the_midst(journal: Path) -> None:
    while len(errands.begun(journal, ray_nodes.SECOND)) <= MOST_TOGETHER:
        time.sleep(0.05)
    ray_nodes.kill_second()
    errands.killed(journal).touch()


def _free() -> float:
    import ray

    until = time.monotonic() + 30
    while (free := ray.available_resources().get("CPU", 0)) < _CPUS and time.monotonic() < until:
        time.sleep(0.1)
    return free


def _notes(function: Callable, items: Sequence[Errand]) -> Iterator[list[Note]]:
    return ray_tasks.map_documents(
        function, items, collect=errands.note, address=ray_nodes.ADDRESS, limits=LIMITS
    )
