"""Worker processes, and what one task may use in them: seconds and memory.

Which work they are given is `local`'s business.
"""

import faulthandler
import gc
import math
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_GRACE = 2.0
"""Seconds, half of them at least, that a task may go on after its time before its process ends."""


class TaskTimeout(Exception):
    """A task took longer than its limit."""


class WorkersFailed(Exception):
    """No worker process can be started at all: no document's fault."""


@dataclass(frozen=True)
class Limits:
    """What one task may use: seconds of wall time, and bytes of address space of its worker."""

    seconds: float
    memory_bytes: int = 4 << 30


@contextmanager
def workers_kept() -> Iterator[None]:
    """Have all calls of `map_documents` in the block use the same processes, as long as they live.

    Starting a process costs as much as reading hundreds of texts.
    """
    kept = _Kept()
    token = _KEPT.set(kept)
    try:
        yield
    finally:
        _KEPT.reset(token)
        kept.close()


def must_start(pool: ProcessPoolExecutor) -> None:
    """Tell a document that kills its worker from a machine on which no worker can start.

    Raises:
        WorkersFailed: no process of the pool starts.
    """
    if not _is_alive(pool):
        raise WorkersFailed(
            "parsing processes cannot start on this machine; a script that calls this needs "
            "`if __name__ == '__main__':`, otherwise look for memory limits"
        )


def new_pool(workers: int, limits: Limits) -> ProcessPoolExecutor:
    """So many processes, each of them started when there is work for it."""
    # A fresh interpreter, not a fork: the caller may run threads (Dagster, DuckDB, Polars).
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(limits.memory_bytes,),
    )


class _Kept:
    """A pool for several calls: the same until it breaks or is wanted otherwise."""

    def __init__(self):
        self._pool: ProcessPoolExecutor | None = None
        self._wanted: tuple[int, Limits] | None = None

    def pool(self, workers: int, limits: Limits) -> ProcessPoolExecutor:
        """The pool, a new one if need be."""
        if self._pool is None or self._wanted != (workers, limits) or not _is_alive(self._pool):
            self.close()
            self._pool, self._wanted = new_pool(workers, limits), (workers, limits)
        return self._pool

    def close(self) -> None:
        """End its processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


_KEPT: ContextVar[_Kept | None] = ContextVar("kept", default=None)


@contextmanager
def pool_of(workers: int, limits: Limits) -> Iterator[ProcessPoolExecutor]:
    """A pool for the block: that of `workers_kept`, or one of its own."""
    kept = _KEPT.get()
    if kept is not None:
        yield kept.pool(workers, limits)
    else:
        with new_pool(workers, limits) as pool:
            yield pool


def _is_alive(pool: ProcessPoolExecutor) -> bool:
    try:
        pool.submit(os.getpid).result()
    except BrokenProcessPool:
        return False
    return True


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

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def watched(seconds: float) -> Iterator[Callable[[], None]]:
    """End this process if a library never gives the interpreter back, as `limited` needs it.

    What is yielded is to be called before each task, which then has so many seconds and a little.
    """
    armed = -math.inf

    def watch() -> None:
        # A watch is a thread, half a millisecond to start: the last one serves for a while.
        nonlocal armed
        now = time.monotonic()
        if now - armed > _GRACE / 2:
            faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=nowhere)
            armed = now

    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        try:
            yield watch
        finally:
            faulthandler.cancel_dump_traceback_later()


def late(seconds: float) -> TaskTimeout:
    """What is raised when a task takes longer than so many seconds."""
    return TaskTimeout(f"took longer than {seconds:g} seconds")


def limited(function: Callable[[Item], Result], item: Item, seconds: float) -> Result:
    """Apply `function` to an item in this process, for so many seconds at most.

    Raises:
        TaskTimeout: it took longer. Only the main thread of a process can be stopped so.
    """

    def stop(*_: object) -> None:
        raise late(seconds)

    signal.signal(signal.SIGALRM, stop)
    # Again, each second at least: what is raised while an object is finalised, Python swallows.
    signal.setitimer(signal.ITIMER_REAL, seconds, min(seconds, 1.0))
    try:
        return function(item)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
