"""The metrics, built by dbt: exact values of the samples, planted cases, peers and regions.

Expected values are worked out by hand from the cells given; of the samples from the figures in
`tests/golden/samples`.
"""

import re
from collections.abc import Callable, Iterator

import duckdb
import pytest

from pipelines.database import connect
from pipelines.publication.invariants import check_build
from pipelines.settings import PROJECT_DIR, Settings
from tests.integration.metrics_cases import (
    AMBIGUOUS,
    CONTENTS,
    ON_TIME,
    PLANTED,
    SHANGHAI,
    SUQIAN,
)
from tests.integration.staging_fixture import Content, warehouse_of

Query = Callable[[str], list[tuple]]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a warehouse whose metrics are built, once for all tests here."""
    return warehouse_of(tmp_path_factory.mktemp("warehouse"), CONTENTS)


@pytest.fixture
def build(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(settings.build_path, read_only=True) as connection:
        yield connection


@pytest.fixture
def query(build: duckdb.DuckDBPyConnection) -> Query:
    return lambda sql: build.execute(sql).fetchall()


@pytest.fixture
def measured(query: Query) -> Callable[..., tuple]:
    """Columns of one metric of one content."""

    def of(content: Content, metric: str, columns: str = "numerator, denominator, value") -> tuple:
        [row] = query(
            f"select {columns} from fct_metrics join dim_report using (report_id) "
            f"where document_sha256 = '{content.sha256}' and metric_code = '{metric}'"
        )
        return row

    return of


@pytest.mark.parametrize(
    ("metric", "numerator", "denominator"),
    [
        ("workload", 3511 + 96, None),
        ("completion_rate", 3486, 3607),
        ("carry_over_rate", 121, 3607),
        ("backlog_change", 121 - 96, None),
        ("full_disclosure_rate", 1191, 3486),
        ("substantive_disclosure_rate", 1191 + 328, 3486),
        ("resolvable_disclosure_rate", 1519, 1519 + 142),
        ("denial_rate", 0 + 27 + 6 + 38 + 20 + 9 + 21 + 21, 3486),
        ("unable_rate", 1047 + 28 + 3, 3486),
        ("not_processed_rate", 305 + 39 + 0 + 58 + 4, 3486),
        ("other_processing_rate", 40 + 10 + 291, 3486),
        ("not_held_rate", 1047, 3486),
        ("denied_third_party_rights_share", 38, 142),
        ("other_overdue_fee_share", 10, 341),
        ("reconsideration_correction_rate", 17, 440 - 26),
        ("litigation_loss_rate_direct", 1, 24 - 6),
        ("litigation_loss_rate_after", 0, 89 - 9),
        ("litigation_loss_rate", 1, 113 - 15),
        ("dispute_rate", 440 + 24, 3486),
        ("appeal_on_rate", 89, 414),
        ("normative_net_change", 109 - 489, None),
        ("normative_repeal_ratio", 489, 109),
    ],
)
def test_suqian_2023(
    measured: Callable[..., tuple], metric: str, numerator: int, denominator: int | None
) -> None:
    value = numerator if denominator is None else pytest.approx(numerator / denominator)
    assert measured(SUQIAN[0], metric) == (numerator, denominator, value)


def test_suqian_2024_gives_more_and_denies_less(measured: Callable[..., tuple]) -> None:
    assert measured(SUQIAN[1], "workload", "value") == (3525 + 121,)
    assert measured(SUQIAN[1], "substantive_disclosure_rate")[:2] == (1431 + 471, 3521)
    assert measured(SUQIAN[1], "denial_rate")[:2] == (2 + 1 + 4 + 17 + 21 + 11 + 23 + 13, 3521)
    assert measured(SUQIAN[1], "normative_repeal_ratio")[:2] == (227, 50)


def test_the_gap_between_applicants_is_that_of_two_shares(measured: Callable[..., tuple]) -> None:
    natural = measured(SUQIAN[0], "natural_person_disclosure_rate")
    organisations = measured(SUQIAN[0], "organisation_disclosure_rate")
    assert natural == (1494, 3375, pytest.approx(1494 / 3375))
    assert organisations == (25, 111, pytest.approx(25 / 111))
    gap = measured(SUQIAN[0], "applicant_gap", "numerator, denominator, value, n")
    assert gap == (None, None, pytest.approx(1494 / 3375 - 25 / 111), 111)


def test_shanghai_2019_has_what_its_blanks_leave(measured: Callable[..., tuple]) -> None:
    shown = "numerator, denominator, value, stability, why_null, unknown_cells"
    assert measured(SHANGHAI, "completion_rate", shown) == (
        805, 859 + 18, pytest.approx(805 / 877), "high", None, None,
    )  # fmt: skip
    assert measured(SHANGHAI, "dispute_rate")[:2] == (7 + 9, 805)
    assert measured(SHANGHAI, "full_disclosure_rate", shown) == (
        None, 805, None, None, "unknown_part", "granted.total: blank",
    )  # fmt: skip
    assert measured(SHANGHAI, "normative_repeal_ratio", "why_null") == ("not_in_form",)
    assert measured(SHANGHAI, "other_overdue_fee_share", "why_null") == ("not_in_form",)


@pytest.mark.parametrize(
    ("case", "metric", "numerator", "denominator", "why_null"),
    [
        ("nothing processed", "completion_rate", 0, 0, "zero_denominator"),
        ("nothing processed", "full_disclosure_rate", 0, 0, "zero_denominator"),
        ("nothing processed", "denial_rate", 0, 0, "zero_denominator"),
        ("a blank", "substantive_disclosure_rate", None, 9, "unknown_part"),
        ("a blank", "completion_rate", 9, None, "unknown_part"),
        ("a blank", "workload", None, None, "unknown_part"),
        ("a blank", "dispute_rate", None, 9, "table_absent"),
        ("more than all", "full_disclosure_rate", 5, 4, "out_of_bounds"),
        ("all pending", "reconsideration_correction_rate", 0, 0, "zero_denominator"),
        ("all pending", "full_disclosure_rate", None, None, "table_absent"),
        ("more pending than all", "reconsideration_correction_rate", 0, -1, "out_of_bounds"),
    ],
)
def test_no_value_says_why(
    measured: Callable[..., tuple], case: str, metric: str, numerator: int, denominator: int,
    why_null: str,
) -> None:  # fmt: skip
    shown = measured(PLANTED[case], metric, "numerator, denominator, value, why_null")
    assert shown == (numerator, denominator, None, why_null)


def test_numbers_that_cannot_be_placed_make_every_sum_unknown(
    measured: Callable[..., tuple], query: Query
) -> None:
    shown = measured(AMBIGUOUS, "full_disclosure_rate", "value, why_null, unknown_cells")
    assert shown == (
        None, "unknown_part", "granted.total: ambiguous, total_processed.total: ambiguous",
    )  # fmt: skip
    assert query(
        "select count(value) from fct_metrics join dim_report using (report_id) "
        f"where document_sha256 = '{AMBIGUOUS.sha256}'"
    ) == [(0,)]


def test_a_total_that_is_not_printed_is_the_sum_of_its_printed_parts(
    measured: Callable[..., tuple],
) -> None:
    assert measured(PLANTED["parts only"], "full_disclosure_rate") == (5, 10, 0.5)


def test_printed_totals_count_and_a_contradiction_is_marked(measured: Callable[..., tuple]) -> None:
    shown = "numerator, denominator, value, has_contradiction"
    assert measured(PLANTED["totals disagree"], "full_disclosure_rate", shown) == (
        2,
        8,
        0.25,
        True,
    )
    assert measured(SUQIAN[0], "full_disclosure_rate", shown)[3] is False


def test_on_time_is_by_the_deadline_of_the_kind_of_agency(measured: Callable[..., tuple]) -> None:
    assert [measured(content, "on_time_publication") for content in ON_TIME] == [
        (1, 1, 1),
        (0, 1, 0),
    ]
    assert measured(SHANGHAI, "on_time_publication", "value, why_null") == (None, "unknown_part")


def test_stability_is_by_the_cases_that_a_rate_rests_on(query: Query) -> None:
    assert query(
        "select stability, count(*), min(n), max(n) from fct_metrics "
        "where metric_code = 'full_disclosure_rate' and value is not null "
        "group by all order by min(n)"
    ) == [("low", 4, 8, 10), ("medium", 3, 30, 50), ("high", 9, 100, 3521)]
    assert query(
        "select count(*) from fct_metrics join dim_metric using (metric_code) "
        "where stability is not null and (kind = 'amount' or value is null)"
    ) == [(0,)]


def test_peers_are_of_one_level_kind_and_year_and_few_cases_are_not_ranked(query: Query) -> None:
    found = query(
        "select agency_name, value, peer_count, ranked_count, peer_rank from agency_year "
        "join dim_agency using (agency_id) where metric_code = 'full_disclosure_rate' "
        "and report_year = 2024 and agency_year.agency_type = 'department' order by n desc"
    )
    assert found == [
        ("攸县审计局", 0.75, 6, 5, 2),
        ("湘潭县审计局", 0.5, 6, 5, 3),
        ("茶陵县审计局", 0.2, 6, 5, 4),
        ("炎陵县审计局", 1.0, 6, 5, 1),
        ("桂阳县审计局", 0.2, 6, 5, 4),
        ("宜章县审计局", 0.5, 6, 5, None),
    ]
    [percentiles] = query(
        "select distinct peer_p10, peer_p25, peer_p50, peer_p75, peer_p90 from agency_year "
        "where metric_code = 'full_disclosure_rate' and report_year = 2024 and scope = 'own'"
    )
    assert percentiles == pytest.approx((0.2, 0.275, 0.5, 0.6875, 0.875))


def test_fewer_than_five_peers_are_not_compared(query: Query) -> None:
    assert query(
        "select count(value), count(peer_p50), count(peer_rank) from agency_year "
        "where report_year in (2019, 2023) and metric_code = 'full_disclosure_rate'"
    ) == [(6, 0, 0)]


def test_a_region_has_the_pooled_rate_and_the_mean_of_rates_of_one_scope(query: Query) -> None:
    of_region = (
        "select scope, numerator, denominator, pooled_value, mean_value, n, report_count, "
        "known_count, why_null from region_year where region_code = '{}' "
        "and report_year = 2023 and metric_code = 'full_disclosure_rate' order by scope"
    )
    assert query(of_region.format("430321")) == [
        ("consolidated", 900, 1000, 0.9, 0.9, 1000, 1, 1, None),
        ("own", 80, 400, 0.2, 0.3, 400, 3, 2, None),
    ]
    assert query(of_region.format("430224")) == [
        ("consolidated", None, None, None, None, None, 2, 2, "several_reports"),
    ]


def test_every_share_lies_between_0_and_1_and_every_null_has_a_reason(query: Query) -> None:
    for table, value in (("fct_metrics", "value"), ("region_year", "pooled_value")):
        assert query(
            f"select count(*) from {table} join dim_metric using (metric_code) "
            f"where kind = 'share' and {value} not between 0 and 1 "
            f"or {table}.denominator <= 0 and {value} is not null "
            f"or ({value} is null) <> (why_null is not null)"
        ) == [(0,)]


def test_every_metric_of_every_report_has_a_row(query: Query) -> None:
    [(metrics,)] = query("select count(*) from dim_metric")
    assert query("select count(*), count(distinct report_id) from fct_metrics") == [
        (len(CONTENTS) * metrics, len(CONTENTS))
    ]
    assert query("select count(*) from agency_year") == [(len(CONTENTS) * metrics,)]


def test_the_build_may_be_published(build: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    assert check_build(build, settings) == []


def test_the_queries_of_the_documentation_answer(query: Query) -> None:
    text = (PROJECT_DIR / "docs" / "metrics.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    assert len(queries) == 3
    for sql in queries:
        assert query(sql), sql
