"""Start worker processes, and limit the time and memory of one task in them.

Work is distributed to them in `local`.
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
"""Seconds (at least half of them) that a task may exceed its time before its process is ended."""


class TaskTimeout(Exception):
    """Error: a task took longer than its limit."""


class WorkersFailed(Exception):
    """Error: no worker process can be started; no document is the cause."""


@dataclass(frozen=True)
class Limits:
    """Limits of one task: seconds of wall time, and bytes of address space of its worker."""

    seconds: float
    memory_bytes: int = 4 << 30


@contextmanager
def workers_kept() -> Iterator[None]:
    """Share worker processes between all calls of `map_documents` in the outermost block.

    Starting a process takes as long as reading hundreds of texts.
    """
    if _KEPT.get() is not None:
        yield
        return
    kept = _Kept()
    token = _KEPT.set(kept)
    try:
        yield
    finally:
        _KEPT.reset(token)
        kept.close()


def must_start(pool: ProcessPoolExecutor) -> None:
    """Check that the pool can start a process, so that a later death is due to its document.

    Raises:
        WorkersFailed: no process of the pool starts.
    """
    if not _is_alive(pool):
        raise WorkersFailed(
            "parsing processes cannot start on this machine; a script that calls this needs "
            "`if __name__ == '__main__':`, otherwise look for memory limits"
        )


def new_pool(workers: int, limits: Limits) -> ProcessPoolExecutor:
    """Create a pool of `workers` processes, each started when there is work for it."""
    # A fresh interpreter, not a fork: the caller may run threads (Dagster, DuckDB, Polars).
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(limits.memory_bytes,),
    )


class _Kept:
    """A pool for several calls, replaced when it breaks or other workers or limits are wanted."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._wanted: tuple[int, Limits] | None = None

    def pool(self, workers: int, limits: Limits) -> ProcessPoolExecutor:
        """Return the pool, a new one if needed."""
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
    """Provide a pool for the block: that of `workers_kept`, or a new one."""
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
    """Limit this process to its present address space plus `memory_bytes`.

    Beyond it, allocation raises MemoryError. On systems without /proc nothing is limited.
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
    """Collect garbage less often in this process.

    A parser makes many small objects with hardly any cycles: collection by default would take a
    third of its time.
    """
    gc.set_threshold(100_000, 20, 50)


def _start_worker(memory_bytes: int) -> None:
    collect_garbage_seldom()
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    _watch_parent(parent)


def _watch_parent(parent: int) -> None:
    """End this process when its parent ends: a killed run must leave no worker behind."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def watched(seconds: float) -> Iterator[Callable[[], None]]:
    """End this process if a library never returns to the interpreter, which `limited` needs.

    Yields a function to call before each task, which then has `seconds` plus a grace period.
    """
    armed = -math.inf

    def watch() -> None:
        # A watchdog is a thread and takes half a millisecond to start, so it is reused for a while.
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
    """Return the timeout error of a task."""
    return TaskTimeout(f"took longer than {seconds:g} seconds")


def limited(function: Callable[[Item], Result], item: Item, seconds: float) -> Result:
    """Apply `function` to an item in this process, for at most `seconds`.

    Raises:
        TaskTimeout: it took longer. Only the main thread of a process can be stopped this way.
    """

    def stop(*_: object) -> None:
        raise late(seconds)

    signal.signal(signal.SIGALRM, stop)
    # Repeated each second: Python swallows exceptions raised while an object is finalised.
    signal.setitimer(signal.ITIMER_REAL, seconds, min(seconds, 1.0))
    try:
        return function(item)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
