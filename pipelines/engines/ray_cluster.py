"""A Ray cluster to parse on: reaching it, sending it this code, refusing nodes that read otherwise.

Knows nothing of documents and gives no work: that is `ray_tasks`. The project's own code goes to
the nodes from here, so that it is the same on all; what they must have themselves (what the lock
files pin, LibreOffice) is compared before a node reads anything.
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
"""Seconds for a first connection: Ray itself would wait for minutes and then end the process."""
_CODE, _OFFICE = "the parser", "LibreOffice"


class ClusterError(WorkersFailed):
    """The cluster cannot do the work: no document's fault, so nothing is recorded of any."""


def connect(address: str) -> ModuleType:
    """Ray, connected to the cluster at an address for as long as this process lasts.

    A process that is connected already stays so, to the cluster that it is connected to.

    Args:
        address: `host:port`, as `ray start --head` prints it, or `auto` on a node of the cluster.

    Raises:
        ClusterError: Ray is not installed, or no cluster answers, or it refuses us.
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


def surroundings() -> dict[str, str]:
    """What decides a reading here besides the document: code and code lists, libraries, programs.

    >>> surroundings()["lxml"] == metadata.version("lxml")
    True
    """
    wanted = (re.match(r"[\w.-]+", line).group() for line in metadata.requires("xxgk") or ())
    return {name: _found(name) for name in (_CODE, _OFFICE, *wanted)}


def differences(expected: dict[str, str]) -> str | None:
    """How this process would read otherwise than those surroundings; None if alike.

    >>> differences(surroundings() | {"lxml": "0.9"})[:8]
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
        # Not at the top: a node that lacks a library of the readers is told so, by its name.
        from pipelines.readers.programs import libreoffice

        return "there" if libreoffice() else "missing"
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def _reach(address: str) -> None:
    """See whether anything listens at the address."""
    if address == "auto":
        return
    parts = _ADDRESS.fullmatch(address)
    if parts is None:
        raise ClusterError(
            f"XXGK_RAY_ADDRESS is {address!r}; it is host:port, as `ray start --head` prints it, "
            "or auto on a node of the cluster"
        )
    place = parts["host"].strip("[]"), int(parts["port"])
    try:
        socket.create_connection(place, _REACHED_IN).close()
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
        # Ray has put its own in its place.
        signal.signal(signal.SIGTERM, on_terminate)


def _unreached(address: str, error: Exception) -> ClusterError:
    reason = str(error).partition("\n")[0].rstrip(". ")
    return ClusterError(
        f"no Ray cluster at {address} (XXGK_RAY_ADDRESS) takes our work: {reason}. Start one with "
        "`ray start --head`, with the same Python, Ray and token (RAY_AUTH_TOKEN_PATH) as here, "
        "or unset XXGK_RAY_ADDRESS to parse on this machine alone"
    )


def _packed(folder: Path) -> Path:
    """The code and its code lists in a zip; the same files make the same bytes, sent only once."""
    target = folder / "xxgk.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for top in _SENT:
            for path in sorted((PROJECT_DIR / top).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    name = path.relative_to(PROJECT_DIR).as_posix()
                    member = zipfile.ZipInfo(name)
                    archive.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return target
