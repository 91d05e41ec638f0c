"""Publishing only what has changed gives what publishing everything gives, after any change."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.database import connect
from pipelines.publication import exports, invariants
from pipelines.publication import publish as publication
from pipelines.publication.keys import GRAIN
from pipelines.publication.parts import FINGERPRINTED, columns_of, is_by_year
from pipelines.publication.publish import PublicationRefused, publish
from pipelines.settings import Settings
from tests.integration.read_back import problems

OF_ITS_TIME = ("published_at", "year_prints")
"""Columns that say when something was published, or how its years were distinguished."""
NEW_YEAR = 2031


@pytest.fixture(scope="module")
def published(known_warehouse: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A build of several report years with fingerprints of them, and its first publication."""
    place = tmp_path_factory.mktemp("published") / "warehouse"
    place.mkdir()
    settings = known_warehouse.model_copy(update={"warehouse_dir": place})
    shutil.copy(known_warehouse.build_path, settings.build_path)
    change(settings, "delete from dim_region where not has_reports")
    publish(settings)
    return settings


@pytest.fixture
def mine(published: Settings, tmp_path: Path) -> Settings:
    """Both in a warehouse of one's own."""
    shutil.copytree(published.warehouse_dir, tmp_path / "mine")
    return published.model_copy(update={"warehouse_dir": tmp_path / "mine"})


def change(settings: Settings, *statements: str) -> None:
    """Change the build, and make its fingerprints anew."""
    with connect(settings.build_path) as build:
        for statement in statements:
            build.execute(statement)
        listed = " union all ".join(
            f"select coalesce(report_year, 0) as report_year, hash('{name}', t) as said "
            f"from {name} as t"
            for name in sorted(FINGERPRINTED)
        )
        build.execute(
            "create or replace table int.int_report_years as "
            f"select report_year, hash(sum(said)) as print from ({listed}) group by report_year"
        )


def as_by_other_code(settings: Settings, place: Path) -> Settings:
    """The same warehouse in another place, where the code is not that of the last publication."""
    other = settings.model_copy(update={"warehouse_dir": place})
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(settings.warehouse_dir, place)
    with duckdb.connect(str(other.published_path)) as published:
        published.execute("update publication set code_hash = 'another', source_hash = 'another'")
    return other


def contents(settings: Settings) -> dict[str, object]:
    """All that a publication holds, but for the time at which it was published."""
    held: dict[str, object] = {}
    with duckdb.connect(str(settings.published_path), read_only=True) as published:
        tables = published.execute("select table_name from duckdb_tables() order by 1").fetchall()
        for (name,) in tables:
            columns = [row[0] for row in published.execute(f"describe {name}").fetchall()]
            listed = ", ".join(column for column in columns if column not in OF_ITS_TIME)
            rows = f"select {listed} from {{}} order by all"
            held[name] = published.execute(rows.format(name)).fetchall()
            path = settings.parquet_dir / name
            path = path / "*.parquet" if path.is_dir() else path.with_suffix(".parquet")
            if name != "README":
                copy = published.execute(rows.format(f"read_parquet('{path}')")).fetchall()
                assert copy == held[name], name
        held["README"] = [line for line in held["README"] if line[1] != "version"]
        for directory in (settings.parquet_dir, settings.csv_dir):
            package = json.loads((directory / "datapackage.json").read_text("utf-8"))
            assert problems(package, directory, published) == []
            held[directory.name] = [
                {k: v for k, v in resource.items() if k not in ("bytes", "hash", "files")}
                for resource in package["resources"]
            ]
    for path in settings.csv_dir.glob("*.csv"):
        if path.stem not in ("publication", "publications"):
            held[path.name] = path.read_bytes()
    beside = settings.parquet_dir
    held["files"] = sorted(str(path.relative_to(beside)) for path in beside.rglob("*"))
    return held


def some_change(build: duckdb.DuckDBPyConnection, chance: random.Random) -> Iterator[str]:
    """Statements that change rows of a table: of one year of it, where it has years."""
    tables = columns_of(build)
    name = chance.choice(sorted(tables))
    columns = tables[name]
    texts = [
        column
        for column, dtype, nullable, *_ in build.execute(f"describe {name}").fetchall()
        if dtype == "VARCHAR" and nullable == "YES" and column not in GRAIN[name]
    ]
    where = "true"
    if is_by_year(name, columns):
        years = build.execute(f"select distinct report_year from {name} order by 1").fetchall()
        year = chance.choice(years)[0] if years else 0
        where = "report_year is null" if year is None else f"report_year = {year}"
    key = GRAIN[name][0]
    few = f"from {name} where {where} and hash({key}) % 3 = {chance.randrange(3)}"
    match chance.choice(["remove some", "remove all", "add", *["change"] * 3]):
        case "remove some":
            yield f"delete {few}"
        case "remove all":
            yield f"delete from {name} where {where}"
        case "change" if texts:
            listed = f"set {chance.choice(texts)} = '={chance.random()}'"
            yield f"update {name} {listed} {few.removeprefix(f'from {name} ')}"
        case "add" if key != "report_year":
            moved = f"{key} || '~{chance.random()}' as {key}"
            if where != "true":
                moved += f", {NEW_YEAR + chance.randrange(2)} as report_year"
            yield f"insert into {name} select * replace ({moved}) {few}"


