"""What needs neither the packages of a lake nor a PostgreSQL: settings, messages, trying again."""

import importlib.util
import logging
from pathlib import Path

import duckdb
import pytest

from pipelines import database, lake
from pipelines.database import connection as opening
from pipelines.dbt_runner import environment
from pipelines.lake import store
from pipelines.settings import Lake, Settings

PLACE = Lake("host=db password=secret", Path("/data/lake"))


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "RETRY_SECONDS", 0.0)


def test_the_build_is_a_file_unless_a_catalogue_is_set(tmp_path: Path) -> None:
    assert Settings(warehouse_dir=tmp_path).build == tmp_path / "build.duckdb"


def test_the_data_of_a_lake_are_in_the_warehouse_unless_a_folder_is_set(tmp_path: Path) -> None:
    in_warehouse = Settings(warehouse_dir=tmp_path, lake_catalog="dbname=xxgk")
    elsewhere = Settings(lake_catalog="dbname=xxgk", lake_dir=tmp_path / "shared")
    assert in_warehouse.build == Lake("dbname=xxgk", tmp_path / "lake")
    assert elsewhere.build == Lake("dbname=xxgk", tmp_path / "shared")


def test_a_password_is_not_shown() -> None:
    settings = Settings(lake_catalog="dbname=xxgk password=secret")
    assert "secret" not in f"{settings!r} {settings.build!r} {settings.build}"


def test_dbt_builds_where_the_settings_say(tmp_path: Path) -> None:
    in_file = environment(Settings(warehouse_dir=tmp_path))
    in_lake = environment(Settings(warehouse_dir=tmp_path, lake_catalog="dbname=xxgk"))
    assert in_file["XXGK_DBT_TARGET"] == "dev"
    assert in_file["XXGK_BUILD_PATH"] == str(tmp_path / "build.duckdb")
    assert in_lake["XXGK_DBT_TARGET"] == "lake"
    assert in_lake["DBT_ENV_SECRET_XXGK_LAKE"] == "dbname=xxgk"
    assert in_lake["XXGK_LAKE_DIR"] == str(tmp_path / "lake")


def test_a_lake_without_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(lake.LakeUnavailable) as raised, database.connect(PLACE):
        pass
    assert str(raised.value) == (
        "XXGK_LAKE_CATALOG is set, and the package duckdb-extension-postgres-scanner is not "
        "installed; install what requirements-cluster.lock pins, or unset it"
    )


def test_a_package_of_another_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = importlib.util.spec_from_file_location(
        "other", tmp_path / "__init__.py", submodule_search_locations=[str(tmp_path)]
    )
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: other)
    with pytest.raises(lake.LakeUnavailable, match=f"is not for DuckDB {duckdb.__version__}"):  # noqa: SIM117
        with database.connect(PLACE):
            pass


def test_a_lake_that_another_process_makes_at_the_same_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who comes second finds it made, and opens it."""
    statements = []

    class Connection:
        def execute(self, statement: str) -> None:
            statements.append(statement)
            if len(statements) == 1:
                raise duckdb.IOException("Failed to initialize DuckLake: duplicate key value")

    monkeypatch.setattr(store, "prepare", lambda _: None)
    lake.attach(Connection(), PLACE, "build")
    opened = (
        "attach 'ducklake:postgres:host=db password=secret' as build "
        "(data_path '/data/lake', read_only)"
    )
    assert statements == [opened, opened]


def test_what_conflicts_is_done_again_from_the_start(caplog: pytest.LogCaptureFixture) -> None:
    done = []

    def work() -> int:
        done.append(len(done))
        connection.execute("insert into seen values (1)")
        if len(done) < 3:
            raise duckdb.TransactionException("Transaction conflict - attempting to insert")
        return len(done)

    with duckdb.connect() as connection, caplog.at_level(logging.INFO, "xxgk"):
        connection.execute("create table seen (n integer)")
        assert database.commit(connection, work) == 3
        assert connection.execute("from seen").fetchall() == [(1,)]
    again = "another process changed the same tables: writing again"
    assert caplog.messages == [again, again]


def test_what_always_conflicts_is_given_up() -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        raise duckdb.TransactionException("Transaction conflict - attempting to insert")

    with duckdb.connect() as connection:  # noqa: SIM117
        with pytest.raises(database.WriteConflict, match="nothing was kept: run again"):
            database.commit(connection, work)
    assert len(tries) == opening.MOST_TRIES


def test_what_fails_otherwise_is_not_tried_again() -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        raise duckdb.TransactionException("out of space")

    with duckdb.connect() as connection:  # noqa: SIM117
        with pytest.raises(duckdb.TransactionException, match="out of space"):
            database.commit(connection, work)
    assert len(tries) == 1
