"""Mapping over documents: order, errors, time limits, and workers that die."""

import os
import resource
import signal
import time
from pathlib import Path

from pipelines.engines.local import Outcome, map_documents
from pipelines.engines.workers import Limits, TaskTimeout, memory_limited, workers_kept

LIMITS = Limits(seconds=20)


def double(item: int) -> int:
    if item == 13:
        raise ValueError("unlucky")
    return 2 * item


def die_on_seven(item: int) -> int:
    if item == 7:
        os._exit(3)
    return item


def sleep(item: float) -> float:
    time.sleep(item)
    return item


def sleep_deaf(item: float) -> float:
    """As a library does that runs on without giving the interpreter back."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    return sleep(item)


def swallow_memory(item: int) -> int:
    return len(bytearray(item))


def _numbers(outcomes: list[Outcome[int, int]]) -> list[int]:
    return [outcome.result for outcome in outcomes]


def outcomes_of(function, items, **how):
    return [o for some in map_documents(function, items, collect=list, **how) for o in some]


def test_each_item_has_its_result_or_its_error():
    outcomes = outcomes_of(double, range(50), workers=2, limits=LIMITS)
    assert {o.item: o.result for o in outcomes if o.error is None} == {
        i: 2 * i for i in range(50) if i != 13
    }
    [failed] = [o for o in outcomes if o.error is not None]
    assert (failed.item, type(failed.error)) == (13, ValueError)


def test_a_worker_that_dies_costs_only_its_own_item():
    outcomes = outcomes_of(die_on_seven, range(40), workers=2, limits=LIMITS)
    assert sorted(o.item for o in outcomes) == list(range(40))
    assert [o.item for o in outcomes if o.error is not None] == [7]


def die_on_many(item: int) -> int:
    if item in (7, 8, 90):
        os._exit(3)
    return item


def test_each_of_several_that_kill_their_worker_is_found():
    outcomes = outcomes_of(die_on_many, range(200), workers=2, limits=LIMITS)
    assert sorted(o.item for o in outcomes) == list(range(200))
    assert sorted(o.item for o in outcomes if o.error is not None) == [7, 8, 90]


def process(_: int) -> int:
    return os.getpid()


def test_kept_workers_serve_several_calls_until_one_dies():
    def processes(items: range) -> set[int]:
        return {o.result for o in outcomes_of(process, items, workers=1, limits=LIMITS)}

    with workers_kept():
        first = processes(range(3))
        assert processes(range(40)) == first
        died = outcomes_of(die_on_seven, range(9), workers=1, limits=LIMITS)
        assert [o.item for o in died if o.error is not None] == [7]
        assert processes(range(3)) != first
    [gone] = first
    assert not Path(f"/proc/{gone}").exists()


def test_few_items_are_the_work_of_one_process():
    assert len({o.result for o in outcomes_of(process, range(9), workers=4, limits=LIMITS)}) == 1


def test_what_is_collected_is_made_of_a_few_items_in_their_order():
    sums = list(map_documents(double, range(20, 340), collect=_numbers, workers=2, limits=LIMITS))
    assert [number for some in sums for number in some] == [2 * i for i in range(20, 340)]
    assert len(sums) == 10


def test_a_task_over_its_time_is_stopped():
    outcomes = outcomes_of(sleep, [0.0, 30.0], workers=1, limits=Limits(seconds=0.5))
    assert outcomes[0].result == 0.0
    assert isinstance(outcomes[1].error, TaskTimeout)


def test_a_task_that_cannot_be_stopped_is_ended_with_its_process():
    outcomes = outcomes_of(sleep_deaf, [0.0, 60.0], workers=1, limits=Limits(seconds=0.5))
    assert {o.item: o.result for o in outcomes if o.error is None} == {0.0: 0.0}
    [late] = [o for o in outcomes if o.error is not None]
    assert (late.item, type(late.error)) == (60.0, TaskTimeout)


def test_a_task_over_its_memory_is_stopped():
    limits = Limits(seconds=20, memory_bytes=2 << 30)
    outcomes = outcomes_of(swallow_memory, [10, 8 << 30], workers=1, limits=limits)
    assert outcomes[0].result == 10
    assert isinstance(outcomes[1].error, MemoryError)


def limited_for_a_while(much: int) -> tuple[str, bool, int]:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with memory_limited(64 << 20):
        swallow_memory(1 << 20)
        try:
            swallow_memory(much)
            met = ""
        except MemoryError as error:
            met = type(error).__name__
    return met, resource.getrlimit(resource.RLIMIT_AS) == before, swallow_memory(much)


def test_a_process_is_limited_for_a_while_alone():
    # In a process of its own: one that has run other tests may have as much free already.
    [outcome] = outcomes_of(limited_for_a_while, [256 << 20], workers=1, limits=LIMITS)
    assert outcome.result == ("MemoryError", True, 256 << 20)


def test_no_items_need_no_workers():
    assert outcomes_of(double, [], workers=2, limits=LIMITS) == []
