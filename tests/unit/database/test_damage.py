"""Damaged database files are recognised, and made again if data/raw has everything."""

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines.archive import take_in
from pipelines.database import (
    DatabaseLocked,
    DiskFull,
    NoDatabase,
    connect,
    connection,
    explained,
    explaining,
)
from pipelines.settings import Settings


def flip(path: Path) -> None:
    data, rng = bytearray(path.read_bytes()), random.Random(1)
    for at in rng.sample(range(len(data)), 200):
        data[at] ^= 255
    path.write_bytes(data)


def other(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as made:
        made.execute("create table a (b)")
    made.close()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = {
    "cut off": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "cut off in its head": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("hello"),
    "flipped": flip,
    "of another program": other,
    "a folder": folder,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_build_is_made_anew_and_kept_beside(
    settings: Settings, damage: Callable[[Path], object]
):
    (settings.raw_dir / "a.txt").write_text("report")
    take_in(settings)
    damage(settings.build_path)
    with pytest.raises(NoDatabase, match="move it away"), connect(settings.build, read_only=True):
        pass
    assert take_in(settings).new == 1
    assert settings.build_path.with_name("build.duckdb.damaged").exists()


def test_a_damaged_publication_stays_where_it_is(settings: Settings):
    settings.warehouse_dir.mkdir()
    settings.published_path.write_text("hello")
    with pytest.raises(NoDatabase, match=r"xxgk\.duckdb is damaged.*backup"):
        take_in(settings)
    assert settings.published_path.read_text() == "hello"


def test_a_file_in_use_is_not_called_damaged(settings: Settings, monkeypatch):
    take_in(settings)
    monkeypatch.setattr(connection, "LOCK_WAIT_SECONDS", 0.0)
    hold = (
        f"import duckdb, sys; held = duckdb.connect({str(settings.build_path)!r}); "
        "print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        holder.stdout.readline()
        with pytest.raises(DatabaseLocked, match="in use"):
            take_in(settings)
        holder.communicate()


def test_a_full_disk_is_called_so():
    error = duckdb.IOException('IO Error: Could not write file "x": No space left on device')
    assert isinstance(explained(error, Path("x")), DiskFull)
    with pytest.raises(DiskFull), explaining(Path("x")):
        raise error
