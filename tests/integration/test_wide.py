"""The wide tables and the cells behind them, on reports whose figures are known."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from pipelines.database import connect, figures_yaml
from pipelines.forms import codelists
from pipelines.publication.publish import publish
from pipelines.settings import Settings
from tests.integration.marts_cases import FEE
from tests.integration.staging_fixture import Content, appeals, applications, warehouse_of
from tests.integration.test_metrics import SHANGHAI, SUQIAN

Query = Callable[[str], list[tuple]]
GOVERNMENT = {"agency_type": "government", "scope": "consolidated"}


def report(name: str, agency: str, region: str, cells: dict, **fields: object) -> Content:
    given = {"year": 2022, "form": "2021", **fields}
    return Content(name, (f"{name}.txt",), agency=agency, region=region, cells=cells, **given)


ADDS_UP = report(
    "adds up", "湘潭县审计局", "430321",
    applications(
        {("new_received", "natural_person"): 5, ("new_received", "total"): 5,
         ("granted", "total"): 3, ("total_processed", "total"): 3}, "2021"
    )
    | appeals({("reconsideration", "upheld"): 1, ("reconsideration", "total"): 1}),
)  # fmt: skip
DOES_NOT = report(
    "does not add up", "湘潭县教育局", "430321",
    applications({("new_received", "natural_person"): 3, ("new_received", "total"): 5}, "2021")
    | {FEE: Decimal("0.092")},
    units={FEE: "万元"},
)  # fmt: skip
WORDS_IN_IT = report(
    "words", "湘潭县民政局", "430321",
    applications(
        {("new_received", "natural_person"): 2, ("new_received", "commercial_enterprise"): "无",
         ("new_received", "total"): 2}, "2021"
    ),
)  # fmt: skip
STATISTICS = report(
    "statistics", "湘潭市人民政府", "430300", {("legacy", "a3_received", "value"): 9},
    year=2016, form=None, **GOVERNMENT,
)  # fmt: skip
TWO_FOR_ONE_REGION = [
    report(f"two {agency}", agency, "430600", applications({}, "2021"), **GOVERNMENT)
    for agency in ("岳阳市人民政府", "岳阳市人民政府办公室")
]
CONTENTS = [
    SHANGHAI, *SUQIAN, ADDS_UP, DOES_NOT, WORDS_IN_IT, STATISTICS, *TWO_FOR_ONE_REGION,
]  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The reports above, published."""
    settings = warehouse_of(tmp_path_factory.mktemp("wide"), CONTENTS)
    publish(settings)
    return settings


@pytest.fixture
def query(settings: Settings) -> Iterator[Query]:
    with connect(settings.published_path, read_only=True) as published:
        yield lambda sql: published.execute(sql).fetchall()


def figures(query: Query, content: Content, names: list[str], table: str = "reports_wide") -> list:
    [row] = query(
        f"select {', '.join(f'({name}, {name}_status)' for name in names)} from {table} "
        f"where document_sha256 = '{content.sha256}'"
    )
    return list(row)


def test_the_yaml_of_the_wide_table_is_generated() -> None:
    written = figures_yaml.figures_path(Settings()).read_text(encoding="utf-8")
    told = "run: python -m pipelines.database.figures_yaml"
    assert written == figures_yaml.render(Settings()), told


def test_every_total_and_every_published_count_of_the_forms_is_a_figure(query: Query) -> None:
    known = set(query("select table_code, row_code, column_code from dim_figure"))
    columns = [c for c in codelists._read("form_columns") if c["kind"] != "heading"]
    of_forms = {
        (row["table"], row["row"], column["column"])
        for row in codelists._read("form_rows")
        for column in columns
        if row["kind"] in ("leaf", "total")
        and (row["table"], row["form"], row["block"])
        == (column["table"], column["form"], column["block"])
        and (row["table"] != "applications" or column["column"] == "total")
    }
    assert of_forms - known == set()


def test_names_fit_into_what_stata_and_its_labels_hold(query: Query) -> None:
    assert query("select max(length(figure_code || '_status')) <= 31 from dim_figure") == [(True,)]


def test_a_null_says_why_beside_it(query: Query) -> None:
    assert figures(query, SHANGHAI, ["new_received", "denied_person", "denied_inquiry"]) == [
        (859, "reported"), (None, "unknown_part"), (None, "blank"),
    ]  # fmt: skip
    assert figures(query, SHANGHAI, ["other_processing", "other_other", "fee_amount_cny"]) == [
        (None, "blank"), (None, "not_in_form"), (None, "not_in_form"),
    ]  # fmt: skip
    assert figures(query, STATISTICS, ["new_received", "denial_rate", "normative_made"]) == [
        (None, "not_in_form"), (None, "not_in_form"), (None, "not_in_form"),
    ]  # fmt: skip
    assert figures(query, ADDS_UP, ["regulation_issued", "regulation_made", "carried_in"]) == [
        (None, "table_absent"), (None, "table_absent"), (None, "blank"),
    ]  # fmt: skip
    assert figures(query, WORDS_IN_IT, ["received_enterprise"]) == [(None, "text")]


