"""Two years loaded into a lake at the same time by two processes, and what a reader sees."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.archive import take_in
from pipelines.database import connect
from pipelines.database.schema import READING_TABLES
from pipelines.publication.exports import Content, content_of
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.staging.load import stage_year

YEARS = (2020, 2024)
WAIT_SECONDS = 100
_COUNTS = """
    select filing_year, count(distinct sha256), count(row_code)
    from staging.readings left join staging.cells using (sha256)
    group by filing_year order by filing_year
"""
Counts = tuple[tuple[int, int, int], ...]


@dataclass
class Loaded:
    """Result of two loads at the same time: the counts that a reader saw, in the order in which
    they were first seen; the logs of the loaders; and the contents in staging.
    """

    unfinished: list[Counts]
    seen_during: list[Counts]
    logs: list[str]
    contents: dict[str, Content]


@pytest.fixture(scope="module")
def settings(new_lake: Callable[[], Settings]) -> Settings:
    """A lake whose documents are taken in and not yet read."""
    settings = new_lake()
    take_in(settings)
    return settings


@pytest.fixture(scope="module")
def loaded(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Two years read for the first time."""
    return _load(settings, tmp_path_factory.mktemp("steps"), "first")


@pytest.fixture(scope="module")
def reloaded(
    loaded: Loaded, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Loaded:
    """The same years read again, as by another parser: what was there is deleted."""
    return _load(settings, tmp_path_factory.mktemp("steps"), "second")


@pytest.fixture(scope="module")
def in_file(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The same years of the same documents in a DuckDB file."""
    settings = Settings(
        raw_dir=PROJECT_DIR / "data" / "raw",
        warehouse_dir=tmp_path_factory.mktemp("file"),
        workers=1,
    )
    take_in(settings)
    for year in YEARS:
        stage_year(settings, year)
    return settings


def test_a_reader_sees_whole_years_only(loaded: Loaded) -> None:
    """While both have written all and committed nothing: nothing; then each year in one piece."""
    whole = {(2020, 5, 994), (2024, 1, 200)}
    assert loaded.unfinished == [()]
    assert loaded.seen_during[0] == ()
    assert loaded.seen_during[-1] == ((2020, 5, 994), (2024, 1, 200))
    assert {year for seen in loaded.seen_during for year in seen} == whole


def test_staging_is_the_same_as_in_a_file(loaded: Loaded, in_file: Settings) -> None:
    with connect(in_file.build, read_only=True) as build:
        assert loaded.contents == _contents(build)


def test_years_that_are_new_do_not_conflict(loaded: Loaded) -> None:
    assert not any("writing again" in log for log in loaded.logs)


def test_who_commits_last_writes_again_what_the_first_has_changed(reloaded: Loaded) -> None:
    assert sorted("writing again" in log for log in reloaded.logs) == [False, True]


def test_years_that_are_read_again_are_neither_lost_nor_doubled(
    loaded: Loaded, reloaded: Loaded
) -> None:
    whole = ((2020, 5, 994), (2024, 1, 200))
    assert reloaded.unfinished == [whole]
    assert reloaded.seen_during == [whole]
    assert reloaded.contents == loaded.contents


def _load(settings: Settings, steps: Path, parser_version: str) -> Loaded:
    with connect(settings.build, read_only=True) as reader:
        seen: list[Counts] = []

        def look() -> None:
            counts = tuple(reader.execute(_COUNTS).fetchall())
            if counts not in seen[-1:]:
                seen.append(counts)

        with _loaders(settings, steps, parser_version) as processes:
            while not all((steps / f"written-{year}").exists() for year in YEARS):
                _still_going(processes)
                look()
            look()
            unfinished = list(seen)
            (steps / "go").touch()
            while any(process.poll() is None for process in processes):
                look()
                time.sleep(0.05)
            logs = [process.communicate()[0] for process in processes]
            assert [process.returncode for process in processes] == [0, 0], logs
        look()
        return Loaded(unfinished, seen, logs, _contents(reader))


@contextmanager
def _loaders(
    settings: Settings, steps: Path, parser_version: str
) -> Iterator[list[subprocess.Popen]]:
    environment = {
        **os.environ,
        "XXGK_RAW_DIR": str(settings.raw_dir),
        "XXGK_WAREHOUSE_DIR": str(settings.warehouse_dir),
        "XXGK_LAKE_CATALOG": settings.lake_catalog.get_secret_value(),
        "XXGK_WORKERS": "1",
    }
    command = [sys.executable, "-m", "tests.cluster.lake_loader"]
    processes = [
        subprocess.Popen(
            [*command, str(year), str(steps), parser_version], cwd=PROJECT_DIR, env=environment,
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for year in YEARS
    ]  # fmt: skip
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _still_going(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        assert process.poll() is None, process.communicate()[0]
    time.sleep(0.05)


def _contents(reader: object) -> dict[str, Content]:
    """What the tables of readings hold, but for when and by which parser."""
    without = {"readings": " exclude (read_at, parser_version)"}
    return {
        table.name: content_of(
            reader, f"(select *{without.get(table.name, '')} from {table.qualified})"
        )
        for table in READING_TABLES
    }
