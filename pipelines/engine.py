"""Mapping a pure function over documents, on as many processes as the machine has.

Knows nothing of reports. A task that runs too long is stopped, and one that takes its worker
down with it (out of memory, a crash in a library) costs only its own result: the others go on.
"""

import faulthandler
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_WAITING_PER_WORKER = 16
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


def map_documents(
    function: Callable[[Item], Result], items: Sequence[Item], *, workers: int, limits: Limits
) -> Iterator[Outcome[Item, Result]]:
    """Apply `function` to each item in worker processes; yield outcomes as they come.

    The function must be importable and its items and results picklable. An exception, a timeout
    or the death of a worker becomes the `error` of the items it befell.

    Raises:
        WorkersFailed: no worker process can be started.
    """
    suspects: list[Item] = []
    queue = list(reversed(items))
    while queue:
        # Starting a process costs as much as reading hundreds of texts.
        enough = min(workers, -(-len(queue) // _FEWEST_PER_WORKER))
        with _pool(enough, limits) as pool:
            lost = yield from _drain(pool, function, queue, workers * _WAITING_PER_WORKER, limits)
        suspects += lost
    for item in suspects:
        yield from _alone(function, item, limits)


def _drain(
    pool: ProcessPoolExecutor,
    function: Callable[[Item], Result],
    queue: list[Item],
    most_waiting: int,
    limits: Limits,
) -> Iterator[Outcome[Item, Result]]:
    """Work off the queue until it is empty or the pool breaks; return the items then in flight."""
    waiting: dict[Future, Item] = {}
    lost: list[Item] = []
    while queue or waiting:
        while queue and len(waiting) < most_waiting and not lost:
            try:
                waiting[pool.submit(_guarded, function, queue[-1], limits.seconds)] = queue[-1]
                queue.pop()
            except BrokenProcessPool:
                break
        done = next(iter(waiting), None)
        if done is None:
            break
        item = waiting.pop(done)
        try:
            yield Outcome(item, result=done.result())
        except BrokenProcessPool:
            lost.append(item)
        except Exception as error:
            yield Outcome(item, error=error)
        if lost and not waiting:
            break
    return lost


def _alone(
    function: Callable[[Item], Result], item: Item, limits: Limits
) -> Iterator[Outcome[Item, Result]]:
    """Run one suspect in a pool of its own, so that it can only take itself down."""
    with _pool(1, limits) as pool:
        _check(pool)
        started = time.monotonic()
        try:
            yield Outcome(
                item, result=pool.submit(_guarded, function, item, limits.seconds).result()
            )
        except BrokenProcessPool as error:
            was_late = time.monotonic() - started > limits.seconds
            yield Outcome(item, error=_late(limits.seconds) if was_late else error)
        except Exception as error:
            yield Outcome(item, error=error)


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


def _start_worker(memory_bytes: int) -> None:
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
