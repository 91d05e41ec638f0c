"""What a command costs: wall and CPU seconds and memory, of its process and all it starts.

Memory is the sum of the proportional set sizes of the process tree (a page that several processes
share counts once), and the highest of those sums. To tell what is shared, the kernel walks through
all of a process's memory while it waits, so that is asked for only when the resident sizes, which
cost nothing and are read five times a second, are together higher than ever. CPU seconds are those
of the process and of all its descendants that have ended, user and system.
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
"""How many times as high as ever resident sizes must be to be looked into."""
_LAST_LINES = 15


class StepFailed(Exception):
    """A measured command did not end well."""


@dataclass(frozen=True)
class Cost:
    """What a command cost, and what it said as JSON on its last line."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    said: dict


def metered(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Cost:
    """Run a command in a folder, with more environment, and measure it.

    Raises:
        StepFailed: it ended with another code than 0.
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
        told = "\n".join(lines[-_LAST_LINES:])
        raise StepFailed(f"{' '.join(command)} ended with {process.returncode}:\n{told}")
    return Cost(
        time.monotonic() - started,
        usage.ru_utime + usage.ru_stime,
        peak,
        json.loads(lines[-1]) if lines else {},
    )


class _Watch:
    """Looks at the memory of a process tree until told to stop."""

    def __init__(self, root: int):
        self._root, self._peak, self._is_over = root, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """The most bytes that were seen."""
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
    """A process and its descendants."""
    children = defaultdict(list)
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue
            # The name, in parentheses, may hold anything; the parent is the second field after it.
            children[int(stat.rpartition(")")[2].split()[1])].append(int(folder.name))
    found = [root]
    for process in found:
        found += children[process]
    return found


def _resident(process: int) -> int:
    """The resident set size of a process in bytes; 0 once it is gone."""
    try:
        return int((_PROC / str(process) / "statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def _proportional(process: int) -> int:
    """The proportional set size of a process in bytes; 0 once it is gone."""
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))
