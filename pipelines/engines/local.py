"""Map a pure function over documents in worker processes of this machine.

Workers get a few documents at a time. A document that runs too long is stopped, and one that kills
its worker (out of memory, a crash in a library) loses only its own result. Processes and limits are
in `workers`.
"""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipelines.engines.workers import Limits, late, limited, must_start, new_pool, pool_of, watched

Item = TypeVar("Item")
Result = TypeVar("Result")
Collected = TypeVar("Collected")

MOST_TOGETHER = 32
"""Most documents that a worker gets at a time: few enough to show progress."""
_WAITING_PER_WORKER = 3
_FEWEST_PER_WORKER = 16


@dataclass(frozen=True)
class Outcome(Generic[Item, Result]):
    """An item with its result or its error."""

    item: Item
    result: Result | None = None
    error: BaseException | None = None


@dataclass(frozen=True)
class Work(Generic[Item, Result, Collected]):
    """Task for a few items: apply `function` to each, then `collect` to all outcomes.

    An exception or timeout becomes the item's outcome. Only the result of `collect` is sent back to
    the caller: it should be small and quick to pickle.
    """

    function: Callable[[Item], Result]
    collect: Callable[[list[Outcome[Item, Result]]], Collected]
    limits: Limits

    def __call__(self, items: Sequence[Item]) -> Collected:
        """Run the task in this process."""
        with watched(self.limits.seconds) as check_in:
            outcomes = [self._outcome(item, check_in) for item in items]
        return self.collect(outcomes)

    def lost(self, item: Item, error: BaseException) -> Collected:
        """Return the result for an item that killed its worker."""
        return self.collect([Outcome(item, error=error)])

    def _outcome(self, item: Item, check_in: Callable[[], None]) -> Outcome[Item, Result]:
        check_in()
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
    """Apply `function` to each item in worker processes; yield the results of `collect`.

    Workers get a few items at a time, in order, and run `collect` too. Each item is in exactly one
    outcome. Functions must be importable; items and collected results picklable. An exception, a
    timeout or the death of a worker becomes the `error` of its item.

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
    """Split items into batches, in order: several for each worker, or all for few workers.

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
) -> Generator[Collected, None, list[Item]]:
    """Process the queue until it is empty or the pool breaks; return the items then in flight."""
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
    """Process the items that were in flight when a worker died, one at a time.

    An item that kills a fresh process is the cause; one that kills a used process is tried once
    more in a fresh one.
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
