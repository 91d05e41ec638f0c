"""Who should have reported, who has, and whether anybody looked, from staging to `fct_coverage`.

Everything is judged on 20 February 2024, the last day on which anything came: departments were to
report on 2023 by then, governments were not.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest

from pipelines import dbt
from pipelines.database import connect, insert
from pipelines.database.schema import CAPTURES
from pipelines.settings import Settings
from pipelines.staging.register import register_sources
from tests.integration.staging_fixture import Content, load
from tests.template import prepared

Query = Callable[[str], list[tuple]]

SOURCES = """
- id: xiangtan
  name: 湘潭县政府门户网站
  region_code: "430321"
  pattern: generic
  entry_pages: [http://xiangtan.example/]
  years: 2022-2023
- id: health
  name: 湘潭县卫生健康局网站
  region_code: "430321"
  agency: 湘潭县卫生健康局
  pattern: static
  entry_pages: [http://health.xiangtan.example/]
  years: 2021
- id: chaling
  name: 茶陵县政府门户网站
  region_code: "430224"
  pattern: jsp
  entry_pages: ["http://chaling.example/?year={year}"]
  years: 2020-2022
- id: youxian
  name: 攸县政府门户网站
  region_code: "430223"
  pattern: generic
  entry_pages: [http://youxian.example/]
  enabled: false
- id: yanling
  name: 炎陵县政府门户网站
  region_code: "430225"
  pattern: generic
  entry_pages: [http://yanling.example/]
  years: 2017-2022
- id: liling
  name: 醴陵市政府门户网站
  region_code: "430281"
  pattern: generic
  entry_pages: [http://liling.example/]
  years: 2019-2022
- id: nowhere
  name: 无此地
  region_code: "999999"
  pattern: generic
  entry_pages: [http://nowhere.example/]
"""
AUDIT = Content("audit", ("audit.html",), year=2020, published_on=date(2021, 1, 20))
EDUCATION = Content(
    "education", ("education.html",), agency="攸县教育局", region="430223", year=2022
)
CIVIL = Content(
    "civil", ("civil.html",), agency="攸县民政局", region="430223", year=2022,
    published_on=date(2023, 2, 10),
)  # fmt: skip
WANSHENG = Content("wansheng", ("w.html",), agency="万盛区教育局", region="500110", year=2009)
CAPTURED = [
    ("https://www.example.gov.cn/education.html", datetime(2023, 2, 1), 200, None, "report"),
    ("https://www.example.gov.cn/education.html", datetime(2023, 6, 1), 404, None, "report"),
    ("https://www.example.gov.cn/audit.html", datetime(2023, 6, 1), 404, None, "report"),
    ("https://www.example.gov.cn/audit.html", datetime(2023, 6, 2), 200, None, "report"),
    ("http://xiangtan.example/", datetime(2023, 6, 1), 200, None, "listing"),
    ("http://xiangtan.example/", datetime(2024, 2, 20), None, "timeout", "listing"),
]
LISTED = [
    ("health", "http://health.xiangtan.example/", 200, None),
    ("chaling", "http://chaling.example/?year=2020", 200, 2020),
    ("chaling", "http://chaling.example/?year=2021", 200, 2021),
    ("chaling", "http://chaling.example/?year=2021&page=2", 503, 2021),
    ("chaling", "http://chaling.example/?year=2021&page=3", 404, 2021),
]
"""Pages of lists that were asked for in June 2023: source, address, status, the year it lists."""
NO_ANSWERS = {
    2017: "challenge", 2018: "blocked", 2019: "script_only", 2020: "soft_404", 2021: "empty_list",
    2022: "timeout",
}  # fmt: skip
"""What came in place of the list of each year of one portal."""
NAMED = [
    (2019, "醴陵市人民政府"), (2020, "市政府"), (2021, None), (2022, "醴陵市教育局"),
]  # fmt: skip
"""Whom the one link names that a portal's list of a year holds, and that gave no report."""

HEALTH = """
- id: health-{0}
  name: 汝城县政府门户网站
  region_code: "431026"
  pattern: generic
  entry_pages: [http://{0}.rucheng.example/]
  years: 2030
  expect: {{min: 3, max: 10}}
"""
HARVESTS = {
    # Source: of each harvest its day, reports on the list, and what came of each report.
    "steady": [(datetime(2024, 2, 5), 6, ["new"] * 6), (datetime(2024, 2, 12), 6, ["same"] * 6)],
    "fallen": [(datetime(2024, 2, 5), 9, ["new"] * 9), (datetime(2024, 2, 12), 4, ["same"] * 4)],
    "silent": [(datetime(2024, 2, 5), None, [])],
    "broken": [(datetime(2024, 2, 5), 8, ["new"] * 4 + ["timeout"] * 3 + ["challenge"])],
}


def harvested(source: str) -> list[dict]:
    """The captures of the harvests of a source; of none of its reports anything was read."""
    rows = []
    for number, (at, named, reports) in enumerate(HARVESTS[source]):
        entry = {
            "container": f"harvest/w{number}/w{number}-00001.warc.gz", "retrieved_at": at,
            "source_entry": f"health-{source}", "problem": None, "listed_reports": None,
        }  # fmt: skip
        url = f"http://{source}.rucheng.example/"
        page = entry | {"place": f"{source}", "url": url, "role": "listing",
                        "record_type": "response", "http_status": 200}  # fmt: skip
        rows.append(page | {"listed_reports": named, "problem": None if named else "blocked"})
        for place, came in enumerate(reports):
            kind = {"new": "response", "same": "revisit"}.get(came, "metadata")
            rows.append(entry | {
                "place": f"{source} {place}", "url": f"{url}{place}.html", "role": "report",
                "record_type": kind, "http_status": None if kind == "metadata" else 200,
                "problem": came if kind == "metadata" else None, "listed_on": url,
            })  # fmt: skip
    return rows


def listed(number: int, source: str, url: str, status: int, year: int | None) -> dict:
    it = capture(number, url, datetime(2023, 6, 1), status, None, "listing")
    return it | {"place": f"list {number}", "source_entry": source, "listed_year": year}


def unanswered(year: int, problem: str) -> dict:
    status = None if problem == "timeout" else 200
    it = listed(year, "yanling", f"http://yanling.example/{year}/", status, year)
    return it | {"problem": problem, "listed_reports": None}


def named(year: int, agency: str | None) -> list[dict]:
    page = listed(year, "liling", f"http://liling.example/{year}/", 200, year)
    link = capture(year, f"http://liling.example/{year}.html", datetime(2023, 6, 1), 200, None, "")
    return [
        page | {"place": f"liling list {year}"},
        link | {
            "place": f"liling {year}", "source_entry": "liling", "role": "report",
            "listed_year": year, "listed_on": page["url"], "listed_agency": agency,
        },
    ]  # fmt: skip


def capture(number: int, url: str, at: datetime, status: int | None, problem: str | None, role):
    return {
        "container": "harvest/h/h-00001.warc.gz", "place": str(number), "url": url,
        "record_type": "metadata" if problem else "response", "retrieved_at": at,
        "http_status": status, "problem": problem, "role": role, "source_entry": "xiangtan",
        "listed_reports": 12 if role == "listing" and status == 200 else None,
    }  # fmt: skip


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Query]:
    root = tmp_path_factory.mktemp("coverage")
    settings = Settings(raw_dir=root / "raw", warehouse_dir=root / "w", sources_dir=root)
    (root / "portals.yaml").write_text(SOURCES, encoding="utf-8")
    entries = "".join(HEALTH.format(source) for source in HARVESTS)
    (root / "health.yaml").write_text(entries, encoding="utf-8")
    load(prepared(settings), [AUDIT, EDUCATION, CIVIL, WANSHENG])
    assert register_sources(settings) == 6 + len(HARVESTS)
    with connect(settings.build_path) as build:
        insert(build, CAPTURES, [capture(n, *each) for n, each in enumerate(CAPTURED)])
        insert(build, CAPTURES, [listed(n, *each) for n, each in enumerate(LISTED)])
        insert(build, CAPTURES, [unanswered(*each) for each in NO_ANSWERS.items()])
        insert(build, CAPTURES, [row for each in NAMED for row in named(*each)])
        insert(build, CAPTURES, [row for source in HARVESTS for row in harvested(source)])
    models = ("+fct_coverage", "+audit_source_health", "dim_region")
    dbt.build(settings, selection=("--select", *models), tested=False)
    checks = ("dim_agency_checks", "fct_coverage_checks", "audit_source_health_checks")
    dbt.build(settings, selection=("--select", *checks))
    with connect(settings.build_path, read_only=True) as build:
        yield lambda sql: build.execute(sql).fetchall()


def of(agency: str) -> str:
    return (
        "select report_year, state, missing_reason, days_late from fct_coverage "
        f"join dim_agency using (agency_id) where agency_name = '{agency}' order by report_year"
    )


def test_an_agency_that_has_reported_is_expected_to_go_on(query: Query) -> None:
    assert query(of("湘潭县审计局")) == [
        (2020, "present", None, 0),
        # The portal is listed for 2022 and 2023 alone.
        (2021, "missing", "not_looked_for", None),
        (2022, "missing", "not_found", None),
        (2023, "missing", "not_reached", None),
    ]


def test_a_portal_of_the_list_makes_its_government_expected(query: Query) -> None:
    assert query(of("湘潭县人民政府")) == [
        (2022, "missing", "not_found", None),
        (2023, "not_due", None, None),
    ]
    assert query(
        "select agency_type, region_code, first_report_year, last_report_year, report_count, "
        "other_names, former_names from dim_agency where agency_name = '湘潭县人民政府'"
    ) == [("government", "430321", None, None, 0, [], [])]


def test_the_portal_of_one_agency_says_nothing_of_the_others(query: Query) -> None:
    assert query(of("湘潭县卫生健康局")) == [(2021, "missing", "not_found", None)]
    assert (2021, "missing", "not_looked_for", None) in query(of("湘潭县审计局"))


def test_nobody_is_missing_from_a_list_of_which_a_page_failed_or_of_another_year(query: Query):
    assert query(of("茶陵县人民政府")) == [
        (2020, "missing", "not_found", None),
        (2021, "missing", "not_reached", None),
        (2022, "missing", "not_reached", None),
    ]


def test_nobody_is_missing_from_a_list_in_whose_place_something_else_came(query: Query) -> None:
    expected = NO_ANSWERS | {2022: "not_reached"}
    assert query(of("炎陵县人民政府")) == [
        (year, "missing", reason, None) for year, reason in expected.items()
    ]


def test_nobody_is_missing_whom_a_list_may_name(query: Query) -> None:
    reasons = {year: reason for year, _, reason, _ in query(of("醴陵市人民政府"))}
    # The link of 2022 names another agency: the list was read, and this one is not on it.
    assert reasons == {
        2019: "listed_not_obtained", 2020: "listed_not_obtained", 2021: "listed_not_obtained",
        2022: "not_found",
    }  # fmt: skip


def test_a_source_that_is_not_enabled_makes_nobody_expected(query: Query) -> None:
    assert query(of("攸县人民政府")) == []


def test_a_report_is_withdrawn_when_its_address_is_gone_for_good(query: Query) -> None:
    assert query(of("攸县教育局")) == [
        (2022, "withdrawn", None, None),
        (2023, "missing", "not_looked_for", None),
    ]


def test_a_late_report_is_there_and_late(query: Query) -> None:
    assert query(of("攸县民政局"))[0] == (2022, "late", None, 10)


def test_nobody_is_expected_where_the_region_is_no_more(query: Query) -> None:
    assert query(of("万盛区教育局")) == [
        (2009, "present", None, None),
        (2010, "missing", "not_looked_for", None),
    ]
    assert query("select valid_to_year from dim_region where region_id = '500110-2008'") == [
        (2010,)
    ]


def test_every_report_is_covered_and_says_by_what_it_is_expected(query: Query) -> None:
    assert query(
        "select count(*) from dim_report anti join fct_coverage using (agency_id, report_year)"
    ) == [(0,)]
    assert query("select distinct bases from fct_coverage order by 1") == [
        (["earlier_report"],),
        (["source"],),
    ]
    assert query(
        "select distinct source_entries, bases from fct_coverage where report_year = 2022 "
        "and region_code = '430321' order by all"
    ) == [(["xiangtan"], ["earlier_report"]), (["xiangtan"], ["source"])]


def test_each_harvest_of_a_source_is_counted_and_compared(query: Query) -> None:
    assert query(
        "select source_entry[8:], harvest, lists_read, lists_failed, reports_listed, "
        "reports_obtained, reports_new, failed_by_reason, listed_before, news "
        "from audit_source_health where starts_with(source_entry, 'health-') order by all"
    ) == [
        ("broken", "w0", 1, 0, 8, 4, 4, "1 challenge, 3 timeout", None, "fewer_than_expected"),
        ("fallen", "w0", 1, 0, 9, 9, 9, None, None, "fewer_than_expected"),
        ("fallen", "w1", 1, 0, 4, 4, 0, None, 9, "lists_fewer_than_before"),
        ("silent", "w0", 0, 1, 0, 0, 0, "1 blocked", None, "gave_nothing"),
        ("steady", "w0", 1, 0, 6, 6, 6, None, None, "fewer_than_expected"),
        ("steady", "w1", 1, 0, 6, 6, 0, None, 6, "fewer_than_expected"),
    ]
