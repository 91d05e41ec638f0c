"""From dropped files to published tables: what an analyst finds, what became of the rest."""

import re
from collections.abc import Iterator

import duckdb
import pytest

from pipelines import dbt
from pipelines.archive import take_in
from pipelines.load import stage_year
from pipelines.publish import publish
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.status import published_status
from tests.conftest import SAMPLES
from tests.hostile import EXPECTED_STATES, GB_REPORT, drop_hostile_files

QUERIES = [
    pytest.param(sql, id=f"{readme}-{number}")
    for readme in ("README.md", "README.zh.md")
    for number, sql in enumerate(
        re.findall(r"```sql\n(.*?)```", (PROJECT_DIR / readme).read_text(encoding="utf-8"), re.S), 1
    )
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A published warehouse of the five reports and all that is dropped beside them."""
    root = tmp_path_factory.mktemp("whole_way")
    settings = Settings(raw_dir=root / "raw", warehouse_dir=root / "warehouse", workers=2)
    drop_hostile_files(settings.raw_dir)
    for year in take_in(settings).pending:
        stage_year(settings, year)
    dbt.build(settings)
    publish(settings)
    return settings


@pytest.fixture
def warehouse(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(settings.published_path), read_only=True) as connection:
        yield connection


def rows(warehouse: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    return warehouse.execute(sql).fetchall()


@pytest.mark.parametrize("sql", QUERIES)
def test_the_queries_of_the_readme_answer(warehouse: duckdb.DuckDBPyConnection, sql: str):
    assert rows(warehouse, sql)


def test_there_are_five_queries_to_start_from():
    assert len(QUERIES) == 10


def test_the_five_reports_are_published_with_their_agencies_and_regions(
    warehouse: duckdb.DuckDBPyConnection,
):
    found = rows(
        warehouse,
        "select agency_name, dim_report.region_code, report_year, scope "
        "from dim_report join dim_agency using (agency_id) "
        f"where source_file <> '{GB_REPORT}' order by source_file",
    )
    assert found == [
        ("湘潭县机关事务服务中心", "430321", 2020, "own"),
        ("攸县行政审批服务局", "430223", 2020, "own"),
        ("湾沟镇人民政府", "220605102", 2020, "own"),
        ("十堰市机关事务服务中心", "420300", 2020, "own"),
        ("湘潭县审计局", "430321", 2020, "own"),
    ]


def test_every_dropped_file_has_its_state_and_reason(warehouse: duckdb.DuckDBPyConnection):
    found = {
        file: (state, reason)
        for file, state, reason in rows(warehouse, "select file, state, reason from dim_document")
    }
    expected = {
        **{file: state for file, (state, _) in EXPECTED_STATES.items() if state != "report"},
        **{f"2020/{sample.name}": "published" for sample in SAMPLES},
        GB_REPORT: "published",
        "2020/copy of 000.txt": "duplicate",
    }
    assert {file: state for file, (state, _) in found.items()} == expected
    assert all((reason is None) == (state == "published") for state, reason in found.values())


def test_status_counts_them(settings: Settings):
    status = published_status(settings)
    assert status.documents == sum(status.states.values()) == len(SAMPLES) + len(EXPECTED_STATES)
    assert status.states["published"] == len(SAMPLES) + 1


def test_zero_blank_and_implied_are_told_apart(warehouse: duckdb.DuckDBPyConnection):
    found = rows(
        warehouse,
        "select value_status, min(value), max(value), count(*) from fct_applications "
        "join dim_report using (report_id) where dim_report.source_file like '%/002_%' "
        "group by all order by all",
    )
    assert found == [("implied", 0, 0, 132)]
    raw = rows(
        warehouse,
        "select distinct trim(raw_text) from fct_applications join dim_report using (report_id) "
        "where dim_report.source_file like '%/002_%'",
    )
    assert raw == [("",)]


def test_what_cannot_be_placed_is_null_and_says_so(warehouse: duckdb.DuckDBPyConnection):
    found = rows(
        warehouse,
        "select distinct value, value_status from fct_appeals join dim_report using (report_id) "
        "where dim_report.source_file like '%/001_%'",
    )
    assert found == [(None, "ambiguous")]


def test_a_number_leads_back_to_its_cell_and_document(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection
):
    [(file, locator, raw)] = rows(
        warehouse,
        "select source_file, locator, raw_text from fct_published_counts "
        "join dim_report using (report_id) where item_code = 'region_total_published'",
    )
    line = (settings.raw_dir / file).read_text(encoding="utf-8").splitlines()
    assert raw in line[int(locator.removeprefix("line ")) - 1]


def test_claims_stand_in_their_own_table(warehouse: duckdb.DuckDBPyConnection):
    found = rows(
        warehouse,
        "select value from fct_narrative_claims join dim_report using (report_id) "
        "where dim_report.source_file like '%/000_%' order by claim_number",
    )
    assert [int(value) for (value,) in found] == [388, 62, 326, 56, 5]


def test_building_again_publishes_the_same_rows(settings: Settings):
    before = publish(settings)
    assert take_in(settings).pending == []
    dbt.build(settings)
    after = publish(settings)
    assert (after.content_hash, after.changed) == (before.content_hash, False)
