"""The quality rules on documents with planted contradictions: each found, none twice, none else.

What is found on the golden documents is compared with what was labelled by hand. How the warehouse
comes about is `quality_warehouse`.
"""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.quality import LABELS, precision
from pipelines import dbt
from pipelines.archive.ingest import hash_file
from pipelines.database import connect
from pipelines.publication.invariants import check_build
from pipelines.settings import PROJECT_DIR, Settings
from tests.integration.lists import stage_line
from tests.integration.quality_cases import CASES, RENAMED
from tests.integration.quality_warehouse import built_warehouse

Query = Callable[[str], list[tuple]]
MODELS = ("--select", "path:models/quality")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return built_warehouse(tmp_path_factory.mktemp("quality"))


@pytest.fixture
def query(settings: Settings) -> Iterator[Query]:
    with connect(settings.build_path, read_only=True) as build:
        yield lambda sql: build.execute(sql).fetchall()


def of(case: str) -> str:
    """The SQL condition that picks the reports of one case."""
    agencies = ", ".join(f"'{page.agency}'" for page in CASES[case])
    names = f"select report_id from dim_report where agency_name_in_report in ({agencies})"
    return f"report_id in ({names})"


@pytest.mark.parametrize("case", CASES)
def test_what_is_planted_is_found_once_and_nothing_else(query: Query, case: str) -> None:
    found = query(
        "select agency_name_in_report, dim_report.report_year, rule_id, place "
        "from fct_quality_findings join dim_report using (report_id) "
        f"where {of(case)} and verdict = 'fail' and restates_id is null"
    )
    planted = [(p.agency, p.year, rule, place) for p in CASES[case] for rule, place in p.fails]
    assert sorted(found) == sorted(planted)


def test_every_rule_fails_somewhere_and_every_rule_of_a_report_passes_somewhere(
    query: Query,
) -> None:
    verdicts = "select distinct rule_id from fct_quality_findings where verdict = '{}' order by all"
    checked = query(
        "select rule_id from dim_quality_rule where checked_in <> 'invariant' order by all"
    )
    assert query(verdicts.format("fail")) == checked
    assert query(verdicts.format("pass")) == checked


SUMS = "rule_id in ('T3.1', 'T3.2', 'T3.3', 'T4.1')"


def test_the_five_sample_reports_pass_all_sums_that_can_be_assessed(query: Query) -> None:
    assert query(
        "select source_file[6:8], verdict, count(*)::int from fct_quality_findings "
        f"join dim_report using (report_id) where source_file like '2020/00%' and {SUMS} "
        "group by all order by all"
    ) == [
        ("000", "pass", 40),
        ("001", "not_assessable", 3),
        ("001", "pass", 37),
        ("002", "not_assessable", 36),
        ("002", "pass", 4),
        ("003", "pass", 40),
        ("004", "pass", 40),
    ]


def test_what_is_not_printed_is_never_taken_for_zero(query: Query) -> None:
    finding = (
        "select verdict, left_value, right_value, blank_as_zero, not_assessable_reason "
        "from fct_quality_findings join dim_report using (report_id) "
        "where source_file like '2020/{}%' and rule_id = '{}' and place = '{}'"
    )
    # All parts blank under a printed 0: the parts are not zeros, though the sum would hold.
    assert query(finding.format("002", "T3.3", "applications.new_received.total")) == [
        ("not_assessable", 0, None, "pass", "6 blank")
    ]
    # Nine numbers for fifteen cells.
    assert query(finding.format("001", "T4.1", "appeals.reconsideration.total")) == [
        ("not_assessable", None, None, None, "5 ambiguous")
    ]


def test_totals_in_the_prose_of_report_000(query: Query) -> None:
    assert query(
        "select verdict, left_value::int, right_value::int, difference::int, evidence, cause, "
        "sentences from fct_quality_findings join dim_report using (report_id) "
        "where source_file like '2020/000%' and rule_id = 'X9' order by place"
    ) == [
        (
            "pass", 388, 388, 0, None, None,
            [
                "截至2020年12月31日我单位通过电子政务显示屏、政务公开栏、单位网站等渠道主动公开信息388条。",
                "其中，政府网站公开信息62条，其他方式公开326条。",
            ],
        ),
        (
            "fail", 62, 61, 1,
            "prose.records_website.claim 2 = 62 [line 12]; "
            "prose.records_part.claim 4 = 56 [line 12]; prose.records_part.claim 5 = 5 [line 12]",
            "undetermined",
            [
                "其中，政府网站公开信息62条，其他方式公开326条。",
                "政府网站信息中部门动态类56条，财务信息5条。",
            ],
        ),
    ]  # fmt: skip


def test_carry_overs_are_compared_across_a_known_renaming_alone(query: Query) -> None:
    verdicts = (
        "select verdict, not_assessable_reason, count(*)::int from fct_quality_findings "
        "where {} and rule_id = 'Y1' and report_year = 2023 group by all"
    )
    assert query(verdicts.format(of(RENAMED))) == [("pass", None, 7)]
    assert query(verdicts.format(of("renamed, as no list knows"))) == [
        ("not_assessable", "no report of the year before", 7)
    ]


