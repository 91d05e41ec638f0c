"""From dropped files to published tables: what an analyst finds, and the state of other files."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from pipelines import dbt
from pipelines.archive import take_in
from pipelines.archive.verify import verify
from pipelines.diff import diff
from pipelines.publication.publish import publish
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.staging.load import stage_years
from pipelines.status import published_status
from pipelines.trace import NotTraced, Trace, to_json, trace
from tests.conftest import SAMPLES
from tests.harvested import (
    CHANGED,
    FILE,
    FIRST,
    FIVE,
    HARVEST_STATES,
    LIST,
    SECOND,
    ZIPPED,
    drop_harvest,
)
from tests.hostile import EXPECTED_STATES, GB_REPORT, drop_hostile_files
from tests.template import prepared

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
    drop_harvest(settings.raw_dir)
    stage_years(prepared(settings), take_in(settings).pending)
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
        f"where source_file <> '{GB_REPORT}' and source_file not like 'harvest/%' "
        "order by source_file",
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
        for file, state, reason in rows(
            warehouse,
            "select file, state, reason from dim_document where file not like 'harvest/%'",
        )
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
    dropped = len(SAMPLES) + len(EXPECTED_STATES) + sum(HARVEST_STATES.values())
    assert status.documents == sum(status.states.values()) == dropped
    assert status.states["published"] == len(SAMPLES) + 1 + HARVEST_STATES["published"]
    assert re.fullmatch(r"\d{4}\.\d\d\.\d\d-1", status.version)


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
    dbt.build(settings, tested=False)
    after = publish(settings)
    assert (after.content_hash, after.changed) == (before.content_hash, False)


def test_documents_of_harvests_end_in_their_states(warehouse: duckdb.DuckDBPyConnection):
    found = rows(
        warehouse,
        "select state, count(*) from dim_document where container_file like 'harvest/%' group by 1",
    )
    assert dict(found) == HARVEST_STATES


def test_a_report_under_five_addresses_is_one_reading_and_all_of_them_are_kept(
    warehouse: duckdb.DuckDBPyConnection,
):
    [(report_id, *found)] = rows(
        warehouse,
        "select report_id, version_count, url, retrieved_at, listed_on, link_text "
        f"from dim_report where url = '{FIVE[0]}'",
    )
    assert found == [1, FIVE[0], datetime(2026, 1, 20, 8), LIST, "林业局2020年年报（0）"]
    captures = rows(
        warehouse,
        "select url, is_revisit, http_status, link_text from audit_report_captures "
        f"where report_id = '{report_id}' order by retrieved_at, url",
    )
    first = [
        (url, number > 0, 200, f"林业局2020年年报（{number}）") for number, url in enumerate(FIVE)
    ]
    assert captures == [*first, (FIVE[0], True, 304, None)]


def test_a_report_changed_at_its_address_is_a_new_version_and_the_old_one_stays(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection
):
    versions = rows(
        warehouse,
        "select report_versions.version_number, is_current, superseded_reason, "
        "split_part(source_file, '#', 1) "
        f"from report_versions join audit_report_captures using (document_sha256) "
        f"where url = '{CHANGED}' order by 1",
    )
    assert versions == [
        (1, False, "replaced_at_address", FILE.format(FIRST)),
        (2, True, None, FILE.format(SECOND)),
    ]
    found = diff(CHANGED, None, settings)
    [published, made] = found.changes
    assert (published.what, published.old_raw, published.new_raw) == (
        "published_on", "2021-01-20", None,
    )  # fmt: skip
    assert (made.table, made.row, made.column) == ("disclosure", "regulation", "newly_made_count")
    assert (made.old_value, made.new_value, made.old_raw, made.new_raw) == (0, 2, "0", "2")
    [(report_id,)] = rows(warehouse, f"select report_id from dim_report where url = '{CHANGED}'")
    assert diff(report_id, None, settings) == found


def test_a_report_in_a_zip_of_a_portal_is_published_with_its_address(
    warehouse: duckdb.DuckDBPyConnection,
):
    [(file, agency)] = rows(
        warehouse,
        f"select source_file, agency_name_in_report from dim_report where url = '{ZIPPED}'",
    )
    assert file.startswith(FILE.format(FIRST))
    assert file.endswith("#县文旅局.html")
    assert agency == "湘潭县文化旅游局"


def test_what_else_the_containers_hold_is_counted(warehouse: duckdb.DuckDBPyConnection):
    found = rows(
        warehouse, "select container_file, documents, left_out from dim_container order by 1"
    )
    assert found == [
        ("2020/reports.zip", 3, '{"not_a_document": 1}'),
        (FILE.format(FIRST), 4, '{"problem": 1, "revisit": 4, "role": 1, "status": 1}'),
        (FILE.format(SECOND), 1, '{"revisit": 1}'),
    ]


def test_data_raw_verifies(settings: Settings):
    result = verify(settings)
    assert (result.mismatches, result.not_taken_in) == ([], [])
    assert (result.records, result.digested) == (36, 36)


def printed(one: Trace) -> list[str]:
    return [cell.text for row in one.context for cell in row if cell.is_it]


@pytest.mark.parametrize("url", [FIVE[0], CHANGED, ZIPPED], ids=["page", "changed", "zipped"])
def test_every_number_of_a_harvested_report_is_traced_to_its_cell(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection, url: str
):
    [(report_id, got)] = rows(
        warehouse, f"select report_id, retrieved_at from dim_report where url = '{url}'"
    )
    numbers = rows(
        warehouse,
        "select outcome_code, applicant_code, raw_text from fct_applications "
        f"where report_id = '{report_id}' and value_status = 'reported' "
        "and outcome_code = 'granted'",
    )
    assert numbers
    for outcome, applicant, raw in numbers:
        [one] = trace([report_id, f"applications.{outcome}.{applicant}"], settings)
        assert (one.source.url, one.source.retrieved_at) == (url, got)
        assert (set(printed(one)), one.raw_text) == ({raw.strip()}, raw)


def test_a_report_is_named_by_agency_and_year_and_a_fact_by_its_table(settings: Settings):
    [one] = trace(
        ["fct_appeal_totals.reconsideration.total"], settings, agency="湘潭县审计局", year=2020
    )
    assert (one.value, one.value_status, printed(one)) == (0, "reported", ["0"])
    assert one.row_label == "行政复议 · Administrative reconsideration"
    assert to_json(one)["source"]["title"] == "湘潭县审计局2020年政府信息公开年度报告"


def test_a_finding_is_traced_to_all_cells_that_it_compares(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection
):
    finding, operands = rows(
        warehouse,
        "select finding_id, len(list_distinct(list_transform(operands, lambda o: "
        "concat_ws('.', o.report_id, o.table_code, o.row_code, o.column_code)))) "
        "from fct_quality_findings where verdict = 'fail' order by 1",
    )[0]
    found = trace([finding], settings)
    assert len(found) == operands > 1
    assert all(one.context for one in found if one.locator)


NOT_TRACED = {
    "another agency": (["applications.granted.total"], "湘潭县审计", "perhaps 湘潭县审计局"),
    "another cell": (
        ["applications.granted.totals"],
        "湘潭县审计局",
        "perhaps applications.granted",
    ),
    "no cell": (["granted"], "湘潭县审计局", "table.row.column"),
    "no report": (["absent", "applications.granted.total"], None, "no report absent"),
    "no finding": (["nothing"], None, "no finding_id"),
}


@pytest.mark.parametrize(("words", "agency", "result"), NOT_TRACED.values(), ids=NOT_TRACED)
def test_what_cannot_be_traced_says_what_there_is(
    settings: Settings, words: list[str], agency: str | None, result: str
):
    with pytest.raises(NotTraced, match=result):
        trace(words, settings, agency=agency)


def test_a_document_that_is_not_what_was_read_is_not_shown(settings: Settings, tmp_path: Path):
    elsewhere = settings.model_copy(update={"raw_dir": tmp_path})
    asked = {"words": ["applications.granted.total"], "agency": "湘潭县审计局"}
    with pytest.raises(NotTraced, match="No such file"):
        trace(settings=elsewhere, **asked)
    [file] = {one.source.file for one in trace(settings=settings, **asked)}
    (tmp_path / file).parent.mkdir()
    shutil.copy(settings.raw_dir / file, tmp_path / file)
    assert trace(settings=elsewhere, **asked)
    (tmp_path / file).write_text("anything else", encoding="utf-8")
    with pytest.raises(NotTraced, match="xxgk archive verify"):
        trace(settings=elsewhere, **asked)
