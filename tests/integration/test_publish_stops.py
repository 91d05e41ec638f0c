"""Publication on the five real reports: losses, damage, readers, kills, a second writer."""

import random
import shutil
import signal
import subprocess
import sys
import textwrap

import duckdb
import pytest

from pipelines.archive import ReportsLost, take_in
from pipelines.database import connect
from pipelines.lock import WriterBusy, writer
from pipelines.publication.datapackage import read_package
from pipelines.publication.keys import GRAIN
from pipelines.publication.publish import (
    PublicationRefused,
    is_current,
    last_publication,
    publish,
)
from pipelines.settings import Settings
from pipelines.staging.load import stage_year
from tests.integration.published import change, leftovers


def forget(settings: Settings, file: str) -> None:
    """Take one report out of the marts, as if it were no report."""
    report = f"(select report_id from report_versions where source_file = '{file}')"
    for table in GRAIN:
        with connect(settings.build_path) as build:
            columns = [row[0] for row in build.execute(f"describe {table}").fetchall()]
        if "report_id" in columns and table not in ("report_versions", "dim_document"):
            change(settings, f"delete from {table} where report_id in {report}")
    change(
        settings,
        f"update dim_document set report_id = null where file = '{file}'",
        f"delete from report_versions where source_file = '{file}'",
    )


FORGOTTEN = "2020/004_ea824b3abf871b17.txt"


def test_damaged_exports_are_noticed_and_written_again(mine: Settings) -> None:
    file, package = mine.parquet_dir / "dim_year.parquet", mine.csv_dir / "datapackage.json"
    good = file.read_bytes(), package.read_bytes()
    file.write_bytes(good[0].replace(b"PAR1", b"PAR2"))
    assert not is_current(mine)
    file.write_bytes(good[0])
    assert is_current(mine)
    rng = random.Random(21)
    for place in [len(good[1]) - 3, *(rng.randrange(len(good[1])) for _ in range(60))]:
        flipped = bytes([good[1][place] ^ 1])
        package.write_bytes(good[1][:place] + flipped + good[1][place + 1 :])
        assert read_package(mine.csv_dir)["id"] is None, place
    assert not is_current(mine)
    package.write_bytes(good[1][:100])
    assert not is_current(mine)
    assert not publish(mine).changed
    assert (file.read_bytes(), package.read_bytes()) == good


def test_coverage_does_not_shrink_without_a_cause(mine: Settings) -> None:
    forget(mine, FORGOTTEN)
    sha256 = f"(select sha256 from staging.documents where file = '{FORGOTTEN}')"
    change(mine, f"delete from staging.cells where sha256 = {sha256}")
    with pytest.raises(PublicationRefused, match=f"coverage does not shrink.*{FORGOTTEN}"):
        publish(mine)

    accepted = mine.model_copy(update={"accept_loss": last_publication(mine)["version"]})
    assert publish(accepted).tables["dim_report"] == 4


def test_a_file_that_is_gone_is_no_cause_until_it_is_accepted_once(mine: Settings) -> None:
    gone = mine.model_copy(update={"raw_dir": mine.warehouse_dir.parent / "raw"})
    shutil.copytree(mine.raw_dir, gone.raw_dir)
    (gone.raw_dir / FORGOTTEN).unlink()
    with pytest.raises(ReportsLost, match=f"1 of 2020 .{FORGOTTEN}"):
        take_in(gone)
    version = last_publication(mine)["version"]
    accepted = gone.model_copy(update={"accept_loss": version})
    forget(accepted, FORGOTTEN)
    take_in(accepted)
    stage_year(accepted, 2020)
    with pytest.raises(PublicationRefused, match=f"XXGK_ACCEPT_LOSS={version}"):
        publish(gone)
    assert publish(accepted).tables["dim_report"] == 4
    next(accepted.raw_dir.rglob("000_*.txt")).unlink()
    with pytest.raises(ReportsLost):
        take_in(accepted)


def test_a_reader_keeps_reading_while_another_is_published(mine: Settings) -> None:
    reader = duckdb.connect(str(mine.published_path), read_only=True)
    reader.execute("select count(*) from dim_report")
    change(mine, "update dim_agency set agency_type = null")
    assert publish(mine).changed
    assert reader.execute("select count(agency_type) from dim_agency").fetchone() == (5,)
    reader.close()
    with duckdb.connect(str(mine.published_path), read_only=True) as fresh:
        assert fresh.execute("select count(agency_type) from dim_agency").fetchone() == (0,)


KILLED_AT = {
    "copying the tables": "exports.copy_rows",
    "writing Parquet": "exports.write_parquet",
    "flushing": "exports.flush_to_disk",
    "between Parquet and database": "Path.replace",
}


@pytest.mark.parametrize("place", KILLED_AT.values(), ids=KILLED_AT)
def test_a_kill_leaves_the_published_file_and_the_next_run_completes(
    mine: Settings, place: str
) -> None:
    first = last_publication(mine)
    change(mine, "update dim_agency set agency_type = null")
    program = f"""
        import os, signal
        from pathlib import Path
        from pipelines.publication import exports
        from pipelines.publication.publish import publish
        from pipelines.settings import Settings

        def killed(*_, **__):
            os.kill(os.getpid(), signal.SIGKILL)

        {place} = killed
        publish(Settings())
    """
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={"XXGK_WAREHOUSE_DIR": str(mine.warehouse_dir), "XXGK_RAW_DIR": str(mine.raw_dir)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert last_publication(mine)["content_hash"] == first["content_hash"]
    with duckdb.connect(str(mine.published_path), read_only=True) as published:
        assert published.execute("select count(agency_type) from dim_agency").fetchone() == (5,)

    second = publish(mine)
    assert second.changed
    assert is_current(mine)
    assert leftovers(mine) == set()


def test_a_kill_between_two_renames_does_not_lose_parquet(mine: Settings) -> None:
    workplace = mine.warehouse_dir / ".publishing"
    workplace.mkdir()
    mine.parquet_dir.rename(workplace / "parquet.old")
    change(mine, "delete from dim_agency")
    with pytest.raises(PublicationRefused):
        publish(mine)
    assert (mine.parquet_dir / "dim_report.parquet").is_file()


def test_a_second_writer_is_told_who_is_writing(mine: Settings) -> None:
    program = f"""
        from pipelines.lock import WriterBusy, writer
        from pipelines.settings import Settings
        try:
            with writer(Settings(warehouse_dir={str(mine.warehouse_dir)!r})):
                print("writing")
        except WriterBusy as busy:
            print(busy)
    """

    def write_elsewhere() -> str:
        command = [sys.executable, "-c", textwrap.dedent(program)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    with writer(mine), writer(mine):
        assert "another xxgk run is writing" in write_elsewhere()
    assert write_elsewhere() == "writing\n"
    assert issubclass(WriterBusy, Exception)