def test_a_carry_over_that_does_not_arrive_shows_both_cells(query: Query) -> None:
    [(left, right, operands)] = query(
        "select left_value::int, right_value::int, operands from fct_quality_findings "
        f"where {of('Y1')} and verdict = 'fail' and place like '%natural_person'"
    )
    assert (left, right) == (2, 1)
    reports = query(f"select report_id from dim_report where {of('Y1')} order by report_year")
    assert [
        ((cell["report_id"],), cell["row_code"], cell["value"], cell["side"]) for cell in operands
    ] == [(reports[0], "carried_out", 2, "left"), (reports[1], "carried_in", 1, "right")]


def test_across_the_change_of_form_only_exact_counterparts_are_compared(query: Query) -> None:
    assert query(
        "select rule_id, verdict, count(*)::int from fct_quality_findings "
        f"where {of('nothing, over the change of form')} and report_year = 2021 "
        "and rule_id in ('Y1', 'Y2', 'Y3', 'Y4') group by all order by all"
    ) == [("Y1", "pass", 7), ("Y2", "not_assessable", 2), ("Y4", "pass", 3)]


def test_across_the_break_of_2024_a_jump_of_reconsiderations_is_not_judged(query: Query) -> None:
    assert query(
        "select place, not_assessable_reason from fct_quality_findings "
        f"where {of('nothing, over the break of 2024')} and rule_id = 'Y5' "
        "and verdict = 'not_assessable' order by place"
    ) == [
        (f"appeals.reconsideration.{column}", "reconsideration comes before litigation since 2024")
        for column in ("total",)
    ]


def test_a_claim_that_is_not_compared_says_why(query: Query) -> None:
    skipped = query(
        "select claims.claim_code from fct_narrative_claims as claims "
        "semi join seeds.claim_counterparts using (claim_code) "
        "anti join fct_quality_findings as findings "
        "on claims.report_id = findings.report_id "
        "and findings.place = 'claim ' || claims.claim_number"
    )
    assert skipped == []


def test_a_number_of_applications_may_include_those_carried_over(query: Query) -> None:
    matched = "select verdict, sentences[2] from fct_quality_findings where {} and rule_id = 'X1'"
    assert query(matched.format(of("X1, with those carried over"))) == [
        ("pass", "compared with 新收+上年结转")
    ]
    assert query(matched.format(of("nothing, over three years"))) == [
        ("pass", "compared with 新收")
    ]


def test_what_restates_a_finding_points_to_it(query: Query) -> None:
    assert query(
        "select weaker.rule_id, stronger.rule_id from fct_quality_findings as weaker "
        "join fct_quality_findings as stronger on weaker.restates_id = stronger.finding_id "
        f"where weaker.{of('P6')} and weaker.place = 'applications.other_other.total' order by all"
    ) == [("P6", "T3.3"), ("T3.4", "T3.3"), ("T3.5", "T3.3")]


def test_doubts_about_our_reading_are_told_from_errors_of_the_report(query: Query) -> None:
    causes = (
        "select place, cause from fct_quality_findings "
        "where {} and rule_id = 'T3.3' and verdict = 'fail' order by all"
    )
    # The second reading disagrees about one of the two rows.
    assert query(causes.format(of("P8"))) == [
        ("applications.granted.total", "parse_suspect"),
        ("applications.partially_granted.total", "undetermined"),
    ]
    # Shifted by a column.
    assert query(causes.format(of("P6"))) == [("applications.other_other.total", "parse_suspect")]
    assert query(causes.format(of("T3.3"))) == [
        ("applications.granted.total", "source_error"),
        ("applications.partially_granted.total", "source_error"),
    ]
    # Prose is read once.
    assert query(
        f"select cause from fct_quality_findings where {of('X3')} and verdict = 'fail'"
    ) == [("undetermined",)]


def test_the_summary_counts_every_place_once(query: Query) -> None:
    assert query(
        "select sum(places), sum(passed), sum(failed), sum(not_assessable) from fct_quality_summary"
    ) == query(
        "select count(*), count(*) filter (verdict = 'pass'), count(*) filter (verdict = 'fail'), "
        "count(*) filter (verdict = 'not_assessable') from fct_quality_findings"
    )


def test_failures_on_golden_documents_are_as_labelled_by_hand(query: Query) -> None:
    with LABELS.open(encoding="utf-8", newline="") as lines:
        labels = list(csv.DictReader(lines))
    planted = {page.name for pages in CASES.values() for page in pages}
    found = [
        (Path(file).name, rule, place)
        for file, rule, place in query(
            "select source_file, rule_id, place from fct_quality_findings "
            "join dim_report using (report_id) where verdict = 'fail'"
        )
        if file not in planted
    ]
    assert sorted(found) == sorted((row["file"], row["rule_id"], row["place"]) for row in labels)


def test_the_precision_of_each_rule_is_documented() -> None:
    text = (PROJECT_DIR / "docs" / "quality.md").read_text(encoding="utf-8")
    stated = re.findall(r"^\| (\S+) \| (\d+) of (\d+) \|", text, re.MULTILINE)
    assert {rule: (int(right), int(all_)) for rule, right, all_ in stated} == precision()


