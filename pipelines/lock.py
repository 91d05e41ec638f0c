"""Lock a warehouse for writing: `xxgk run` and Dagster while they write, a harvest while it
fetches.

Readers need no lock. The lock is the operating system's, in a lake also the catalogue's, and ends
with its process, so a killed run leaves nothing to clean up. Locks of a lake are in `lake.lock`.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from pipelines.lake import lock as lake_lock
from pipelines.messages import say
from pipelines.settings import Lake, Settings

LOCK_NAMES = {"run": ".writer.lock", "harvest": ".harvest.lock"}

_held: set[Path] = set()


class WriterBusy(Exception):
    """Error: another process is writing to this warehouse."""


@contextmanager
def writer(settings: Settings, what: str = "run") -> Iterator[None]:
    """Hold the exclusive write lock while the block runs; nests within one process.

    A harvest holds its own lock: it may run while the warehouse is built.

    Raises:
        WriterBusy: another process is writing; the message names it.
    """
    path = settings.warehouse_dir.absolute() / LOCK_NAMES[what]
    if path in _held:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            stream.seek(0)
            holder = stream.read().strip() or "unknown"
            raise WriterBusy(
                say(
                    "another xxgk {what} is writing {folder} (process {holder}); wait for it to "
                    "end and run again",
                    what=what,
                    folder=settings.warehouse_dir,
                    holder=holder,
                )
            ) from error
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        with _lake_writer(settings, ()) if what == "run" else nullcontext():
            _held.add(path)
            try:
                yield
            finally:
                _held.discard(path)


@contextmanager
def year_writer(settings: Settings, years: Sequence[int]) -> Iterator[None]:
    """Hold the exclusive write lock of some filing years of staging while the block runs.

    Other years of a lake may be written at the same time; a file has one writer.

    Raises:
        WriterBusy: another process is writing these years, or all.
    """
    path = settings.warehouse_dir.absolute() / LOCK_NAMES["run"]
    if isinstance(settings.build, Lake) and path not in _held:
        with _lake_writer(settings, years):
            yield
    else:
        with writer(settings):
            yield


@contextmanager
def _lake_writer(settings: Settings, years: Sequence[int]) -> Iterator[None]:
    """Hold the lake's lock for some years, or for all; do nothing if the build is a file."""
    build = settings.build
    if not isinstance(build, Lake):
        yield
        return
    with lake_lock.held(build, years) as is_held:
        if not is_held:
            of = f" {', '.join(map(str, sorted(years)))} of" if years else ""
            raise WriterBusy(
                f"another xxgk run is writing{of} {build}; wait for it to end and run again"
            )
        yield
