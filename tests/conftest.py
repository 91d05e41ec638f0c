"""What all tests share: the sample reports, and settings that point into a temporary folder."""

from pathlib import Path

import pytest

from pipelines.settings import PROJECT_DIR, Settings

SAMPLE_DIR = PROJECT_DIR / "data" / "raw" / "2020"
SAMPLES = sorted(SAMPLE_DIR.glob("00?_*.txt"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an empty project in a temporary folder."""
    (tmp_path / "raw").mkdir()
    return Settings(raw_dir=tmp_path / "raw", warehouse_dir=tmp_path / "warehouse", workers=2)
