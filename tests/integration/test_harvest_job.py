"""The harvest as Dagster runs it: portals are asked, and what they answered is read."""

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from pipelines.defs.documents import READINGS, raw_documents, staging
from pipelines.defs.harvest import harvested
from pipelines.settings import Settings
from tests.portal.harvests import portal_settings
from tests.portal.server import Portal
from tests.portal.sites import HOSTS, build

ASSETS = [harvested, raw_documents, staging]
YEAR = "2023"
GONE = {
    "id": "gone", "name": "无人应答", "region_code": "430321", "pattern": "generic",
    "entry_pages": ["http://127.0.0.1:9/list/"],
}  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """One portal with few reports; what this process starts finds it by the environment."""
    folder = tmp_path_factory.mktemp("job")
    with Portal(HOSTS) as portal, pytest.MonkeyPatch.context() as patch:
        built = build(portal)
        built.sources = [each for each in built.sources if each["pattern"] in ("jsp", "yearly")]
        settings = portal_settings(folder, built)
        for name, value in settings.model_dump().items():
            if isinstance(value, (str, int, float, Path)):
                patch.setenv(f"XXGK_{name.upper()}", str(value))
        yield settings


@pytest.fixture(scope="module")
def result(settings: Settings) -> dg.ExecuteInProcessResult:
    return dg.materialize(ASSETS, partition_key=YEAR)


def test_what_portals_list_for_a_year_is_fetched_and_read(
    settings: Settings, result: dg.ExecuteInProcessResult
) -> None:
    [event] = result.asset_materializations_for_node("harvested")
    found = event.metadata["found"].value
    assert found > 0
    with duckdb.connect(str(settings.build_path), read_only=True) as build:
        [(documents, reports, addresses)] = build.execute(
            "select count(*), count(*) filter (state = 'report'), count(url) "
            "from staging.documents join staging.readings using (sha256)"
        ).fetchall()
        assert (documents, addresses) == (event.metadata["new"].value,) * 2
        assert reports > 0.9 * documents
        assert build.execute("select count(*), count(distinct source_entry) from staging.sources"
        ).fetchone() == (2, 2)  # fmt: skip


def test_a_second_run_of_the_week_asks_for_nothing_again(
    settings: Settings, result: dg.ExecuteInProcessResult
) -> None:
    again = dg.materialize(ASSETS, partition_key=YEAR)
    [event] = again.asset_materializations_for_node("harvested")
    assert event.metadata["requests"].value == 0
    [event] = [
        event
        for event in again.asset_materializations_for_node("staging")
        if event.asset_key == READINGS
    ]
    assert event.metadata["parsed"].value == 0


def test_without_a_source_the_way_goes_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XXGK_SOURCES_DIR", str(tmp_path))
    ended = dg.materialize([harvested], partition_key=YEAR)
    [event] = ended.asset_materializations_for_node("harvested")
    assert (ended.success, event.metadata["found"].value) == (True, 0)
    assert not _checks(ended)["some_source_gave_reports"].passed


def test_sources_that_give_nothing_are_no_success_and_are_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "gone.yaml").write_text(json.dumps(GONE, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setenv("XXGK_SOURCES_DIR", str(tmp_path))
    alerts: list[str] = []
    monkeypatch.setattr("pipelines.defs.harvest.notify", lambda *said: alerts.append(said[-1]))
    ended = dg.materialize([harvested], partition_key=YEAR)
    assert not _checks(ended)["some_source_gave_reports"].passed
    assert alerts == ["gone: 1 refused"]


def test_a_portal_that_fails_is_shown_and_passed_by(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    listed = (settings.sources_dir / "portal.yaml").read_text(encoding="utf-8")
    (tmp_path / "portal.yaml").write_text(
        f"{listed}- {json.dumps(GONE, ensure_ascii=False)}\n", encoding="utf-8"
    )
    monkeypatch.setenv("XXGK_SOURCES_DIR", str(tmp_path))
    ended = dg.materialize([harvested], partition_key=YEAR)
    check = _checks(ended)["every_source_answered"]
    assert (ended.success, check.passed) == (True, False)
    assert _checks(ended)["some_source_gave_reports"].passed
    assert "| gone | 1 refused |" in check.metadata["failed"].value


def _checks(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetCheckEvaluation]:
    return {check.check_name: check for check in result.get_asset_check_evaluations()}
