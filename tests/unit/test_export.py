"""Exports of parts of a small published file."""

import json

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.export import NotExported, export_tables
from pipelines.settings import Settings


@pytest.fixture
def published(settings: Settings) -> Settings:
    """A published file with a fact of two years and two provinces, and a view of it."""
    settings.warehouse_dir.mkdir()
    with duckdb.connect(str(settings.published_path)) as connection:
        connection.execute(
            "create table dim_region as from (values "
            "('430000-2008', '430000', null, null, '430000'), "
            "('430321-2008', '430321', '430321', '430300', '430000'), "
            "('420300-2008', '420300', null, '420300', '420000')) "
            "as t(region_id, region_code, county_code, prefecture_code, province_code)"
        )
        connection.execute(
            "create table fct as from (values "
            "(2019, '430321-2008', 1, '=1'), (2020, '430321-2008', 2, '-2'), "
            "(2020, '420300-2008', 3, '3'), (2020, '430000-2008', null, '')) "
            "as t(report_year, region_id, value, raw_text)"
        )
        connection.execute(
            "create view by_year as select report_year, sum(value) from fct group by 1"
        )
    return settings


def test_a_year_of_a_region_with_all_below_it(published: Settings, tmp_path) -> None:
    [one] = export_tables(["fct"], tmp_path / "new", "csv", published, 2020, "430000")
    assert (one.path.name, one.rows, one.overflows) == ("fct-2020-430000.csv", 2, False)
    assert one.path.read_bytes().decode("utf-8-sig").splitlines() == [
        "report_year,region_id,value,raw_text", "2020,430321-2008,2,-2", '2020,430000-2008,,""',
    ]  # fmt: skip


def test_tables_and_views_whole(published: Settings, tmp_path) -> None:
    written = export_tables(["fct", "by_year"], tmp_path, "parquet", published)
    assert [(one.path.name, one.rows) for one in written] == [
        ("fct.parquet", 4),
        ("by_year.parquet", 2),
    ]
    assert duckdb.read_parquet(str(tmp_path / "fct.parquet")).fetchall()[0][-1] == "=1"


@pytest.mark.parametrize(
    ("table", "year", "region", "message"),
    [
        ("fkt", None, None, "no table or view fkt; perhaps fct"),
        ("dim_region", 2020, None, "dim_region has no report_year"),
        ("by_year", None, "430000", "by_year has no region_id"),
        ("fct", None, "999999", "no region 999999"),
        ("fct", None, "' or true", "is no region_code"),
    ],
    ids=["table", "year", "region", "code", "quote"],
)
def test_what_cannot_be_exported_says_why_and_nothing_is_written(
    published: Settings, tmp_path, table: str, year: int | None, region: str | None, message: str
) -> None:
    with pytest.raises(NotExported, match=message):
        export_tables([table], tmp_path / "out", "csv", published, year, region)
    assert not (tmp_path / "out").exists()


def test_the_commands_say_what_they_did_and_what_to_do(
    published: Settings, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XXGK_WAREHOUSE_DIR", str(published.warehouse_dir))
    done = CliRunner().invoke(
        app, ["export", "fct", "--year", "2019", "-o", str(tmp_path), "--json"]
    )
    path = tmp_path / "fct-2019.csv"
    assert json.loads(done.stdout) == {"ok": True, "files": [{"path": str(path), "rows": 1}]}
    assert "'=1" in path.read_text(encoding="utf-8-sig")
    monkeypatch.setenv("XXGK_WAREHOUSE_DIR", str(tmp_path / "nothing"))
    for command in (["export", "fct"], ["trace", "a", "b.c.d"]):
        failed = CliRunner().invoke(app, command)
        assert failed.exit_code == 1
        assert "run xxgk run first" in failed.stderr
