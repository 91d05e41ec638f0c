"""Mapping a pure function over documents, on as many processes as the machine has.

Knows nothing of reports. Workers are given a few documents at a time. One that runs too long is
stopped, and one that takes its worker down with it (out of memory, a crash in a library) costs
only its own result: the others go on.
"""

import faulthandler
import gc
import multiprocessing
import os
import resource
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Collected = TypeVar("Collected")

MOST_TOGETHER = 32
"""Documents that a worker is given at a time: few enough for progress to be seen."""
_WAITING_PER_WORKER = 3
_FEWEST_PER_WORKER = 16
_GRACE = 2.0
"""Seconds that a task may go on after its time is up, before its process is ended."""


class TaskTimeout(Exception):
    """A task took longer than its limit."""


class WorkersFailed(Exception):
    """No worker process can be started at all: no document's fault."""


@dataclass(frozen=True)
class Outcome(Generic[Item, Result]):
    """An item and its result, or the error that took the result's place."""

    item: Item
    result: Result | None = None
    error: BaseException | None = None


@dataclass(frozen=True)
class Limits:
    """What one task may use: seconds of wall time, and bytes of address space of its worker."""

    seconds: float
    memory_bytes: int = 4 << 30


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
        return self.collect([self._outcome(item) for item in items])

    def lost(self, item: Item, error: BaseException) -> Collected:
        """What stands for an item that took its worker down."""
        return self.collect([Outcome(item, error=error)])

    def _outcome(self, item: Item) -> Outcome[Item, Result]:
        try:
            return Outcome(item, result=_guarded(self.function, item, self.limits.seconds))
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
        # Starting a process costs as much as reading hundreds of texts.
        enough = min(workers, -(-sum(map(len, queue)) // _FEWEST_PER_WORKER))
        with _pool(enough, limits) as pool:
            lost = yield from _drain(pool, work, queue, workers * _WAITING_PER_WORKER)
        suspects += lost
    yield from _singly(work, suspects)


def batches(items: Sequence[Item], workers: int) -> Iterator[Sequence[Item]]:
    """The items in order, a few at a time, so that all workers have some.

    >>> list(batches("abcde", workers=2))
    ['a', 'b', 'c', 'd', 'e']
    >>> [len(batch) for batch in batches(range(300), workers=2)][-2:]
    [32, 12]
    """
    size = max(1, min(MOST_TOGETHER, len(items) // (4 * workers)))
    for start in range(0, len(items), size):
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
        if lost and not waiting:
            break
    return lost


def _singly(work: Work[Item, Result, Collected], suspects: list[Item]) -> Iterator[Collected]:
    """Work off what was in flight when a worker died, one item at a time.

    The one that kills its worker takes only itself down: it is blamed where the process was its
    own from the start, otherwise it is tried once more in such a one.
    """
    left = deque(suspects)
    while left:
        with _pool(1, work.limits) as pool:
            _check(pool)
            is_fresh = True
            while left:
                started = time.monotonic()
                try:
                    done = pool.submit(work, [left[0]]).result()
                except BrokenProcessPool as error:
                    if is_fresh:
                        was_late = time.monotonic() - started > work.limits.seconds
                        cause = _late(work.limits.seconds) if was_late else error
                        yield work.lost(left.popleft(), cause)
                    break
                left.popleft()
                is_fresh = False
                yield done


def _check(pool: ProcessPoolExecutor) -> None:
    """Tell a document that kills its worker from a machine on which no worker can start."""
    try:
        pool.submit(os.getpid).result()
    except BrokenProcessPool as error:
        raise WorkersFailed(
            "parsing processes cannot start on this machine; a script that calls this needs "
            "`if __name__ == '__main__':`, otherwise look for memory limits"
        ) from error


def _pool(workers: int, limits: Limits) -> ProcessPoolExecutor:
    # A fresh interpreter, not a fork: the caller may run threads (Dagster, DuckDB, Polars).
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(limits.memory_bytes,),
    )


@contextmanager
def memory_limited(memory_bytes: int) -> Iterator[None]:
    """Let this process have so many bytes of address space more than it has now.

    What asks for more gets a MemoryError. Where the system does not tell what a process has,
    nothing is limited.
    """
    before = resource.getrlimit(resource.RLIMIT_AS)
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        yield
        return
    most = pages * resource.getpagesize() + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def collect_garbage_seldom() -> None:
    """Have this process look for garbage less often than Python does by itself.

    A parser makes many small objects and hardly a cycle among them: a third of its time would go
    into looking for them.
    """
    gc.set_threshold(100_000, 20, 50)


def _start_worker(memory_bytes: int) -> None:
    collect_garbage_seldom()
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    _watch_parent(parent)


def _watch_parent(parent: int) -> None:
    """End with the parent: a killed run must leave no worker behind."""
    import threading

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _guarded(function: Callable[[Item], Result], item: Item, seconds: float) -> Result:
    """As `limited`, and end the process if a library never gives the interpreter back."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=nowhere)
        try:
            return limited(function, item, seconds)
        finally:
            faulthandler.cancel_dump_traceback_later()


def _late(seconds: float) -> TaskTimeout:
    return TaskTimeout(f"took longer than {seconds:g} seconds")


def limited(function: Callable[[Item], Result], item: Item, seconds: float) -> Result:
    """Apply `function` to an item in this process, for so many seconds at most.

    Raises:
        TaskTimeout: it took longer. Only the main thread of a process can be stopped so.
    """

    def stop(*_: object) -> None:
        raise _late(seconds)

    signal.signal(signal.SIGALRM, stop)
    # Again each second: what is raised while an object is finalised, Python swallows.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        return function(item)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
