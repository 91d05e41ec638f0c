"""Mapping a pure function over documents, on as many processes as the machine has.

Knows nothing of reports. Workers are given a few documents at a time. One that runs too long is
stopped, and one that takes its worker down with it (out of memory, a crash in a library) costs
only its own result: the others go on.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipelines.engines.workers import Limits, late, limited, must_start, new_pool, pool_of, watched

Item = TypeVar("Item")
Result = TypeVar("Result")
Collected = TypeVar("Collected")

MOST_TOGETHER = 32
"""Documents that a worker is given at a time: few enough for progress to be seen."""
_WAITING_PER_WORKER = 3
_FEWEST_PER_WORKER = 16


@dataclass(frozen=True)
class Outcome(Generic[Item, Result]):
    """An item and its result, or the error that took the result's place."""

    item: Item
    result: Result | None = None
    error: BaseException | None = None


@dataclass(frozen=True)
class Work(Generic[Item, Result, Collected]):
    """What a worker does with a few items at a time: `function` with each, then `collect`.

    An item's exception, or its time being up, is its outcome. What goes back to the caller is only
    what `collect` makes of the outcomes: let it be small, and quick to pickle.
    """

    function: Callable[[Item], Result]
    collect: Callable[[list[Outcome[Item, Result]]], Collected]
    limits: Limits

    def __call__(self, items: Sequence[Item]) -> Collected:
        """Do it, in the process that this is called in."""
        with watched(self.limits.seconds) as watch:
            outcomes = [self._outcome(item, watch) for item in items]
        return self.collect(outcomes)

    def lost(self, item: Item, error: BaseException) -> Collected:
        """What stands for an item that took its worker down."""
        return self.collect([Outcome(item, error=error)])

    def _outcome(self, item: Item, watch: Callable[[], None]) -> Outcome[Item, Result]:
        watch()
        try:
            return Outcome(item, result=limited(self.function, item, self.limits.seconds))
        except Exception as error:
            return Outcome(item, error=error)


def map_documents(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    collect: Callable[[list[Outcome[Item, Result]]], Collected],
    workers: int,
    limits: Limits,
) -> Iterator[Collected]:
    """Apply `function` to each item in worker processes; yield what `collect` makes of them.

    Workers are given a few items at a time, in their order, and `collect` runs there. Each item is
    in one outcome, once. Functions must be importable; items and what is collected, picklable. An
    exception, a timeout or the death of a worker becomes the `error` of the items it befell.

    Raises:
        WorkersFailed: no worker process can be started.
    """
    work = Work(function, collect, limits)
    suspects: list[Item] = []
    queue = deque(batches(items, workers))
    while queue:
        with pool_of(workers, limits) as pool:
            lost = yield from _drain(pool, work, queue, workers * _WAITING_PER_WORKER)
        suspects += lost
    yield from _singly(work, suspects)


def batches(items: Sequence[Item], workers: int) -> Iterator[Sequence[Item]]:
    """The items in order, a few at a time: some for each worker, or all for few of them.

    >>> list(batches("abcde", workers=2))
    ['abcde']
    >>> [len(batch) for batch in batches(range(40), workers=2)]
    [5, 5, 5, 5, 5, 5, 5, 5]
    >>> [len(batch) for batch in batches(range(300), workers=2)][-2:]
    [32, 12]
    """
    enough = -(-len(items) // _FEWEST_PER_WORKER)
    if enough < workers:
        size = -(-len(items) // max(enough, 1))
    else:
        size = max(1, min(MOST_TOGETHER, len(items) // (4 * workers)))
    for start in range(0, len(items), size or 1):
        yield items[start : start + size]


def _drain(
    pool: ProcessPoolExecutor,
    work: Work[Item, Result, Collected],
    queue: deque[Sequence[Item]],
    most_waiting: int,
) -> Iterator[Collected]:
    """Work off the queue until it is empty or the pool breaks; return the items then in flight."""
    waiting: deque[tuple[Future, Sequence[Item]]] = deque()
    lost: list[Item] = []
    while queue or waiting:
        while queue and len(waiting) < most_waiting and not lost:
            try:
                waiting.append((pool.submit(work, queue[0]), queue[0]))
                queue.popleft()
            except BrokenProcessPool:
                break
        if not waiting:
            break
        future, items = waiting.popleft()
        try:
            yield future.result()
        except BrokenProcessPool:
            lost += items
    return lost


def _singly(work: Work[Item, Result, Collected], suspects: list[Item]) -> Iterator[Collected]:
    """Work off what was in flight when a worker died, one item at a time.

    The one that kills its worker takes only itself down: it is blamed where the process was its
    own from the start, otherwise it is tried once more in such a one.
    """
    left = deque(suspects)
    while left:
        with new_pool(1, work.limits) as pool:
            must_start(pool)
            is_fresh = True
            while left:
                started = time.monotonic()
                try:
                    done = pool.submit(work, [left[0]]).result()
                except BrokenProcessPool as error:
                    if is_fresh:
                        was_late = time.monotonic() - started > work.limits.seconds
                        cause = late(work.limits.seconds) if was_late else error
                        yield work.lost(left.popleft(), cause)
                    break
                left.popleft()
                is_fresh = False
                yield done
