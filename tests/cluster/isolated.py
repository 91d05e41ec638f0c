"""A process that sees no network but a loopback of its own, and calls functions for the tests.

Ray listens on every interface, so its nodes are started in here. All processes that are started in
here end with it, and it ends with the test run, however that ends.
"""

import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from pipelines.settings import PROJECT_DIR

_UNSHARE = ["unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
if os.geteuid():
    _UNSHARE.append("--map-root-user")


def why_not() -> str | None:
    """Why this machine cannot isolate a process; None if it can."""
    try:
        tried = subprocess.run(
            [*_UNSHARE, "ip", "link", "set", "lo", "up"], capture_output=True, text=True
        )
    except FileNotFoundError:
        return "no program `unshare` (util-linux)"
    return f"cannot be isolated: {tried.stderr.strip()}" if tried.returncode else None


class Isolated:
    """Calls functions in a process of its own; a context manager that ends it."""

    def __init__(self, log: Path, environment: dict[str, str]) -> None:
        self._log = log
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [*_UNSHARE, sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=PROJECT_DIR,
                env={**os.environ, **environment},
            )

    def __enter__(self) -> "Isolated":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def call(self, function: Callable, *arguments: object) -> object:
        """What the function returns, or raises, in there; it must be importable."""
        try:
            pickle.dump((function, arguments), self._process.stdin)
            self._process.stdin.flush()
            result, error = pickle.load(self._process.stdout)
        except (BrokenPipeError, EOFError):
            raise RuntimeError(f"the isolated process died: {self._log.read_text()}") from None
        if error is not None:
            raise error
        return result


def _serve() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    requests = SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    while True:
        function, arguments = requests.get()
        try:
            answer = function(*arguments), None
        except Exception as error:
            answer = None, error
        pickle.dump(answer, answers)
        answers.flush()


def _listen(requests: SimpleQueue) -> None:
    """Pass on requests; end this process when its parent has gone."""
    while True:
        try:
            requests.put(pickle.load(sys.stdin.buffer))
        except EOFError:
            os._exit(0)
        except Exception:
            traceback.print_exc()
            os._exit(1)


if __name__ == "__main__":
    _serve()
