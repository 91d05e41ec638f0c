"""Damage of database files and full disks: told apart from locks, with the remedy.

DuckDB keeps a checksum of each block, so that damage shows as an error wherever it is met.
"""

import logging
import shutil
from pathlib import Path

from pipelines.settings import Lake

log = logging.getLogger("xxgk")

_DAMAGE = (
    "not a valid DuckDB database",
    "Could not read enough bytes",
    "Corrupt database file",
    "computed checksum",
    "Failed to deserialize",
    "SerializationException",
    "Failure while replaying WAL",
)


class NoDatabase(Exception):
    """The file at `path` is something else, or is damaged."""

    def __init__(self, path: Path, reason: str):
        self.path = path
        super().__init__(
            f"{path} is damaged or no DuckDB database ({reason}). Put back its backup, or move it "
            "away and run xxgk run, which makes it anew from data/raw; of the published file that "
            "loses what it tells of earlier versions"
        )


class DiskFull(Exception):
    """There is no room left to write."""


def set_aside(path: Path) -> None:
    """Have a damaged build file made anew: what it held is read again from data/raw.

    It stays beside as `.damaged`; that documents were received before today is known there alone.
    """
    aside = path.with_name(f"{path.name}.damaged")
    if aside.is_dir():
        shutil.rmtree(aside)
    aside.unlink(missing_ok=True)
    path.replace(aside)
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    log.warning("%s is damaged: all is read again from data/raw, it stays as %s", path, aside.name)


def explained(error: BaseException, place: Path | Lake) -> NoDatabase | DiskFull | None:
    """What DuckDB means, where that is damage or a full disk; None where it is something else."""
    said = str(error)
    if "No space left on device" in said or "Disk quota exceeded" in said:
        line = next(line for line in said.splitlines() if "No space" in line or "quota" in line)
        return DiskFull(f"the disk is full ({line}); make room and run again")
    if isinstance(place, Path) and any(sign in said for sign in _DAMAGE):
        return NoDatabase(place, said.splitlines()[0])
    return None


def is_database(path: Path) -> bool:
    """Whether a file begins as databases do: DuckDB takes others for those of its extensions."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(12)[8:] == b"DUCK"