def test_amounts_are_in_yuan(query: Query) -> None:
    names = ["fee_amount_cny", "regulation_issued", "regulation_made"]
    assert figures(query, DOES_NOT, names) == [
        (920, "reported"), (None, "missing"), (None, "not_in_form"),
    ]  # fmt: skip


def test_headings_are_summed_where_every_part_is_known(query: Query) -> None:
    assert figures(query, SUQIAN[0], ["denied", "other_processing"]) == [
        (142, "computed"), (341, "computed"),
    ]  # fmt: skip


def test_figures_are_those_of_the_facts(query: Query) -> None:
    answers = [
        "new_received", "carried_in", "granted", "partially_granted", "denied", "unable",
        "not_processed", "other_processing", "total_processed", "carried_out",
    ]  # fmt: skip
    differ = " or ".join(f"wide.{name} is distinct from fct.{name}" for name in answers)
    assert query(
        "select count(*) from reports_wide as wide join fct_answers as fct using (report_id) "
        f"where applicant_code = 'total' and ({differ})"
    ) == [(0,)]
    for name in ("denied_state_secret", "processed_person", "reconsidered_total"):
        assert query(
            f"select count(*) from reports_wide join cells_tidy using (report_id) "
            f"where figure_code = '{name}' and ({name}, {name}_status) "
            f"is distinct from (cells_tidy.value, cells_tidy.value_status)"
        ) == [(0,)]


def test_blanks_are_zero_in_the_variant_where_printed_totals_leave_nothing(query: Query) -> None:
    asked = ["received_enterprise", "denied", "unable_not_held", "carried_in", "denied_person"]
    assert figures(query, ADDS_UP, asked) == [
        (None, "blank"), (None, "blank"), (None, "blank"), (None, "blank"), (None, "blank"),
    ]  # fmt: skip
    assert figures(query, ADDS_UP, asked, "reports_wide_implied") == [
        (0, "implied"), (0, "implied"), (0, "implied"), (None, "blank"), (None, "blank"),
    ]  # fmt: skip
    lost = ["reconsidered_corrected", "lawsuit_direct_corrected"]
    assert figures(query, ADDS_UP, lost, "reports_wide_implied") == [
        (0, "implied"), (None, "blank"),
    ]  # fmt: skip
    for content in (DOES_NOT, WORDS_IN_IT):
        [(_, status)] = figures(query, content, ["received_research"], "reports_wide_implied")
        assert status == "blank"


def test_nothing_but_blanks_and_their_sums_differs_in_the_variant(query: Query) -> None:
    names = [name for (name,) in query("select figure_code from dim_figure")]
    differ = " or ".join(
        f"(one.{n} is not null and one.{n} is distinct from other.{n}) "
        f"or (one.{n} is distinct from other.{n} and other.{n}_status <> 'implied')"
        for n in names
    )
    assert query(
        "select count(*) from reports_wide as one join reports_wide_implied as other "
        f"using (report_id) where {differ}"
    ) == [(0,)]


def test_the_panel_has_a_row_for_every_region_and_year_and_says_what_is_not_there(
    query: Query,
) -> None:
    panel = "select report_year, report_status, report_count, new_received, new_received_status "
    assert query(
        f"{panel} from region_year_wide where region_code = '321300' order by report_year"
    ) == [
        (2016, "not_looked_for", 0, None, "not_looked_for"),
        (2019, "not_looked_for", 0, None, "not_looked_for"),
        (2022, "not_looked_for", 0, None, "not_looked_for"),
        (2023, "reported", 1, 3511, "reported"),
        (2024, "reported", 1, 3525, "reported"),
    ]
    assert query(
        f"{panel} from region_year_wide where region_code = '430600' and report_year = 2022"
    ) == [(2022, "several_reports", 2, None, "several_reports")]
    assert query(
        "select count(*) - count(distinct (region_id, report_year)) from region_year_wide"
    ) == [(0,)]
    own = "select count(*) from region_year_wide where report_id in (select report_id from dim_report where scope = 'own')"  # noqa: E501
    assert query(own) == [(0,)]


def test_every_cell_of_a_fact_is_one_row_of_the_long_table(query: Query) -> None:
    facts = (
        "fct_published_counts", "fct_applications", "fct_application_totals", "fct_appeals",
        "fct_appeal_totals", "fct_legacy_indicators",
    )  # fmt: skip
    [(rows,)] = query("select " + " + ".join(f"(select count(*) from {fact})" for fact in facts))
    assert query(
        "select count(*), count(distinct (report_id, table_code, row_code, column_code)), "
        "count(row_zh), count(row_en), count(column_zh), count(column_en) from cells_tidy"
    ) == [(rows,) * 6]
    assert query(
        "select value, row_zh, locator is not null from cells_tidy "
        f"where document_sha256 = '{STATISTICS.sha256}' and row_code = 'a3_received'"
    ) == [(9, "（一）收到申请数", True)]