def test_the_ten_agencies_with_most_errors_and_the_cells_to_look_at(query: Query) -> None:
    sql = (PROJECT_DIR / "docs" / "queries" / "most_errors.sql").read_text(encoding="utf-8")
    assert [row[-1] for row in query(sql) if row[0] == "湘潭县机关事务服务中心"] == [
        "X9 正文总数等于所列分项之和: prose.records_website.claim 2 = 62 [line 12]; "
        "prose.records_part.claim 4 = 56 [line 12]; prose.records_part.claim 5 = 5 [line 12]"
    ]
    found = query(sql.replace("2020", "2023"))
    assert len(found) == 10
    assert [errors for _, _, errors, *_ in found] == [2, 2, 2, 2, 1, 1, 0, 0, 0, 0]
    [cells] = [row[-1] for row in found if row[0] == CASES["T4.1"][0].agency]
    assert cells.startswith(
        "T4.1 复议诉讼结果之和等于总计: appeals.reconsideration.total = 5 [table 3 row 4 cell 5]; "
        "appeals.reconsideration.upheld = 1 [table 3 row 4 cell 1]; "
    )


def test_the_build_may_be_published(settings: Settings) -> None:
    with connect(settings.build_path, read_only=True) as build:
        assert check_build(build, settings) == []


def test_a_correction_stands_beside_what_is_printed(settings: Settings) -> None:
    page = CASES["T4.1"][0]
    sha256 = hash_file(settings.raw_dir / page.name)
    place = f"{sha256[:16]},appeals,reconsideration,total"
    stage_line(settings, "published_corrections", f"{place},5,2,sum,http://x,me,2024-02-01")
    dbt.build(settings, selection=MODELS)
    with connect(settings.build_path, read_only=True) as build:
        assert build.execute(
            "select document_sha256, printed_value::int, corrected_value::int, why, "
            "is_current_version from fct_corrections"
        ).fetchall() == [(sha256, 5, 2, "sum", True)]
        assert build.execute(
            "select distinct value::int from fct_appeal_totals where channel_code = "
            f"'reconsideration' and {of('T4.1')}"
        ).fetchall() == [(5,)]


def test_a_correction_that_meets_nothing_is_left_out_and_named_by_its_line(
    settings: Settings,
) -> None:
    sha256 = hash_file(settings.raw_dir / CASES["T4.1"][0].name)
    place = f"{sha256[:16]},appeals,litigation_direct,total"
    stage_line(settings, "published_corrections", f"{place},77,2,sum,http://x,me,2024-02-01")
    warnings = dbt.build(settings, selection=MODELS).warnings
    [named] = [node.message for node in warnings if "correction" in node.name]
    assert named.startswith("published_corrections.csv:") and "does not print 77" in named
    with connect(settings.build_path, read_only=True) as build:
        found = build.execute("select printed_value::int from fct_corrections").fetchall()
    assert (77,) not in found


def test_verdicts_by_hand_hold_until_a_value_changes(settings: Settings) -> None:
    """Two findings are decided; then the document of one prints another number."""
    line = (
        "select verdict_line from fct_quality_findings "
        "where {} and rule_id = '{}' and verdict = 'fail'"
    )
    with connect(settings.build_path, read_only=True) as build:
        [(sums,)] = build.execute(line.format(of("T4.1"), "T4.1")).fetchall()
        [(prose,)] = build.execute(line.format(of("X3"), "X3")).fetchall()
    stage_line(
        settings, "finding_verdicts", sums.removesuffix(",,,,") + ",confirmed,seen,me,2024-02-01"
    )
    stage_line(
        settings, "finding_verdicts", prose.removesuffix(",,,,") + ",dismissed,no,me,2024-02-01"
    )
    assert not without_a_finding(dbt.build(settings, selection=MODELS))
    assert decided(settings) == [
        ("T4.1", "confirmed", "seen", False),
        ("X3", "dismissed", "no", False),
    ]
    document = f"sha256 in (select document_sha256 from dim_report where {of('T4.1')})"
    cell = f"row_code = 'reconsideration' and column_code = 'total' and {document}"
    with connect(settings.build_path) as build:
        build.execute(f"update staging.cells set value = 9 where {cell}")
        build.execute(
            f"update staging.readings set read_at = read_at + interval 1 day where {document}"
        )
    [reopened] = without_a_finding(dbt.build(settings))
    assert reopened.startswith("finding_verdicts.csv:")
    assert decided(settings) == [("T4.1", None, None, True), ("X3", "dismissed", "no", False)]


def without_a_finding(built: dbt.DbtResult) -> list[str]:
    """What the build says of verdicts that meet no finding."""
    test = "finding_verdicts_meet_a_finding"
    return [node.message for node in built.warnings if node.name == test]


def decided(settings: Settings) -> list[tuple]:
    with connect(settings.build_path, read_only=True) as build:
        return build.execute(
            "select rule_id, human_verdict, human_note, is_reopened from fct_quality_findings "
            "where human_verdict is not null or is_reopened order by all"
        ).fetchall()
