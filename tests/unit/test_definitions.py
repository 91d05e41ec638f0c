"""The Dagster code location: what is in it, when it runs by itself, and how fast it loads."""

import ast
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import duckdb
import pytest
import yaml

from pipelines import definitions
from pipelines.database import schema
from pipelines.defs import dbt_models, documents, history
from pipelines.defs.automation import new_files, yearly_ingestion
from pipelines.defs.common import FILING_YEARS
from pipelines.file_changes import changed_years, fingerprints
from pipelines.publication.keys import GRAIN
from pipelines.settings import PROJECT_DIR, Settings

DEFS = definitions.defs()
GRAPH = DEFS.resolve_asset_graph()
NODES = {key.to_user_string(): GRAPH.get(key) for key in GRAPH.get_all_asset_keys()}
STAGING = [f"staging/{table.name}" for table in schema.READING_TABLES]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def parents(name: str) -> set[str]:
    return {key.to_user_string() for key in NODES[name].parent_keys}


def test_the_way_from_documents_to_the_site() -> None:
    assert parents("harvested") == set()
    assert parents("raw_documents") == {"harvested"}
    assert {parent for table in STAGING for parent in parents(table)} == {"raw_documents"}
    assert parents("stg_documents") == {"raw_documents"}
    assert parents("stg_cells") == {"staging/cells"}
    assert parents("published") == set(GRAIN)
    assert parents("site") == {"published"}


def test_every_source_of_dbt_is_an_asset_that_fills_it() -> None:
    assert not [name for name, node in NODES.items() if not node.is_materializable]


def test_assets_are_grouped_owned_described_and_written_by_one_at_a_time() -> None:
    groups = {node.group_name for node in NODES.values()}
    assert groups == {
        "documents", "staging", "code_lists", "staging_views", "marts", "publication",
    }  # fmt: skip
    for name, node in NODES.items():
        assert node.owners == ["team:data"], name
        assert node.description, name
        assert node.kinds, name
        assert node.pools == {"portals" if name == "harvested" else "writer"}, name


def test_what_is_fetched_and_what_is_read_is_partitioned_by_filing_year() -> None:
    partitioned = {name for name, node in NODES.items() if node.partitions_def}
    assert partitioned == {"harvested", *STAGING}
    years = FILING_YEARS.get_partition_keys(current_time=datetime(2026, 1, 31, tzinfo=SHANGHAI))
    assert (years[0], years[-2:]) == ("2008", ["2025", "2026"])
    assert NODES["staging/cells"].backfill_policy == dg.BackfillPolicy.single_run()


def test_the_checks_of_our_own_and_those_of_dbt() -> None:
    checks: dict[str, set[str]] = {}
    for key in GRAPH.asset_check_keys:
        checks.setdefault(key.asset_key.to_user_string(), set()).add(key.name)
    assert checks["staging/readings"] >= {
        "every_document_has_a_state", "share_unreadable", "no_ambiguous_growth",
    }  # fmt: skip
    assert checks["published"] == {
        "invariants", "reports_add_up", "expected_reports_are_there", "sources_are_healthy",
    }  # fmt: skip
    assert checks["harvested"] == {"every_source_answered", "some_source_gave_reports"}
    assert set(GRAIN) <= checks.keys()
    assert all(GRAPH.get(key).description for key in GRAPH.asset_check_keys)


def test_the_jobs_the_schedule_and_the_sensors() -> None:
    repository = DEFS.get_repository_def()
    schedules = {schedule.name: schedule for schedule in repository.schedule_defs}
    assert {name: schedule.job_name for name, schedule in schedules.items()} == {
        "yearly_ingestion": "harvest",
        "monthly_pruning": "prune_history",
    }
    assert {schedule.execution_timezone for schedule in schedules.values()} == {"Asia/Shanghai"}
    sensors = {sensor.name: sensor for sensor in repository.sensor_defs}
    assert sensors["new_files"].job_name == "warehouse"
    assert sensors["tell_of_failures"].default_status == dg.DefaultSensorStatus.RUNNING
    assert all(each.description for each in (*schedules.values(), *sensors.values()))
    warehouse, harvest = (
        DEFS.resolve_job_def(name).asset_layer.selected_asset_keys
        for name in ("warehouse", "harvest")
    )
    assert harvest - warehouse == {dg.AssetKey("harvested")}
    assert DEFS.resolve_job_def("warehouse").executor_def is dg.in_process_executor


def test_the_published_file_is_fresh_by_the_deadlines_of_the_law() -> None:
    specs = {spec.key: spec for spec in DEFS.resolve_all_asset_specs()}
    assert specs[dg.AssetKey("published")].freshness_policy is not None


def test_a_build_that_succeeds_turns_checks_green_that_it_had_no_need_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XXGK_WAREHOUSE_DIR", str(tmp_path))
    nothing = dbt_models.dbt.DbtResult(models=0, tests=0, warnings=(), seconds=0.0)
    monkeypatch.setattr(dbt_models.dbt, "build", lambda *_: nothing)
    monkeypatch.setattr(dbt_models, "row_counts", lambda _: {})
    checks = dg.materialize([dbt_models.dbt_models]).get_asset_check_evaluations()
    assert {check.asset_check_key for check in checks} == set(dbt_models.dbt_models.check_keys)
    assert all(check.passed for check in checks)


