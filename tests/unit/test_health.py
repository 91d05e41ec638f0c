"""Whether the warehouse is well: a level, its reasons, and metrics that a collector can read."""

import re
import time
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines import health as room
from pipelines.cli import app
from pipelines.health import Health, health, mark_run, metrics, write_metrics
from pipelines.settings import Settings
from pipelines.status import Status

STATUS = Status(
    path=Path("xxgk.duckdb"),
    published_at=datetime(2026, 2, 1),
    content_hash="abc",
    states={"published": 5},
    notable=[],
    years=[(2020, 5, 5, 4, 822)],
    documents=5,
    reports=5,
    regions=4,
    agencies=5,
    numbers=822,
    tables={},
)


@pytest.fixture
def well(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A warehouse in which a run has just succeeded."""
    settings.warehouse_dir.mkdir()
    monkeypatch.setattr(room, "published_status", lambda _: STATUS)
    mark_run(settings)
    return settings


def test_all_is_well_after_a_run(well: Settings):
    found = health(well, 8)
    assert (found.level, found.reasons) == (0, [])


def test_each_trouble_has_its_level_and_reason(well: Settings, monkeypatch: pytest.MonkeyPatch):
    unreadable = STATUS.__class__(**{**vars(STATUS), "states": {"unreadable": 2}})
    monkeypatch.setattr(room, "published_status", lambda _: unreadable)
    monkeypatch.setattr(time, "time", lambda: datetime(2100, 1, 1).timestamp())
    found = health(well, 8)
    assert found.level == 1
    assert [reason.split()[0] for _, reason in found.reasons] == ["2", "the"]
    well.raw_dir.rmdir()
    assert (health(well, 8).level, "mounted" in str(health(well, 8).reasons)) == (2, True)


def test_nothing_published_is_broken_and_so_is_a_damaged_file(settings: Settings):
    assert health(settings, 8).level == 2
    settings.warehouse_dir.mkdir()
    settings.published_path.write_text("hello")
    assert "damaged" in str(health(settings, 8).reasons)


def test_metrics_are_in_the_text_format_with_each_name_told_once(well: Settings, tmp_path: Path):
    file = tmp_path / "xxgk.prom"
    write_metrics(file, health(well, 8))
    lines = file.read_text().splitlines()
    assert 'xxgk_documents{state="published"} 5' in lines
    assert 'xxgk_reports{report_year="2020"} 5' in lines
    assert "xxgk_published_timestamp_seconds 1769904000" in lines
    assert all(re.fullmatch(r"# (HELP|TYPE) .*|[a-z_]+(\{.*\})? \S+", line) for line in lines)
    helps = [line for line in lines if line.startswith("# HELP")]
    assert len(helps) == len(set(helps))
    assert metrics(Health()).startswith("# HELP xxgk_health")


def test_status_check_ends_with_the_level(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("XXGK_HOME", str(settings.warehouse_dir.parent))
    file = tmp_path / "xxgk.prom"
    ended = CliRunner().invoke(app, ["status", "--check", "--metrics", str(file)])
    assert ended.exit_code == 2
    assert ended.stdout.startswith("CRITICAL: nothing is published yet")
    assert "xxgk_health 2" in file.read_text()
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert CliRunner().invoke(app, ["status", "--check"]).stdout.startswith("CRITICAL: 尚未发布")
