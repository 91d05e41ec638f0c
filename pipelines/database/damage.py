"""Recognise damaged database files and full disks from DuckDB's errors, with the remedy.

DuckDB keeps a checksum of each block, so damage raises an error whenever it is read. Locked files
are handled in `connection`.
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

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
    """Error: the file at `path` is not a DuckDB database, or is damaged."""

    def __init__(self, path: Path, reason: str):
        self.path = path
        super().__init__(
            f"{path} is damaged or no DuckDB database ({reason}). Restore its backup, or move it "
            "away and run xxgk run, which makes it again from data/raw; a published file then "
            "loses its history of earlier versions"
        )


class DiskFull(Exception):
    """Error: the disk is full."""


def set_aside(path: Path) -> None:
    """Move a damaged build file aside, to `.damaged`; the next run reads data/raw again.

    The dates on which documents were received are lost with it.
    """
    aside = path.with_name(f"{path.name}.damaged")
    if aside.is_dir():
        shutil.rmtree(aside)
    aside.unlink(missing_ok=True)
    path.replace(aside)
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    log.warning("%s is damaged and kept as %s: reading data/raw again", path, aside.name)


def explained(error: BaseException, database: Path | Lake) -> NoDatabase | DiskFull | None:
    """Return the error to raise for damage or a full disk; None for any other error of DuckDB."""
    message = str(error)
    if "No space left on device" in message or "Disk quota exceeded" in message:
        line = next(line for line in message.splitlines() if "No space" in line or "quota" in line)
        return DiskFull(f"the disk is full ({line}); make room and run again")
    if isinstance(database, Path) and any(sign in message for sign in _DAMAGE):
        return NoDatabase(database, message.splitlines()[0])
    return None


@contextmanager
def explaining(database: Path | Lake) -> Iterator[None]:
    """Replace errors of DuckDB in the block by those that name damage or a full disk.

    Raises:
        NoDatabase: the file is damaged.
        DiskFull: the disk is full.
    """
    try:
        yield
    except duckdb.Error as error:
        if (explanation := explained(error, database)) is not None:
            raise explanation from error
        raise


def is_database(path: Path) -> bool:
    """Return whether a file has DuckDB's header.

    DuckDB hands files with another header to its extensions.
    """
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(12)[8:] == b"DUCK"
