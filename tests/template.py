"""An empty warehouse that is built once a test run, for tests to start from.

A build from nothing loads all code lists and makes all views: a third of its time. `test_marts`,
`test_changed_years` and `test_run` build from nothing; the others copy what never differs.
"""

import fcntl
import os
import shutil
import tempfile
from functools import cache
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


def prepared(settings: Settings) -> Settings:
    """Give a warehouse the models of no documents at all."""
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_build_path(), settings.build_path)
    return settings


@cache
def _build_path() -> Path:
    template = Settings(warehouse_dir=Path(os.environ[_FOLDER]))
    with (template.warehouse_dir / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.build_path.exists():
            unfinished = Settings(warehouse_dir=template.warehouse_dir / "unfinished")
            with connect(unfinished.build):
                pass
            dbt.build(unfinished, tested=False)
            unfinished.build_path.rename(template.build_path)
    return template.build_path
