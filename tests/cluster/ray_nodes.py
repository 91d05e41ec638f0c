"""A Ray cluster of several nodes on this machine; its functions run in an isolated process."""

import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

from pipelines.settings import PROJECT_DIR

FIRST, SECOND = "127.0.0.1", "127.0.0.2"
ADDRESS = f"{FIRST}:6379"
_NODE = ["--num-cpus=1", "--object-store-memory=100000000", "--disable-usage-stats"]


def environment(folder: Path) -> dict[str, str]:
    """What nodes and drivers of one cluster have in common; its token is made in the folder."""
    token = folder / "token"
    token.write_text(secrets.token_hex(32))
    return {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(token),
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_TMPDIR": str(folder),
        # A node that is killed is missed after some seconds, not after a quarter of a minute.
        "RAY_health_check_period_ms": "500",
        "PYTHONPATH": str(PROJECT_DIR),
    }


def start_head(folder: Path) -> None:
    """Start the first node, with one processor."""
    head = ["--head", f"--node-ip-address={FIRST}", "--port=6379", "--include-dashboard=false"]
    _start([*head, f"--temp-dir={folder}"])


def start_second(hidden: Path | None = None) -> None:
    """Start another node with one processor, from which the folder `hidden` seems empty."""
    before = ["unshare", "--mount", "sh", "-c", f'mount -t tmpfs none "{hidden}" && exec "$@"', "-"]
    node = [f"--address={ADDRESS}", f"--node-ip-address={SECOND}"]
    _start(node, before if hidden else [])


def kill_second() -> None:
    """End every process of the second node at once, as when its machine fails."""
    sessions = {session for _, session, command in _processes() if _is_second(command)}
    assert len(sessions) == 1, sessions
    for process, session, _ in _processes():
        if session in sessions:
            os.kill(process, signal.SIGKILL)


def _start(options: list[str], before: list[str] | None = None) -> None:
    ray = Path(sys.executable).with_name("ray")
    done = subprocess.run(
        [*(before or []), str(ray), "start", *options, *_NODE],
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _is_second(command: str) -> bool:
    return "/raylet" in command.partition(" ")[0] and f"--node_ip_address={SECOND}" in command


def _processes() -> list[tuple[int, str, str]]:
    """Each process with its session and its command line."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            session = (folder / "stat").read_text().rpartition(")")[2].split()[3]
            command = (folder / "cmdline").read_text().replace("\0", " ")
            found.append((int(folder.name), session, command))
    return found
