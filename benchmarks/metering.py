"""The cost of a command: wall and CPU seconds and memory, of its process and all descendants.

Memory is the highest sum of the proportional set sizes of the process tree (a page shared by
several processes counts once). The kernel computes these by walking all of a process's memory while
the process waits, so they are read only when the resident sizes, which are cheap and read five
times a second, reach a new maximum. CPU seconds are user and system time of the process and its
ended descendants.
"""

import json
import os
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_SECONDS_BETWEEN = 0.2
_HIGHER = 1.01
"""Growth of the resident sizes over the last maximum at which proportional sizes are read."""
_LAST_LINES = 15


class StepFailed(Exception):
    """A measured command failed."""


@dataclass(frozen=True)
class Cost:
    """The cost of a command, and the JSON on its last output line."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    said: dict


def metered(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Cost:
    """Run a command in a folder, with more environment, and measure it.

    Raises:
        StepFailed: its exit code is not 0.
    """
    started = time.monotonic()
    with subprocess.Popen(
        command,
        env={**os.environ, **environment},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        watch = _Watch(process.pid)
        lines = process.stdout.read().splitlines()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = watch.stop()
    if process.returncode:
        output = "\n".join(lines[-_LAST_LINES:])
        raise StepFailed(f"{' '.join(command)} ended with {process.returncode}:\n{output}")
    return Cost(
        time.monotonic() - started,
        usage.ru_utime + usage.ru_stime,
        peak,
        json.loads(lines[-1]) if lines else {},
    )


class _Watch:
    """Samples the memory of a process tree until `stop` is called."""

    def __init__(self, root: int):
        self._root, self._peak, self._is_over = root, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the highest memory sampled, in bytes."""
        self._is_over.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        highest = 0
        while not self._is_over.wait(_SECONDS_BETWEEN):
            tree = _tree(self._root)
            resident = sum(map(_resident, tree))
            if resident > _HIGHER * highest:
                highest = resident
                self._peak = max(self._peak, sum(map(_proportional, tree)))


def _tree(root: int) -> list[int]:
    """Return a process and its descendants."""
    children = defaultdict(list)
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue
            # The name, in parentheses, may contain anything; the parent is the second field after
            # it.
            children[int(stat.rpartition(")")[2].split()[1])].append(int(folder.name))
    found = [root]
    for process in found:
        found += children[process]
    return found


def _resident(process: int) -> int:
    """Return the resident set size of a process in bytes; 0 once it is gone."""
    try:
        return int((_PROC / str(process) / "statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def _proportional(process: int) -> int:
    """Return the proportional set size of a process in bytes; 0 once it is gone."""
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))