def test_what_changed_published_equals_all_published(
    mine: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "check_build", lambda *_: [])  # any change will do
    chance = random.Random(1)
    for _ in range(3):
        with duckdb.connect(str(mine.build_path), read_only=True) as build:
            statements = [
                statement
                for _ in range(chance.choice([0, 1, 2, 5]))
                for statement in some_change(build, chance)
            ]
        change(mine, *statements)
        if chance.random() < 0.2:
            with connect(mine.build_path) as build:
                build.execute("drop table int.int_report_years")
        whole = as_by_other_code(mine, tmp_path / "whole")
        one, other = publish(mine), publish(whole)
        assert one.content_hash == other.content_hash, statements
        assert contents(mine) == contents(whole), statements


def test_only_rows_of_years_that_changed_are_copied_and_exported(
    mine: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood = {path: path.stat().st_ino for path in mine.parquet_dir.rglob("*.parquet")}
    change(mine, "update fct_metrics set why_null = '=1' where report_year = 2021")
    copied, copy_rows = [], exports.copy_rows

    def noted(connection, name, key, condition) -> None:
        copied.append((name, condition))
        copy_rows(connection, name, key, condition)

    monkeypatch.setattr(exports, "copy_rows", noted)
    assert publish(mine).changed
    assert copied == [("fct_metrics", "(report_year in (2021))")]
    changed = {path for path, inode in stood.items() if path.stat().st_ino != inode}
    assert {str(path.relative_to(mine.parquet_dir)) for path in changed} == {
        "fct_metrics/2021.parquet",
        "changes.parquet",
        "errata.parquet",
        "publication.parquet",
        "publication_changes.parquet",
        "publication_years.parquet",
        "publications.parquet",
    }


def test_a_parquet_file_that_is_damaged_is_written_anew(mine: Settings) -> None:
    path = mine.parquet_dir / "fct_metrics" / "2021.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    change(mine, "update dim_agency set agency_type = null")
    publish(mine)
    assert path.read_bytes() == whole


def test_the_file_does_not_grow_with_the_number_of_publications(mine: Settings) -> None:
    sizes = []
    for number in range(4):
        change(mine, f"update fct_metrics set why_null = '{number}' where report_year = 2021")
        publish(mine)
        sizes.append(mine.published_path.stat().st_size)
    assert max(sizes[2:]) <= sizes[1]


BREAKS = {
    "keys are unique": "insert into fct_metrics select * from fct_metrics where report_year = 2021 "
    "limit 1",
    "references resolve: region_id": "delete from dim_region where region_id = "
    "(select region_id from fct_applications where report_year = 2020 limit 1)",
    "references resolve: report_id and report_year": "update fct_metrics set report_year = 2020 "
    "where report_year = 2021",
    "every cell is held once": "insert into audit_rejected_cells by name select document_sha256, "
    "'applications' as table_code, outcome_code as row_code, applicant_code as column_code, "
    "'not_in_form' as reject_reason, report_year, value, value_status from fct_applications "
    "limit 1",
    "every published number is one that was printed": "update fct_applications set value = 7",
}


@pytest.mark.parametrize("statement", BREAKS.values(), ids=BREAKS)
def test_what_breaks_an_invariant_is_refused_where_years_stand(
    mine: Settings, statement: str, request: pytest.FixtureRequest
) -> None:
    with connect(mine.build_path, read_only=True) as build:
        assert invariants.check_build(build, mine) == []
    first = publication.last_publication(mine)
    copies = [
        statement
        for name in GRAIN  # copies have no constraints that forbid the change
        for statement in (
            f"create table copied as from {name}",
            f"drop table {name}",
            f"alter table copied rename to {name}",
        )
    ]
    change(mine, *copies, statement)
    with pytest.raises(PublicationRefused, match=request.node.callspec.id):
        publish(mine)
    assert publication.last_publication(mine)["content_hash"] == first["content_hash"]
