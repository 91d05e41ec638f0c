"""Marts built in a lake by the dbt target `lake`, published, and read again after the next."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines import dbt
from pipelines.archive import take_in
from pipelines.cli import app
from pipelines.database import connect
from pipelines.publication.exports import Content, content_of
from pipelines.publication.lake_history import NoSuchPublication, open_publication, publications
from pipelines.publication.publish import Publication, is_current, publish
from pipelines.settings import Settings
from pipelines.staging.load import stage_year
from pipelines.staging.register import register_sources

YEARS = (2019, 2020, 2023, 2024)


@dataclass
class Published:
    """Two publications of a lake, one after the other, and what the tables of each held."""

    settings: Settings
    first: Publication
    second: Publication
    first_contents: dict[str, Content]
    second_contents: dict[str, Content]
    was_current: list[bool]


@pytest.fixture(scope="module")
def in_lake(new_lake: Callable[[], Settings]) -> Published:
    """The sample reports published from a lake; then again, after a label of a mart has changed."""
    settings = new_lake()
    built = _build(settings)
    assert built.tests > 100
    was_current = [is_current(settings)]
    first, first_contents = _published(settings)
    was_current.append(is_current(settings))
    with connect(settings.build) as build:
        build.execute("update main.dim_outcome set label_en = 'else' where outcome_order = 1")
    second, second_contents = _published(settings)
    return Published(settings, first, second, first_contents, second_contents, was_current)


@pytest.fixture(scope="module")
def in_file(in_lake: Published, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The same reports published when staging and marts are in a DuckDB file."""
    settings = Settings(
        raw_dir=in_lake.settings.raw_dir, warehouse_dir=tmp_path_factory.mktemp("file"), workers=1
    )
    _build(settings, tested=False)
    publish(settings)
    return settings


def test_the_same_is_published_from_a_lake_as_from_a_file(
    in_lake: Published, in_file: Settings
) -> None:
    with connect(in_file.published_path, read_only=True) as published:
        assert _contents_of(published, in_lake.first.tables) == in_lake.first_contents


def test_columns_and_descriptions_are_those_of_a_file(
    in_lake: Published, in_file: Settings
) -> None:
    """Nothing of how a lake describes its tables is left in what analysts open."""
    assert _described(in_lake.settings) == _described(in_file)


def test_each_publication_can_be_read_again(in_lake: Published) -> None:
    place = in_lake.settings.build
    assert in_lake.first_contents != in_lake.second_contents
    assert [p.version for p in publications(place)] == [
        in_lake.first.version,
        in_lake.second.version,
    ]
    with open_publication(place, in_lake.first.version) as then:
        assert _contents_of(then, in_lake.first_contents) == in_lake.first_contents
    with open_publication(place) as last:
        assert _contents_of(last, in_lake.second_contents) == in_lake.second_contents


def test_a_version_that_was_never_published_is_refused(in_lake: Published) -> None:
    place = in_lake.settings.build
    with pytest.raises(NoSuchPublication, match=r"has no publication 1999.1.1-1; run `xxgk lake`"):  # noqa: SIM117
        with open_publication(place, "1999.1.1-1"):
            pass


def test_only_publications_are_kept_of_all_the_snapshots(in_lake: Published) -> None:
    with connect(in_lake.settings.build, read_only=True) as build:
        kept = build.execute(
            "select author, commit_message, commit_extra_info from build.snapshots() order by 1, 2"
        ).fetchall()
        listed = build.execute("select version, content_hash from history.publications").fetchall()
    both = (in_lake.first, in_lake.second)
    assert kept == [("xxgk", f"publication {p.version}", p.content_hash) for p in both]
    assert listed == [(p.version, p.content_hash) for p in both]


def test_a_publication_is_current_until_the_next(in_lake: Published) -> None:
    assert in_lake.was_current == [False, True]


def test_what_is_published_is_named_again_where_the_lake_does_not_know_it(
    in_lake: Published,
) -> None:
    """As after a run that was killed between the file and the lake."""
    settings = in_lake.settings
    place = settings.build
    with connect(place) as build:
        snapshots = [p.snapshot for p in publications(place)]
        build.execute("create table main.later (n integer)")
        build.execute("drop table main.later")
        build.execute(f"call ducklake_expire_snapshots('build', versions => {snapshots})")
    assert not is_current(settings)
    again = publish(settings)
    assert (again.version, again.changed) == (in_lake.second.version, False)
    assert [p.version for p in publications(place)] == [in_lake.second.version]
    with open_publication(place) as last:
        assert _contents_of(last, in_lake.second_contents) == in_lake.second_contents


def test_the_command_says_what_can_be_read_again(
    in_lake: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = in_lake.settings
    monkeypatch.setenv("XXGK_WAREHOUSE_DIR", str(settings.warehouse_dir))
    monkeypatch.setenv("XXGK_LAKE_CATALOG", settings.lake_catalog.get_secret_value())
    last = publications(settings.build)[-1]
    listed = json.loads(CliRunner().invoke(app, ["lake", "--json"]).stdout)
    assert listed["ok"] is True
    assert listed["publications"][-1] == {
        "version": in_lake.second.version,
        "snapshot": last.snapshot,
        "published_at": last.published_at.strftime("%Y-%m-%d %H:%M"),
    }
    shown = CliRunner().invoke(app, ["lake"]).stdout
    assert f"snapshot_version {last.snapshot}" in shown
    assert settings.lake_catalog.get_secret_value() not in shown


def _build(settings: Settings, tested: bool = True) -> dbt.DbtResult:
    take_in(settings)
    register_sources(settings)
    for year in YEARS:
        stage_year(settings, year)
    return dbt.build(settings, tested=tested)


def _published(settings: Settings) -> tuple[Publication, dict[str, Content]]:
    """Publish; what the published tables hold then."""
    publication = publish(settings)
    with connect(settings.published_path, read_only=True) as published:
        return publication, _contents_of(published, publication.tables)


def _contents_of(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> dict[str, Content]:
    return {name: content_of(connection, f"main.{name}") for name in names}


def _described(settings: Settings) -> list[tuple]:
    """How the published tables are made, and what is said of them and of their columns."""
    with connect(settings.published_path, read_only=True) as published:
        return published.execute(
            "select table_name, sql, comment from duckdb_tables() "
            "union all select table_name, column_name, comment from duckdb_columns() order by all"
        ).fetchall()
