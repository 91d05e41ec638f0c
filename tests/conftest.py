"""What all tests share: the sample reports, and settings that point into a temporary folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from pipelines.engines.workers import workers_kept
from pipelines.settings import PROJECT_DIR, Settings
from tests import template

# The same examples every time, so that a run says something about the change and not about luck.
# `HYPOTHESIS_PROFILE=search` looks for new ones.
hypothesis_settings.register_profile("same", derandomize=True, deadline=None)
hypothesis_settings.register_profile("search", deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

SAMPLE_DIR = PROJECT_DIR / "data" / "raw" / "2020"
SAMPLES = sorted(SAMPLE_DIR.glob("00?_*.txt"))


def pytest_configure(config: pytest.Config) -> None:
    """Make room for what the processes of this run share."""
    if not hasattr(config, "workerinput"):
        template.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if not hasattr(config, "workerinput"):
        template.end()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A document is named by its place in the list: its bytes may hold the time it was made at."""
    return argname if isinstance(val, bytes) and len(val) > 20 else None


@pytest.fixture(scope="session", autouse=True)
def workers() -> Iterator[None]:
    """Share parsing processes between tests: each takes a second to start."""
    with workers_kept():
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an empty project in a temporary folder."""
    (tmp_path / "raw").mkdir()
    return Settings(raw_dir=tmp_path / "raw", warehouse_dir=tmp_path / "warehouse", workers=2)
