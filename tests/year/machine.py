"""A machine whose clock is set by the test: Dagster's daemon on it, its runs, and the alerts sent.

`clock.c`, preloaded into each process, adds an offset to the time of day, which it reads from a
file at each look. The monotonic clock and the times of files stay real: so do waits and timeouts.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import dagster as dg
import duckdb

from pipelines.settings import PROJECT_DIR, Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
COMPILER = shutil.which("cc")
LONGEST = 600.0
"""Seconds that a run may take, on a machine that others use as well."""


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        alert = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.alerts.append(f"{alert['title']}: {alert['message']}")
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Machine:
    """A home, a clock, the daemon, and a webhook that takes alerts; a context manager."""

    def __init__(self, root: Path, **settings: object):
        self.root, self.home = root, root / "home"
        self.settings = Settings(home=self.home)
        self._clock = root / "clock"
        self._log = (root / "daemon.log").open("w")
        self._hook = HTTPServer(("127.0.0.1", 0), _Hook)
        self._hook.alerts = []
        programs = str(Path(sys.executable).parent)
        self.environment = {
            **os.environ,
            **{f"XXGK_{name.upper()}": str(value) for name, value in settings.items()},
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONWARNINGS": "ignore",
            "XXGK_HOME": str(self.home),
            "XXGK_NOTIFY_URLS": json.dumps([f"json://127.0.0.1:{self._hook.server_port}/"]),
            "DAGSTER_HOME": str(root / "dagster"),
            "LD_PRELOAD": str(root / "clock.so"),
            "SET_CLOCK": str(self._clock),
        }
        self._daemon: subprocess.Popen | None = None

    def __enter__(self) -> Self:
        code = Path(__file__).with_name("clock.c")
        library = ("-shared", "-fPIC", "-O2", "-o", str(self.root / "clock.so"))
        subprocess.run([COMPILER, *library, str(code)], check=True)
        (self.home / "raw").mkdir(parents=True)
        (self.root / "dagster").mkdir()
        instance = PROJECT_DIR / "pipelines" / "defs" / "instance.yaml"
        shutil.copy(instance, self.root / "dagster" / "dagster.yaml")
        self.instance = dg.DagsterInstance.from_config(str(self.root / "dagster"))
        threading.Thread(target=self._hook.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._hook.shutdown()
        self._hook.server_close()
        self._log.close()

    def set_clock(self, now: datetime) -> None:
        """Have every process of the machine see another time, from which its clock goes on."""
        unfinished = self._clock.with_suffix(".new")
        unfinished.write_text(f"{(now - datetime.now(SHANGHAI)).total_seconds():+.0f}")
        unfinished.replace(self._clock)

    def call(self, *command: str) -> subprocess.CompletedProcess:
        """Run a program on the machine to its end."""
        return subprocess.run(
            command, env=self.environment, cwd=PROJECT_DIR, capture_output=True, text=True
        )

    def start(self) -> None:
        """Start the daemon."""
        self._daemon = subprocess.Popen(
            ["dagster-daemon", "run", "--workspace", "workspace.yaml"],
            env=self.environment, cwd=PROJECT_DIR, stdout=self._log, stderr=self._log,
        )  # fmt: skip

    def stop(self) -> None:
        """Stop the daemon as systemd would."""
        if self._daemon:
            self._daemon.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._daemon.wait(60)
            self._daemon.kill()
            self._daemon = None

    def ended(self) -> list[dg.DagsterRun]:
        """The runs of the pipeline that have ended, in the order in which they were asked for."""
        jobs = ("harvest", "warehouse")
        runs = [r for r in self.instance.get_runs() if r.is_finished and r.job_name in jobs]
        return sorted(runs, key=lambda run: (run.tags.get("dagster/run_key", "~"), run.run_id))

    def wait_for(self, what: str, is_so: Callable[[], bool]) -> None:
        """Wait until something is so.

        Raises:
            AssertionError: it is not, or the daemon has ended.
        """
        deadline = time.monotonic() + LONGEST
        while not is_so():
            is_alive = self._daemon is not None and self._daemon.poll() is None
            log = Path(self._log.name).read_text()[-2000:]
            assert is_alive and time.monotonic() < deadline, f"{what}\n{log}"
            time.sleep(1)

    @property
    def alerts(self) -> list[str]:
        """The alerts that were sent, title and message."""
        return self._hook.alerts

    def published(self, query: str) -> list[tuple]:
        """Ask the published file."""
        path = str(self.settings.published_path)
        with duckdb.connect(path, read_only=True) as connection:
            return connection.execute(query).fetchall()
