"""Warehouses that are built once a test run, for tests of all its processes to start from.

A build from nothing loads all code lists and makes all views: a third of its time. `test_marts`,
`test_changed_years` and `test_run` build from nothing; the others copy what never differs.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from pipelines import dbt
from pipelines.database import connect
from pipelines.settings import Settings

_FOLDER = "XXGK_TESTS_TEMPLATE"


def begin() -> None:
    """Name the folder of this test run; processes of the run inherit it."""
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix="xxgk-tests-")


def end() -> None:
    """Remove the folder."""
    shutil.rmtree(os.environ.pop(_FOLDER), ignore_errors=True)


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first process to ask for it makes; tests change copies of it."""
    folder = Path(os.environ[_FOLDER]) / name
    with folder.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_suffix(".unfinished")
            unfinished.mkdir(exist_ok=True)
            make(unfinished)
            unfinished.rename(folder)
    return folder


def prepared(settings: Settings) -> Settings:
    """Give a warehouse the models of no documents at all."""
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made_once("empty", _build_empty) / "build.duckdb", settings.build_path)
    return settings


def _build_empty(folder: Path) -> None:
    settings = Settings(warehouse_dir=folder)
    with connect(settings.build):
        pass
    dbt.build(settings, tested=False)
