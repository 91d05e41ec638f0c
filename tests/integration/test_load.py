"""From files to staging: incremental, atomic by year, and unmoved by what is no report."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import duckdb
import pytest

from pipelines.archive import take_in
from pipelines.archive.hashing import hash_bytes
from pipelines.archive.pending import MOST_TRIES
from pipelines.database import connect
from pipelines.database.schema import READING_TABLES
from pipelines.parser_version import parser_versions
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.staging import load
from pipelines.staging.load import stage_year, stage_years
from tests.conftest import SAMPLES
from tests.hostile import EXPECTED_STATES, drop_hostile_files


def query(settings: Settings, sql: str) -> list[tuple]:
    with connect(settings.build_path, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def stage(settings: Settings) -> list:
    return stage_years(settings, take_in(settings).pending)


def copy_samples(settings: Settings, folder: str = "2020") -> None:
    (settings.raw_dir / folder).mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        (settings.raw_dir / folder / sample.name).write_bytes(sample.read_bytes())


def content(settings: Settings) -> dict[str, list[tuple]]:
    """All that readings hold, but for the time they were read."""
    return {
        table.name: query(
            settings,
            f"select * exclude ({'read_at' if table.name == 'readings' else 'sha256'}), sha256 "
            f"from {table.qualified} order by all",
        )
        for table in READING_TABLES
    }


def test_the_samples_are_loaded_once(settings: Settings):
    copy_samples(settings)
    [first] = stage(settings)
    before = content(settings)
    assert (first.parsed, first.reports, first.cells, first.numbers) == (5, 5, 994, 822)
    assert stage(settings) == []
    again = stage_year(settings, 2020)
    assert (again.parsed, again.reused, again.cells) == (0, 5, 994)
    assert content(settings) == before


def test_each_dropped_file_ends_in_a_state_with_a_reason(settings: Settings):
    drop_hostile_files(settings.raw_dir)
    [result] = stage(settings)
    found = {
        file: (state, code, reason)
        for file, state, code, reason in query(
            settings,
            "select file, state, reason_code, reason from staging.documents "
            "join staging.readings using (sha256)",
        )
    }
    assert result.documents == len(found) == len(SAMPLES) + len(EXPECTED_STATES)
    for file, (state, code) in EXPECTED_STATES.items():
        assert found[file][0] == state, file
        assert code is None or found[file][1] == code, file
        assert (found[file][2] is None) == (state == "report"), file
    assert result.reports == 6, "five samples and the one in GB18030; the copy is no other content"


def test_a_file_that_is_gone_or_changed_is_taken_back(settings: Settings):
    copy_samples(settings)
    stage(settings)
    (settings.raw_dir / "2020" / SAMPLES[0].name).unlink()
    changed = settings.raw_dir / "2020" / SAMPLES[1].name
    changed.write_bytes(changed.read_bytes() + "\n附件".encode())
    [result] = stage(settings)
    assert (result.parsed, result.removed, result.reports) == (1, 2, 4)
    assert query(settings, "select count(distinct sha256) from staging.cells") == [(4,)]


def orphans(settings: Settings) -> dict[str, list[tuple]]:
    """Rows of staging under a hash that no document has, by table."""
    tables = {table.name: table.qualified for table in READING_TABLES}
    found = {
        name: query(settings, f"from {table} anti join staging.documents using (sha256)")
        for name, table in tables.items()
    }
    return {name: rows for name, rows in found.items() if rows}


@pytest.mark.parametrize("is_stamp_kept", [True, False], ids=["stamp kept", "stamp new"])
@pytest.mark.parametrize("was_read", [True, False], ids=["read before", "not read before"])
def test_a_file_replaced_between_intake_and_reading_ends_as_its_new_content(
    settings: Settings, monkeypatch, is_stamp_kept: bool, was_read: bool
):
    copy_samples(settings)
    replaced = settings.raw_dir / "2020" / SAMPLES[0].name
    new = replaced.read_bytes().replace(b"388", b"389")
    if was_read:
        stage(settings)
        versions = dict.fromkeys(parser_versions(), "another")
        monkeypatch.setattr("pipelines.staging.load.parser_versions", lambda: versions)
        monkeypatch.setattr("pipelines.archive.pending.parser_versions", lambda: versions)
    before, stat = take_in(settings), replaced.stat()
    replaced.write_bytes(new)
    if is_stamp_kept:
        os.utime(replaced, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    [first] = stage_years(settings, before.pending)
    assert (first.parsed, first.changed) == (4, [f"2020/{replaced.name}"])
    assert orphans(settings) == {}

    again = take_in(settings)
    assert (again.changed, again.pending) == (1, [2020])
    [second] = stage_years(settings, again.pending)
    assert (second.parsed, second.changed, second.reports) == (1, [], 5)
    assert orphans(settings) == {}
    [(sha256,)] = query(
        settings, f"select sha256 from staging.documents where file like '%{replaced.name}'"
    )
    assert sha256 == hash_bytes(new)
    read = query(settings, "select sha256, value from staging.claims where value in (388, 389)")
    assert read == [(sha256, 389)]
    assert stage(settings) == []


def test_a_container_replaced_between_intake_and_reading_is_looked_through_again(
    settings: Settings,
):
    archive = settings.raw_dir / "2020" / "reports.zip"
    archive.parent.mkdir()

    def pack(text: bytes) -> None:
        with zipfile.ZipFile(archive, "w") as container:
            container.writestr("a.txt", text)

    pack(SAMPLES[0].read_bytes())
    before, stat = take_in(settings), archive.stat()
    pack(SAMPLES[0].read_bytes().replace(b"388", b"389"))
    os.utime(archive, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert archive.stat().st_size == stat.st_size
    [first] = stage_years(settings, before.pending)
    assert (first.parsed, first.changed) == (0, ["2020/reports.zip#a.txt"])
    [second] = stage(settings)
    assert (second.parsed, second.reports) == (1, 1)
    assert orphans(settings) == {}


def test_a_file_that_moves_to_another_year_is_read_there(settings: Settings):
    copy_samples(settings)
    stage(settings)
    (settings.raw_dir / "2020").rename(settings.raw_dir / "2021")
    stage(settings)
    assert query(settings, "select distinct filing_year from staging.readings") == [(2021,)]
    assert query(settings, "select count(*) from staging.cells") == [(994,)]


def test_a_sidecar_that_comes_later_is_evidence(settings: Settings):
    copy_samples(settings)
    stage(settings)
    sidecar = settings.raw_dir / "2020" / f"{SAMPLES[1].name}.toml"
    sidecar.write_text('publisher = "攸县行政审批服务局"', encoding="utf-8")
    [result] = stage(settings)
    assert (result.parsed, result.reused) == (1, 4)


def test_a_new_parser_reads_everything_again(settings: Settings, monkeypatch):
    copy_samples(settings)
    stage(settings)
    others = dict.fromkeys(parser_versions(), "another")
    monkeypatch.setattr("pipelines.staging.load.parser_versions", lambda: others)
    monkeypatch.setattr("pipelines.archive.pending.parser_versions", lambda: others)
    [result] = stage(settings)
    assert (result.parsed, result.reused) == (5, 0)
    assert query(settings, "select distinct parser_version from staging.readings") == [("another",)]


@pytest.mark.parametrize(("reader", "read"), [("text", 5), ("pdf", 0)])
def test_another_version_of_one_reader_reads_its_documents_again(
    settings: Settings, monkeypatch, reader: str, read: int
):
    copy_samples(settings)
    stage(settings)
    versions = {**parser_versions(), reader: "another"}
    monkeypatch.setattr("pipelines.staging.load.parser_versions", lambda: versions)
    monkeypatch.setattr("pipelines.archive.pending.parser_versions", lambda: versions)
    result = stage_year(settings, 2020)
    assert (result.parsed, result.reused) == (read, 5 - read)


def test_an_error_while_loading_leaves_the_year_as_it_was(settings: Settings, monkeypatch):
    copy_samples(settings)
    stage(settings)
    before = content(settings)
    others = dict.fromkeys(parser_versions(), "another")
    monkeypatch.setattr("pipelines.staging.load.parser_versions", lambda: others)
    monkeypatch.setattr("pipelines.archive.pending.parser_versions", lambda: others)
    monkeypatch.setattr("pipelines.staging.load.Spool.insert", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        stage_year(settings, 2020)
    assert content(settings) == before


def test_a_year_that_cannot_be_loaded_takes_no_other_with_it(settings: Settings, monkeypatch):
    for year, sample in zip((2018, 2019, 2020), SAMPLES, strict=False):
        (settings.raw_dir / str(year)).mkdir(parents=True)
        (settings.raw_dir / str(year) / sample.name).write_bytes(sample.read_bytes())
    failures, replace = iter([True]), load._replace

    def replace_all_but_the_first(*arguments) -> None:
        assert not next(failures, False), "the first year fails"
        replace(*arguments)

    monkeypatch.setattr("pipelines.staging.load._replace", replace_all_but_the_first)
    with pytest.raises(AssertionError, match="the first year fails"):
        stage(settings)
    assert query(settings, "select distinct filing_year from staging.readings") == [(2019,)]
    assert not list(settings.warehouse_dir.glob(".reading-*"))
    monkeypatch.undo()
    assert [result.year for result in stage(settings)] == [2018, 2020]


@pytest.mark.parametrize("delay", [0.3, 0.8, 1.3])
def test_a_killed_run_leaves_a_whole_database_and_the_next_completes(
    settings: Settings, delay: float
):
    copy_samples(settings)
    script = (
        "from pipelines.settings import Settings; from pipelines.archive import take_in;"
        "from pipelines.staging.load import stage_year; s = Settings();"
        "[stage_year(s, year) for year in take_in(s).pending]"
    )
    env = os.environ | {
        "XXGK_RAW_DIR": str(settings.raw_dir),
        "XXGK_WAREHOUSE_DIR": str(settings.warehouse_dir),
    }
    run = subprocess.Popen(
        [sys.executable, "-c", script], env=env, cwd=PROJECT_DIR, start_new_session=True
    )
    time.sleep(delay)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    if settings.build_path.exists():
        with duckdb.connect(str(settings.build_path)) as connection:
            tables = connection.execute("select count(*) from duckdb_tables()").fetchone()
        assert tables is not None
    stage(settings)
    assert query(settings, "select count(*), count(value) from staging.cells") == [(994, 822)]


def test_staging_of_another_version_is_built_anew(settings: Settings):
    copy_samples(settings)
    stage(settings)
    with duckdb.connect(str(settings.build_path)) as connection:
        connection.execute("alter table staging.cells add column another varchar")
    [result] = stage(settings)
    assert result.parsed == 5


def test_the_raw_files_are_never_touched(settings: Settings):
    copy_samples(settings)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files(settings)}
    stage(settings)
    assert {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in files(settings)} == before


def files(settings: Settings) -> list[Path]:
    return [path for path in settings.raw_dir.rglob("*") if path.is_file()]


def test_what_failed_for_a_passing_cause_is_tried_again_but_not_for_ever(
    settings: Settings, monkeypatch
):
    copy_samples(settings)
    slow = settings.model_copy(update={"max_document_seconds": 0.0001})
    reads = [stage(slow)[0].parsed for _ in range(MOST_TRIES)]
    assert reads == [5] * MOST_TRIES
    assert stage(slow) == []
    causes = "select distinct reason_code, tries from staging.readings"
    assert query(settings, causes) == [("timed_out", MOST_TRIES)]
    [raised] = stage(settings)
    assert (raised.parsed, raised.reports) == (5, 5)
    assert stage(settings) == []


def test_a_limit_that_was_raised_reads_what_was_too_large(settings: Settings):
    copy_samples(settings)
    [small] = stage(settings.model_copy(update={"max_document_bytes": 1000}))
    assert small.states == {"unreadable": 5}
    assert stage(settings.model_copy(update={"max_document_bytes": 1000})) == []
    [raised] = stage(settings)
    assert raised.states == {"report": 5}
