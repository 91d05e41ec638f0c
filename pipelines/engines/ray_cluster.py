"""Connect to a Ray cluster, send it this code, and refuse nodes with other software.

The project's own code is sent to the nodes, so that it is the same on all of them; libraries and
LibreOffice, which nodes must have themselves, are compared before a node reads anything. Tasks are
submitted in `ray_tasks`.
"""

import logging
import os
import re
import signal
import socket
import tempfile
import threading
import zipfile
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from types import ModuleType

from pipelines.engines.workers import WorkersFailed
from pipelines.parser_version import parser_version
from pipelines.settings import PROJECT_DIR

_SENT = ("pipelines", "dbt_project/seeds")
_ADDRESS = re.compile(r"(?P<host>[^\s:/]+|\[[0-9A-Fa-f:]+\]):(?P<port>\d{1,5})")
_REACHED_IN = 5.0
"""Seconds for the first connection: Ray itself would wait for minutes and then end the process."""
_CODE, _OFFICE = "the parser", "LibreOffice"


class ClusterError(WorkersFailed):
    """Error: the cluster cannot do the work. No document is the cause, so nothing is recorded."""


def connect(address: str) -> ModuleType:
    """Connect this process to a cluster for the rest of its life; return the module `ray`.

    A process that is already connected keeps its connection.

    Args:
        address: `host:port`, as `ray start --head` prints it, or `auto` on a node of the cluster.

    Raises:
        ClusterError: Ray is not installed, no cluster answers, or it refuses the connection.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ModuleNotFoundError as error:
        raise ClusterError(
            f"XXGK_RAY_ADDRESS is {address!r}, but Ray is not installed: `python -m pip install "
            "--require-hashes --requirement requirements-cluster.lock` (the group `cluster`), or "
            "unset it to parse on this machine alone"
        ) from error
    if not ray.is_initialized():
        _reach(address)
        _join(ray, address)
    return ray


def environment() -> dict[str, str]:
    """Return the versions of code, code lists, libraries and programs that determine a reading.

    >>> environment()["lxml"] == metadata.version("lxml")
    True
    """
    wanted = (re.split(r"[^\w.-]", line)[0] for line in metadata.requires("xxgk") or ())
    return {name: _found(name) for name in (_CODE, _OFFICE, *wanted)}


def differences(expected: dict[str, str]) -> str | None:
    """Describe how this process differs from an expected environment; None if it does not.

    >>> differences(environment() | {"lxml": "0.9"})[:8]
    'lxml is '
    """
    unlike = [
        f"{name} is {_found(name)} and not {value}"
        for name, value in expected.items()
        if _found(name) != value
    ]
    return ", ".join(unlike) or None


@lru_cache
def _found(name: str) -> str:
    if name == _CODE:
        return parser_version()
    if name == _OFFICE:
        # Not at the top, so that a node without a library of the readers reports its name.
        from pipelines.readers.programs import libreoffice

        return "there" if libreoffice() else "missing"
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def _reach(address: str) -> None:
    """Check that something listens at the address."""
    if address == "auto":
        return
    parts = _ADDRESS.fullmatch(address)
    if parts is None:
        raise ClusterError(
            f"XXGK_RAY_ADDRESS is {address!r}; it is host:port, as `ray start --head` prints it, "
            "or auto on a node of the cluster"
        )
    target = parts["host"].strip("[]"), int(parts["port"])
    try:
        socket.create_connection(target, _REACHED_IN).close()
    except (OSError, OverflowError) as error:
        raise _unreached(address, error) from error


def _join(ray: ModuleType, address: str) -> None:
    on_terminate = signal.getsignal(signal.SIGTERM)
    with tempfile.TemporaryDirectory(prefix="xxgk-ray-") as folder:
        try:
            ray.init(
                address=address,
                runtime_env={"working_dir": str(_packed(Path(folder)))},
                log_to_driver=False,
                logging_level=logging.ERROR,
            )
        except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
            raise _unreached(address, error) from error
    if threading.current_thread() is threading.main_thread():
        # Ray has replaced the handler with its own.
        signal.signal(signal.SIGTERM, on_terminate)


def _unreached(address: str, error: Exception) -> ClusterError:
    reason = str(error).partition("\n")[0].rstrip(". ")
    return ClusterError(
        f"no Ray cluster at {address} (XXGK_RAY_ADDRESS) accepts work: {reason}. Start one with "
        "`ray start --head`, with the same Python, Ray and token (RAY_AUTH_TOKEN_PATH) as here, "
        "or unset XXGK_RAY_ADDRESS to parse on this machine alone"
    )


def _packed(folder: Path) -> Path:
    """Pack code and code lists into a zip; the same files make the same bytes, sent only once."""
    target = folder / "xxgk.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for top in _SENT:
            for path in sorted((PROJECT_DIR / top).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    name = path.relative_to(PROJECT_DIR).as_posix()
                    member = zipfile.ZipInfo(name)
                    archive.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return target
