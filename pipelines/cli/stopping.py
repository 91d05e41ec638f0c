"""Stopping a long command by a signal: at once where that can be, in some seconds for certain."""

import os
import signal
import sys
import threading
from types import FrameType, TracebackType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SAID = "stopped; the last published file stays, run again to go on"


class Stopping:
    """Turn SIGINT, SIGTERM and SIGHUP in the block into KeyboardInterrupt; `code` is then set.

    Of forty interrupts two went astray: one fell into an import and left its lock held, so that a
    thread waited for ever, one was swallowed by a library. The process ends all the same, after
    `seconds`; a kill at any moment loses nothing.
    """

    def __init__(self, seconds: float = 8.0):
        self.code: int | None = None
        self._seconds = seconds
        self._before: dict[int, Any] = {}

    def __enter__(self) -> "Stopping":
        self._before = {number: signal.signal(number, self._stop) for number in _SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _stop(self, number: int, _: FrameType | None) -> None:
        if self.code is None:
            self.code = 128 + number
            end = threading.Timer(self._seconds, self._end)
            end.daemon = True
            end.start()
        raise KeyboardInterrupt

    def _end(self) -> None:
        sys.stderr.write(f"xxgk: {SAID}\n")
        sys.stderr.flush()
        os._exit(self.code or 1)
