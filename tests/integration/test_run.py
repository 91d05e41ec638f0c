"""`xxgk run` for real, killed, completed, repeated; and the same by Dagster's job."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from pipelines import definitions
from pipelines.database import connect
from pipelines.defs import dbt_models
from pipelines.lock import writer
from pipelines.settings import PROJECT_DIR, Settings
from tests.conftest import SAMPLES
from tests.integration.lists import add_lines

XXGK = [sys.executable, "-c", "from pipelines.cli import app; app()"]


@dataclass
class Site:
    """A home of its own, and `xxgk` to work on it."""

    root: Path

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "XXGK_HOME": str(self.root)}

    @property
    def settings(self) -> Settings:
        return Settings(home=self.root)

    def start(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [*XXGK, *arguments],
            env=self.environment,
            cwd=PROJECT_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        command = [*XXGK, *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=PROJECT_DIR, capture_output=True, text=True
        )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The five reports and two files that are none, after a run killed in dbt and a whole one."""
    root = tmp_path_factory.mktemp("site")
    folder = root / "raw" / "2020"
    folder.mkdir(parents=True)
    for sample in SAMPLES:
        shutil.copy(sample, folder)
    shutil.copy(SAMPLES[0], folder / "again.txt")
    (folder / "empty.txt").touch()
    yield Site(root)


def test_a_run_that_is_killed_is_completed_by_the_next(site: Site) -> None:
    killed = site.start("run")
    for line in killed.stdout:
        if "staged 2020" in line:
            killed.send_signal(signal.SIGKILL)
            break
    killed.wait()
    assert not site.settings.published_path.exists()
    assert "Nothing is published yet" in site.run("status").stdout

    completed = site.run("run", "--json")
    assert completed.returncode == 0, completed.stderr
    answer = json.loads(completed.stdout)
    assert answer["documents"] == {"total": 7, "published": 5, "duplicate": 1, "unreadable": 1}
    assert (answer["reports"], answer["regions"], answer["agencies"], answer["numbers"]) == (
        5,
        4,
        5,
        822,
    )
    assert list(answer["steps"]) == [
        "raw_documents", "staging", "dbt_models", "published", "site",
    ]  # fmt: skip
    assert "staged 2020: 0 read" in completed.stderr
    assert (site.settings.site_dir / "index.html").is_file()


def test_the_second_run_reads_and_builds_nothing(site: Site) -> None:
    before = json.loads(site.run("status", "--json").stdout)
    again = site.run("run", "--json")
    answer = json.loads(again.stdout)
    assert not answer["changed"]
    assert answer["content_hash"] == before["content_hash"]
    assert "nothing new" in again.stderr
    assert "staged" not in again.stderr


def test_status_gives_each_document_that_is_not_published_its_reason(site: Site) -> None:
    answer = json.loads(site.run("status", "--json").stdout)
    states = {Path(row["file"]).name: (row["state"], row["reason"]) for row in answer["notable"]}
    assert set(states) == {"again.txt", "empty.txt"} or len(states) == 2
    assert {state for state, _ in states.values()} == {"duplicate", "unreadable"}
    assert all(reason for _, reason in states.values())
    assert answer["years"] == [
        {"report_year": 2020, "reports": 5, "agencies": 5, "regions": 4, "numbers": 822}
    ]


def test_status_tells_what_reports_say_against_themselves(site: Site) -> None:
    answer = json.loads(site.run("status", "--json").stdout)
    assert min(answer["checks"].values()) > 0
    assert {row["rule"]: (row["severity"], row["places"]) for row in answer["broken"]} == {
        "P7": ("warning", 1),
        "P9": ("info", 1),
        "S10": ("warning", 1),
        "S11": ("info", 1),
        "S13": ("warning", 1),
        "X9": ("warning", 1),
        "T3.6": ("info", 3),
        "S7": ("info", 1),
    }


def test_a_second_writer_is_refused_and_readers_go_on(site: Site) -> None:
    reader = duckdb.connect(str(site.settings.published_path), read_only=True)
    with writer(site.settings):
        refused = site.run("run")
    assert refused.returncode == 1
    assert "another xxgk run is writing" in refused.stderr
    assert reader.execute("select count(*) from dim_report").fetchone() == (5,)
    reader.close()


def test_what_somebody_enters_at_home_is_published_there_and_leaves_the_code_alone(
    site: Site, tmp_path: Path
) -> None:
    def of_the_code() -> str:
        command = ["git", "status", "--porcelain", "--ignored", "data", "dbt_project/seeds"]
        return subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True).stdout

    def corrected() -> list[tuple]:
        with connect(site.settings.published_path, read_only=True) as published:
            return published.execute(
                "select raw_text, corrected_value::integer from fct_corrections"
            ).fetchall()

    before = of_the_code()
    with connect(site.settings.build, read_only=True) as build:
        sha256, raw = build.execute(
            "select sha256, raw from staging.cells where table_code = 'applications' "
            "and row_code = 'new_received' and column_code = 'total' and raw <> '7' limit 1"
        ).fetchone()
    assert corrected() == []
    why = ("--why", "x", "--evidence", "x", "--by", "x", "--printed", raw, "--meant", "7")
    entered = site.run("correct", sha256[:12], "applications.new_received.total", *why)
    assert entered.returncode == 0, entered.stderr
    assert json.loads(site.run("run", "--json").stdout)["changed"]
    assert corrected() == [(raw, 7)]
    assert of_the_code() == before

    elsewhere = Site(tmp_path)
    (tmp_path / "raw").mkdir()
    add_lines(elsewhere.settings, "settled_reports", "12,,,,2020,,")
    refused = elsewhere.run("run")
    assert refused.returncode == 1 and "settled_reports.csv:2: document_sha256" in refused.stderr
    assert not elsewhere.settings.warehouse_dir.exists()


def test_an_empty_data_raw_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    ended = Site(tmp_path).run("run")
    assert ended.returncode == 1
    assert "has no documents; put reports there" in ended.stderr


def test_the_job_of_dagster_takes_in_what_has_changed_without_a_year_chosen(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XXGK_HOME", str(site.root))
    with (site.settings.raw_dir / "2020" / "again.txt").open("a") as file:
        file.write("\n备注")
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        job = definitions.defs().resolve_job_def("warehouse")
        result = job.execute_in_process(instance=instance)

        def metadata(*asset: str) -> dict[str, object]:
            event = instance.get_latest_materialization_event(dg.AssetKey(asset))
            return {key: each.value for key, each in event.asset_materialization.metadata.items()}

        read = metadata("staging", "readings")
        assert (read["parsed"], read["reused"], read["reports"]) == (1, 6, 6)
        assert "empty.txt" in read["unreadable"]
        assert metadata("published")["rows"] > 0
        assert metadata("dim_report")["dagster/row_count"] == 5
        assert metadata("dim_outcome")["left as it was"]
        assert "left as it was" not in metadata("dim_report")
        materialised = {event.asset_key for event in result.get_asset_materialization_events()}
        assert materialised >= set(dbt_models.dbt_models.keys)
        failed = [c.check_name for c in result.get_asset_check_evaluations() if not c.passed]
        # Who reported once is expected to report each year.
        assert failed == ["expected_reports_are_there"]
