"""One writer at a time: the lock that `xxgk run` and Dagster hold while they write, and a harvest
while it fetches.

Readers never come here. The lock is the operating system's and ends with its process, so a killed
run leaves nothing to clean up.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.settings import Settings

LOCK_NAMES = {"run": ".writer.lock", "harvest": ".harvest.lock"}

_held: set[Path] = set()


class WriterBusy(Exception):
    """Another process is writing this warehouse."""


@contextmanager
def writer(settings: Settings, what: str = "run") -> Iterator[None]:
    """Be the only writer of the warehouse while the block runs; nests within one process.

    A harvest holds a lock of its own: it may go on while the warehouse is built.

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
                f"another xxgk {what} is writing {settings.warehouse_dir} (process {holder}); "
                "wait for it to end and run again"
            ) from error
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)
