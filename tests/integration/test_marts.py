"""The marts, built by dbt from staging rows made by hand: grain, null semantics, versions."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from pipelines import dbt
from pipelines.database import connect
from pipelines.publication import exports
from pipelines.publication.invariants import check_build
from pipelines.publication.publish import publish
from pipelines.settings import Settings
from pipelines.site import write_site
from tests.integration.marts_cases import (
    BLANK_BUT_FOUR_TOTALS,
    CONTRADICTION,
    FORM_OF_2021,
    NOT_PUBLISHED,
    OWN_REPORT_BESIDE_IT,
    VERSIONS,
)
from tests.integration.staging_fixture import Content

Query = Callable[[str], list[tuple]]


@pytest.fixture(scope="module")
def settings(marts_warehouse: Settings) -> Settings:
    """Settings of a warehouse whose marts are built."""
    return marts_warehouse


@pytest.fixture
def build(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(settings.build_path, read_only=True) as connection:
        yield connection


@pytest.fixture
def query(build: duckdb.DuckDBPyConnection) -> Query:
    return lambda sql: build.execute(sql).fetchall()


def of(content: Content) -> str:
    """The SQL condition that picks the rows of one content."""
    return f"document_sha256 = '{content.sha256}'"


def test_one_report_for_each_agency_year_and_scope(query: Query) -> None:
    assert query("select count(*), count(distinct report_id) from dim_report") == [(6, 6)]
    assert query("select count(*), count(distinct region_code) from dim_agency") == [(5, 5)]
    assert query(
        "select scope, disclosure_form, applications_status, appeals_status from dim_report "
        "join dim_agency using (agency_id) where agency_name = '十堰市人民政府' order by scope"
    ) == [
        ("consolidated", "2021", "complete", "absent"),
        ("own", None, "complete", "absent"),
    ]


def test_printed_zero_totals_force_the_blanks_under_them(query: Query) -> None:
    counted = (
        "select value_status, count(*)::int, sum(value)::int from {} "
        f"where {of(BLANK_BUT_FOUR_TOTALS)} group by all order by all"
    )
    # 22 leaf rows × 6 kinds of applicant; the four printed totals reach all of them.
    assert query(counted.format("fct_applications")) == [("implied", 132, 0)]
    # （七）总计 forces the total of its 19 rows and of its 6 columns; it reaches no other.
    assert query(counted.format("fct_application_totals")) == [
        ("implied", 25, 0),
        ("reported", 4, 0),
    ]
    assert query(counted.format("fct_appeals")) == [("blank", 8, None), ("implied", 4, 0)]
    assert query(counted.format("fct_appeal_totals")) == [("blank", 2, None), ("reported", 1, 0)]


def test_an_implied_zero_is_not_a_printed_one(query: Query) -> None:
    assert query(
        "select count(reported_value), count(computed_value), count(is_consistent) "
        f"from fct_application_totals where {of(BLANK_BUT_FOUR_TOTALS)}"
    ) == [(4, 0, 0)]


def test_a_contradicted_total_forces_nothing(query: Query) -> None:
    assert query(
        "select outcome_code, value_status, count(*)::int, sum(value)::int from fct_applications "
        f"where {of(CONTRADICTION)} and value is not null group by all order by all"
    ) == [("denied_state_secret", "implied", 6, 0), ("granted", "reported", 1, 1)]


def test_totals_are_compared_with_their_printed_leaves(query: Query) -> None:
    totals = (
        "select reported_value, computed_value, is_consistent from fct_application_totals "
        f"where {of(FORM_OF_2021)} and applicant_code = 'total' and outcome_code = "
    )
    assert query(totals + "'new_received'") == [(3, 3, True)]
    assert query(totals + "'total_processed'") == [(3, 3, True)]
    assert query(totals + "'carried_out'") == [(5, 0, False)]


def test_sums_over_facts_count_once(query: Query) -> None:
    assert query(
        "select sum(value)::int from fct_applications join dim_outcome using (outcome_code) "
        f"where {of(FORM_OF_2021)} and kind = 'outcome'"
    ) == [(3,)]


def test_a_report_has_the_rows_of_its_own_form_alone(query: Query) -> None:
    rows = (
        "select distinct outcome_code from fct_applications "
        "where starts_with(outcome_code, 'other_') and {} order by all"
    )
    assert query(rows.format(of(BLANK_BUT_FOUR_TOTALS))) == [("other_processing",)]
    three = [("other_other",), ("other_overdue_fee",), ("other_overdue_supplement",)]
    assert query(rows.format(of(FORM_OF_2021))) == three
    # Its headers did not tell the form: the one in force in its year is taken.
    assert query(rows.format(of(OWN_REPORT_BESIDE_IT))) == three


def test_what_is_no_count_is_kept_as_text(query: Query) -> None:
    rows = (
        "select value, value_status, raw_text from {} where value_status = 'text' "
        f"and {of(OWN_REPORT_BESIDE_IT)} order by raw_text"
    )
    assert query(rows.format("fct_applications")) == [(None, "text", "-1")]
    assert query(rows.format("fct_application_totals")) == [
        (None, "text", "2.5"),
        (None, "text", "无"),
    ]


def test_amounts_are_in_yuan_only_where_the_unit_is_known(query: Query) -> None:
    assert query(
        "select value, unit, amount_cny from fct_published_counts "
        "where measure_code in ('procurement_amount', 'fee_amount') order by value"
    ) == [
        (Decimal("0.092"), "万元", Decimal("920")),
        (Decimal("1.5"), "万元", Decimal("15000")),
        (Decimal("149.673874"), None, None),
    ]


def test_rows_that_an_agency_added_are_items_of_their_own(query: Query) -> None:
    assert query(
        "select value, label_zh, is_statutory, is_listed from fct_published_counts "
        "join dim_disclosure_item using (item_code) where starts_with(item_code, 'x:')"
    ) == [(Decimal(60), "其他主动公开事项", False, False)]


def test_the_current_version_is_chosen_and_the_others_are_kept(query: Query) -> None:
    assert query(
        "select source_file, version_number, is_current, superseded_reason from report_versions "
        "where agency_id in (select agency_id from dim_agency where agency_name = '湘潭县审计局') "
        "order by version_number"
    ) == [
        ("2020/partial.txt", 1, False, "fewer_complete_tables"),
        ("2020/early.txt", 2, False, "published_earlier"),
        ("2020/late.txt", 3, True, None),
    ]
    assert query(
        "select reject_reason, sum(value)::int from audit_rejected_cells group by all order by all"
    ) == [("not_in_form", 7), ("superseded_version", 135), ("unresolved_report", 15)]


def test_numbers_that_cannot_be_placed_stay_null(query: Query) -> None:
    assert query(
        "select value_status, count(*)::int, count(value) from fct_appeals "
        f"where {of(VERSIONS[1])} group by all"
    ) == [("ambiguous", 12, 0)]


def test_every_file_has_a_state_and_a_reason(query: Query) -> None:
    documents = query("select file, state, reason from dim_document")
    states = {file: (state, reason) for file, state, reason in documents}
    assert states == {
        "2020/totals.txt": ("published", None),
        "2020/contradiction.txt": ("published", None),
        "2021/shiyan.txt": ("published", None),
        "2021/shiyan_own.txt": ("published", None),
        "2020/national.txt": ("published", None),
        "2020/late.txt": ("published", None),
        "2020/late_copy.txt": ("duplicate", "Same content as 2020/late.txt"),
        "2020/early.txt": (
            "superseded",
            "Superseded by 2020/late.txt: published earlier, or at an unknown date",
        ),
        "2020/partial.txt": (
            "superseded",
            "Superseded by 2020/late.txt: fewer of its tables are complete",
        ),
        "2020/nowhere.txt": ("unresolved", "A report, but unresolved: region not established"),
        "2020/bad_code.txt": (
            "unresolved",
            "A report, but unresolved: region 999999 is not in the code lists; "
            "report year 2099 is out of range",
        ),
        "2020/letter.txt": ("not_a_report", "no statutory table"),
        "2020/broken.pdf": ("unreadable", "empty file"),
        "2020/waiting.txt": ("not_read", "Received, not read yet"),
    }


def test_what_is_no_longer_received_is_in_no_mart(query: Query) -> None:
    (gone,) = (content for content in NOT_PUBLISHED if not content.is_received)
    assert query("select count(*) from staging.reports where " + of(gone).replace("document_", ""))
    marts = query(
        "select table_name from duckdb_columns() "
        "where schema_name = 'main' and column_name = 'document_sha256'"
    )
    assert len(marts) > 8
    for (mart,) in marts:
        assert query(f"select count(*) from {mart} where {of(gone)}") == [(0,)], mart


def test_regions_resolve_up_to_the_country(query: Query) -> None:
    assert query(
        "select region_path, level, parent_id from dim_region "
        "where region_code in ('220605102', '110101', '429004') order by region_code"
    ) == [
        ("北京市/东城区", "county", "110000-2008"),
        ("吉林省/白山市/江源区/湾沟镇", "township", "220605-2008"),
        ("湖北省/仙桃市", "county", "420000-2008"),
    ]
    assert query("select region_code from dim_region where parent_id is null") == [("000000",)]
    assert query("select count(*)::int from dim_region where has_reports") == [(5,)]


def test_years_tell_the_form_and_the_deadlines(query: Query) -> None:
    assert query(
        "select report_year, form, department_deadline, government_deadline from dim_year "
        "where report_year in (2018, 2019, 2021) order by report_year"
    ) == [
        (2018, "2014", date(2019, 3, 31), date(2019, 3, 31)),
        (2019, "2019", date(2020, 1, 31), date(2020, 3, 31)),
        (2021, "2021", date(2022, 1, 31), date(2022, 3, 31)),
    ]


def test_claims_and_findings_lead_back_to_their_document(query: Query) -> None:
    assert query(
        "select claim_label_zh, value::int, sentence, source_file from fct_narrative_claims "
        "join dim_report using (report_id) order by claim_number"
    ) == [
        ("主动公开信息数", 388, "公开信息388条。", "2020/totals.txt"),
        ("政府网站公开信息数", 62, "网站62条。", "2020/totals.txt"),
    ]
    assert query(
        "select finding_code, source_file, is_current_version from audit_parse_findings"
    ) == [("unknown_row", "2020/contradiction.txt", True)]


def test_comments_are_in_the_database(query: Query) -> None:
    for kind in ("tables", "columns"):
        silent = f"select * from duckdb_{kind}() where schema_name = 'main' and comment is null"
        assert query(f"{silent} and not internal") == []


def test_documented_columns_are_the_columns_there_are(settings: Settings, query: Query) -> None:
    manifest = json.loads(dbt.prepare(settings).read_text(encoding="utf-8"))
    documented = {
        (node["schema"], node["name"], column)
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
        for column in node["columns"]
    }
    there = query(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where schema_name in ('main', 'int', 'stg', 'seeds') and not internal "
        "and not starts_with(table_name, 'built_')"
    )
    assert documented == set(there)


def test_the_queries_of_the_overview_run(settings: Settings, query: Query) -> None:
    overview = (settings.dbt_dir / "docs" / "overview.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", overview, re.DOTALL)
    assert len(queries) >= 5
    for sql in queries:
        assert query(sql), sql


def test_the_build_may_be_published(settings: Settings, build: duckdb.DuckDBPyConnection) -> None:
    assert check_build(build, settings) == []


def test_building_again_changes_nothing(settings: Settings) -> None:
    before = _contents(settings)
    dbt.build(settings, tested=False)
    assert _contents(settings) == before


def test_a_row_that_an_agency_added_to_the_form_is_named_as_printed_on_both_sites(
    settings: Settings,
) -> None:
    publish(settings)
    write_site(settings)
    for language in ("zh", "en"):
        setup = (settings.site_dir / language / "setup.js").read_text("utf-8")
        assert '"x:其他主动公开事项": {"label": "其他主动公开事项"' in setup


def _contents(settings: Settings) -> dict[str, exports.Content]:
    with connect(settings.build_path, read_only=True) as build:
        tables = build.execute(
            "select table_name from duckdb_tables() where schema_name = 'main'"
        ).fetchall()
        return {name: exports.content_of(build, name) for (name,) in tables}
