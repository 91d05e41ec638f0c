"""What the tests have a process beside a Ray cluster do, and what it saw."""

import time
from collections.abc import Callable, Iterator, Sequence

from pipelines import engine_ray
from pipelines.archive import take_in
from pipelines.engine import Limits, Outcome
from pipelines.load import YearResult, stage_year
from pipelines.settings import Settings
from tests.cluster import errands, ray_nodes
from tests.cluster.errands import Errand, Note

LIMITS = Limits(seconds=60)
_CPUS = 2


def run(items: Sequence[Errand]) -> list[Note]:
    """Do all errands."""
    return [each for notes in _notes(errands.do, items) for each in notes]


def outcomes(function: Callable, items: Sequence, limits: Limits) -> list[Outcome]:
    """What comes of some items."""
    found = engine_ray.map_documents(
        function, items, collect=list, address=ray_nodes.ADDRESS, limits=limits
    )
    return [each for some in found for each in some]


def run_while_a_node_dies(items: Sequence[Errand]) -> tuple[list[Note], str]:
    """Do all errands, and kill the second node as soon as it has done some; which node it was."""
    import ray

    found, victim = [], None
    for notes in _notes(errands.do_slowly, items):
        found += notes
        if victim is None and notes[0][2] != ray.get_runtime_context().get_node_id():
            victim = notes[0][2]
            ray_nodes.kill_second()
    return found, victim


def stop_early(items: Sequence[Errand]) -> float:
    """Stop when the first have been done; processors that are free soon after."""
    import ray

    notes = _notes(errands.do, items)
    next(notes)
    notes.close()
    until = time.monotonic() + 30
    while (free := ray.available_resources().get("CPU", 0)) < _CPUS and time.monotonic() < until:
        time.sleep(0.1)
    return free


def run_with_another_library(items: Sequence[Errand]) -> None:
    """Do errands from a machine that has another lxml than the nodes."""
    here = engine_ray.surroundings
    engine_ray.surroundings = lambda: {**here(), "lxml": "0.9"}
    try:
        run(items)
    finally:
        engine_ray.surroundings = here


def stage(settings: Settings) -> list[YearResult]:
    """Take in and stage all years."""
    return [stage_year(settings, year) for year in take_in(settings).pending]


def _notes(function: Callable, items: Sequence[Errand]) -> Iterator[list[Note]]:
    return engine_ray.map_documents(
        function, items, collect=errands.note, address=ray_nodes.ADDRESS, limits=LIMITS
    )
