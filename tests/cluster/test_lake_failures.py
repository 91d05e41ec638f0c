"""A lake that cannot be used: the error that an operator sees, and that nothing is half done."""

import signal
from collections.abc import Callable
from functools import partial

import pytest

from pipelines import dbt
from pipelines.archive import take_in
from pipelines.database import connect, is_built
from pipelines.database.schema import FINDINGS
from pipelines.lake import LakeUnavailable
from pipelines.lock import WriterBusy, writer, year_writer
from pipelines.settings import Settings
from pipelines.staging import load
from pipelines.staging.load import stage_year
from tests.cluster.postgres_server import Server

_STAGED = """
    select filing_year, count(distinct sha256), count(row_code)
    from staging.readings left join staging.cells using (sha256) group by 1 order by 1
"""


def test_a_catalogue_that_does_not_answer(new_lake: Callable[[], Settings]) -> None:
    """The message names the setting and what to do, and keeps the password to itself."""
    settings = _with(new_lake(), lake_catalog="host=/nowhere user=xxgk dbname=lake password=secret")
    for opened in (partial(connect, settings.build), partial(writer, settings)):
        with pytest.raises(LakeUnavailable, match="see that its PostgreSQL runs") as raised:  # noqa: SIM117
            with opened():
                pass
        assert "XXGK_LAKE_CATALOG" in str(raised.value)
        assert "secret" not in str(raised.value)
        assert "\n" not in str(raised.value)


def test_a_catalogue_that_does_not_answer_dbt(new_lake: Callable[[], Settings]) -> None:
    settings = _with(new_lake(), lake_catalog="host=/nowhere user=xxgk dbname=lake password=secret")
    with pytest.raises(LakeUnavailable, match="see that its PostgreSQL runs") as raised:
        dbt.build(settings)
    assert "secret" not in str(raised.value)


def test_the_folder_of_another_lake(new_lake: Callable[[], Settings]) -> None:
    settings = new_lake()
    with connect(settings.build):
        pass
    elsewhere = _with(settings, lake_dir=settings.warehouse_dir / "elsewhere")
    with pytest.raises(LakeUnavailable, match="set XXGK_LAKE_DIR to the folder"):  # noqa: SIM117
        with connect(elsewhere.build):
            pass


def test_a_lake_is_built_once_something_was_written(new_lake: Callable[[], Settings]) -> None:
    settings = new_lake()
    assert not is_built(settings.build)
    with connect(settings.build):
        pass
    assert is_built(settings.build)


def test_a_catalogue_that_dies_in_mid_load(
    new_server: Callable[[], Server],
    new_lake: Callable[[Server], Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The year is as it was before; the next run takes it up."""
    server = new_server()
    settings = new_lake(server)
    take_in(settings)
    stage_year(settings, 2024)
    replace = load._replace

    def replace_and_die(*arguments: object) -> None:
        replace(*arguments)
        server.stop(signal.SIGQUIT)

    with monkeypatch.context() as patched:
        patched.setattr(load, "_replace", replace_and_die)
        with pytest.raises(LakeUnavailable, match="see that its PostgreSQL runs"):
            stage_year(settings, 2020)
    server.start()
    assert _staged(settings) == [(2024, 1, 200)]
    assert stage_year(settings, 2020).parsed == 5
    assert _staged(settings) == [(2020, 5, 994), (2024, 1, 200)]


def test_staging_of_another_version_is_made_anew(new_lake: Callable[[], Settings]) -> None:
    settings = new_lake()
    with connect(settings.build) as build:
        build.execute("alter table staging.findings add column old_column varchar")
        build.execute("create view main.on_top as from staging.findings")
    with connect(settings.build) as build:
        columns = build.execute(
            "select list(column_name) from duckdb_columns() where table_name = 'findings'"
        ).fetchone()
        (comment,) = build.execute(
            "select comment from duckdb_tables() where table_name = 'findings'"
        ).fetchone()
    assert "old_column" not in columns[0]
    assert comment == FINDINGS.grain


def test_who_may_write_at_the_same_time(new_lake: Callable[[], Settings]) -> None:
    """Different years; never the same one, and never beside what writes all of the lake."""
    settings = new_lake()
    # As on another machine: its own warehouse, the same catalogue.
    other = _with(settings, warehouse_dir=settings.warehouse_dir / "other")
    with year_writer(settings, [2023, 2024]):
        with year_writer(other, [2022]):
            pass
        with pytest.raises(WriterBusy, match="is writing 2022, 2023 of the lake in"):  # noqa: SIM117
            with year_writer(other, [2023, 2022]):
                pass
        with pytest.raises(WriterBusy, match="is writing the lake in"), writer(other):
            pass
    with writer(settings):
        with year_writer(settings, [2023]):
            pass
        with pytest.raises(WriterBusy, match="is writing 2023 of the lake in"):  # noqa: SIM117
            with year_writer(other, [2023]):
                pass
    with writer(other):
        pass


def _with(settings: Settings, **changes: object) -> Settings:
    """The same settings but for some."""
    return Settings(**{**settings.model_dump(), **changes})


def _staged(settings: Settings) -> list[tuple[int, int, int]]:
    with connect(settings.build, read_only=True) as build:
        return build.execute(_STAGED).fetchall()
