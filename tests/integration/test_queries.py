"""Queries of docs/queries on a warehouse in which the answer is known.

What the ten worked questions answer on the sample reports is in test_worked_questions.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipelines.settings import PROJECT_DIR

QUERIES = PROJECT_DIR / "docs" / "queries"
Query = Callable[[str], list[tuple]]


def answer(known: Query, name: str, **instead: str) -> list[tuple]:
    sql = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    for asked, other in instead.items():
        code = asked.removeprefix("code_")
        assert f"'{code}'" in sql
        sql = sql.replace(f"'{code}'", f"'{other}'")
    return known(sql)


def test_every_query_is_listed_and_tested() -> None:
    names = {path.stem for path in QUERIES.glob("*.sql")}
    answered = {path.stem for path in (QUERIES / "answers").glob("*.csv")}
    listed = (QUERIES / "README.md").read_text(encoding="utf-8")
    tests = Path(__file__).read_text(encoding="utf-8")
    assert len(names) == 17
    assert all(f"({name}.sql)" in listed for name in names)
    assert all(f'"{name}"' in tests for name in names - answered)


def test_reports_of_a_county_and_its_predecessors(known: Query) -> None:
    found = answer(known, "reports_of_a_county", code_430321="110118")
    assert [(year, path, name) for year, path, name, *_ in found] == [
        (2011, "北京市/密云县", "密云县人民政府"),
        (2012, "北京市/密云县", "密云县教育局"),
        (2014, "北京市/密云县", "县教育局"),
        (2016, "北京市/密云区", "密云区教育局"),
        (2016, "北京市/密云区/溪翁庄镇", "溪翁庄镇人民政府"),
    ]
    assert answer(known, "reports_of_a_county", code_430321="110228") == found
    merged = answer(known, "reports_of_a_county", code_430321="500110")
    assert [(year, name) for year, _, name, *_ in merged] == [
        (2009, "万盛区教育局"),
        (2010, "綦江县教育局"),
        (2012, "綦江区教育局"),
    ]


def test_agencies_that_changed_names(known: Query) -> None:
    assert answer(known, "agencies_that_changed_names") == [
        ("merged", "国土资源部", "自然资源部", "全国", 2016, 2016),
        ("renamed", "密云县教育局、县教育局", "密云区教育局", "北京市/密云区", 2012, 2016),
        ("merged", "湖南省国土资源厅", "湖南省自然资源厅", "湖南省", 2017, 2019),
        ("likely: usual_successor", "攸县国土资源局", "攸县自然资源局",
         "湖南省/株洲市/攸县", 2018, 2019),
        ("renamed", "攸县扶贫办", "攸县乡村振兴局", "湖南省/株洲市/攸县", 2018, 2021),
        ("likely: region_merged", "万盛区教育局", "綦江区教育局", "重庆市/万盛区", 2009, 2012),
        ("likely: region_merged", "綦江县教育局", "綦江区教育局", "重庆市/綦江县", 2010, 2012),
    ]  # fmt: skip


def test_departments_beside_their_government(known: Query) -> None:
    path = "湖南省/湘潭市/湘潭县"
    found = answer(known, "departments_beside_their_government")
    assert [row for row in found if row[0] == 2020] == [
        (2020, path, "县教育局", None, "湘潭县人民政府", 120),
        (2020, path, "湘潭县审计局", 7, "湘潭县人民政府", 120),
        (2020, path, "湘潭县财政局", None, "湘潭县人民政府", 120),
    ]


def test_who_published_late(known: Query) -> None:
    found = answer(known, "who_published_late")
    assert [(year, name, deadline, days) for year, _, name, _, deadline, _, days, *_ in found] == [
        (2020, "湘潭县人民政府", date(2021, 3, 31), 2),
        (2020, "县教育局", date(2021, 1, 31), 1),
    ]


def test_most_errors(known: Query) -> None:
    found = answer(known, "most_errors")
    assert [(name, errors, warnings) for name, _, errors, warnings, *_ in found] == [
        ("湘潭县人民政府", 0, 2),
        ("县教育局", 0, 1),
        ("湘潭县审计局", 0, 1),
    ]
    assert found[0][-1].startswith(
        "S10 在法定期限内公布: 2021-04-02; 2021-03-31\n"
        "T3.5 合计与分项同为零或同不为零: applications.new_received.total = 120 [line 1]; "
        "applications.new_received.natural_person = blank [line 1]; "
    )


def test_who_is_missing(known: Query) -> None:
    found = answer(known, "who_is_missing")
    of_one = [(year, reason) for year, _, name, _, reason, *_ in found if name == "密云区教育局"]
    # It reported on 2012 and 2014 under its former name, and on 2016.
    years = (2020, 2019, 2018, 2017, 2015, 2013)
    assert of_one == [(year, "not_looked_for") for year in years]


def test_coverage_by_province(known: Query) -> None:
    found = answer(known, "coverage_by_province")
    [beijing] = [row for row in found if row[:2] == (2016, "北京市")]
    assert all(expected == there + sum(missing) for _, _, expected, there, _, *missing, _ in found)
    assert beijing[-1] == round(beijing[3] / beijing[2], 3) > 0


def test_the_query_of_captures_runs_where_nothing_was_harvested(known: Query) -> None:
    text = (PROJECT_DIR / "docs" / "archive.md").read_text(encoding="utf-8")
    [sql] = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    assert known(sql) == []


def test_a_report_stands_once_in_the_series_over_the_forms(known: Query) -> None:
    found = answer(known, "series_over_the_forms")
    keys = [(year, scope, level, figure, basis) for year, scope, level, figure, basis, *_ in found]
    assert len(keys) == len(set(keys))
    counted = known(
        "select count(distinct (report_id, figure_code)) from figures_over_forms "
        "where figure_code in ('new_received', 'total_processed', 'granted', 'denied')"
    )
    assert [(sum(row[7] + row[8] for row in found),)] == counted