def test_old_runs_leave_the_history(monkeypatch: pytest.MonkeyPatch) -> None:
    @dg.job
    def nothing() -> None:
        pass

    with dg.DagsterInstance.ephemeral() as instance:
        ended = nothing.execute_in_process(instance=instance).run_id
        history.prune_history.execute_in_process(instance=instance)
        assert instance.has_run(ended)
        monkeypatch.setattr(history, "KEPT", timedelta(0))
        history.prune_history.execute_in_process(instance=instance)
        assert not instance.has_run(ended)


def test_the_instance_lets_one_writer_run_at_a_time_without_telemetry() -> None:
    instance = yaml.safe_load((PROJECT_DIR / "pipelines" / "defs" / "instance.yaml").read_text())
    assert instance["concurrency"]["pools"] == {"default_limit": 1, "granularity": "run"}
    assert instance["telemetry"] == {"enabled": False}
    assert instance["nux"] == {"enabled": False}
    assert instance["python_logs"]["managed_python_loggers"] == ["xxgk"]


@pytest.mark.parametrize(
    ("day", "year"), [((2026, 2, 1), "2025"), ((2026, 3, 30), "2025"), ((2026, 4, 1), "2025")]
)
def test_the_schedule_asks_for_the_year_that_has_closed(
    day: tuple[int, int, int], year: str
) -> None:
    context = dg.build_schedule_context(scheduled_execution_time=datetime(*day, 6, tzinfo=SHANGHAI))
    request = yearly_ingestion(context)
    assert request.partition_key == year
    assert year in FILING_YEARS.get_partition_keys()


def test_the_sensor_asks_for_the_years_whose_files_changed_and_rest(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XXGK_RAW_DIR", str(settings.raw_dir))

    def look(cursor: str | None) -> dg.SensorResult:
        return new_files(dg.build_sensor_context(cursor=cursor))

    def drop(name: str, text: str) -> None:
        path = settings.raw_dir / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    assert "Nothing new" in look(None).skip_reason.skip_message

    drop("2019/a.txt", "a")
    drop("2021/b.txt", "the beginning of")
    growing = look(None)
    drop("2021/b.txt", "the beginning of a file")
    grown = look(growing.cursor)
    assert growing.run_requests == grown.run_requests == []
    assert "waiting until they are complete" in grown.skip_reason.skip_message
    first = look(grown.cursor)
    [request] = first.run_requests
    assert _range(request) == ("2019", "2021")
    assert "Nothing new" in look(first.cursor).skip_reason.skip_message

    drop("2021/b.txt.toml", 'publisher = "湘潭县审计局"')
    second = look(look(first.cursor).cursor)
    assert [_range(request) for request in second.run_requests] == [("2021", "2021")]

    (settings.raw_dir / "2019" / "a.txt").unlink()
    [request] = look(look(second.cursor).cursor).run_requests
    assert _range(request) == ("2019", "2019")


def test_a_published_report_whose_file_is_gone_fails_a_check_and_the_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XXGK_RAW_DIR", str(settings.raw_dir))
    monkeypatch.setenv("XXGK_WAREHOUSE_DIR", str(settings.warehouse_dir))
    settings.warehouse_dir.mkdir()
    with duckdb.connect(str(settings.published_path)) as published:
        published.execute(
            "create table publication as select '2026.02.01-1' as version; "
            "create table report_versions as select 'r' as report_id, 'd' as document_sha256, "
            "'2020/a.txt' as source_file, 2020 as report_year"
        )
    ended = dg.materialize([documents.raw_documents], raise_on_error=False)
    [check] = ended.get_asset_check_evaluations()
    assert (ended.success, check.passed, check.check_name) == (
        False, False, "no_published_report_is_gone",
    )  # fmt: skip
    assert "XXGK_ACCEPT_LOSS=2026.02.01-1" in check.description
    monkeypatch.setenv("XXGK_ACCEPT_LOSS", "2026.02.01-1")
    assert dg.materialize([documents.raw_documents]).success


def test_a_container_may_hold_documents_of_any_year(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XXGK_RAW_DIR", str(settings.raw_dir))
    (settings.raw_dir / "2021").mkdir()
    (settings.raw_dir / "2021" / "a.txt").write_text("a")
    before = fingerprints(settings)
    (settings.raw_dir / "2026-W04-00001.warc.gz").write_bytes(b"")
    assert changed_years(before, before) == []
    years = changed_years(before, fingerprints(settings))
    assert years == [int(key) for key in FILING_YEARS.get_partition_keys()]


def _range(request: dg.RunRequest) -> tuple[str, str]:
    tags = request.tags
    return tags["dagster/asset_partition_range_start"], tags["dagster/asset_partition_range_end"]


def test_only_the_definitions_import_dagster() -> None:
    offenders = []
    for path in (PROJECT_DIR / "pipelines").rglob("*.py"):
        inside = path.relative_to(PROJECT_DIR / "pipelines")
        if inside.parts[0] in ("defs", "definitions.py"):
            continue
        if any(name.split(".")[0].startswith("dagster") for name in _imports(path)):
            offenders.append(str(inside))
    assert offenders == []


def _imports(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names
