"""Copies on other hosts and versions without their numbers: kept, shown, and in no mart.

Contents by the address that they were got from; what a foreign host says counts once the
publisher's own page prints the same.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from pipelines import dbt
from pipelines.database import connect, insert
from pipelines.database.schema import SOURCES
from pipelines.settings import Settings
from tests.integration.staging_fixture import Cells, Content, load
from tests.template import prepared

Query = Callable[[str], list[tuple]]


def appeals(total: int) -> Cells:
    return {("appeals", "reconsideration", "total"): total}


def content(name: str, agency: str, total: int | None = 7, **more: object) -> Content:
    cells = {} if total is None else appeals(total)
    return Content(name, (f"{name}.html",), agency=f"湘潭县{agency}", cells=cells, **more)


AUDIT = "审计局"
URLS = {
    "original": "http://www.xtx.gov.cn:80/nb/1.html",
    "copy": "http://www.copies.example/nb/1.html",
    "forged": "http://www.copies.example/nb/2.html",
    "lookalike": "http://www.xtx.gov.cn.copies.example/3.html",
    "user": "http://www.xtx.gov.cn@copies.example/4.html",
    "backslash": "http://copies.example\\@www.xtx.gov.cn/4.html",
    "upper": "HTTPS://WWW.XTX.GOV.CN./5.html",
    "known": "http://122.137.242.24:8080/6.html",
    "listed": "http://portal.example.org:8080/7.html",
    "unlisted": "http://off.example.org/8.html",
    "dropped": None,
    "vouched": "http://www.copies.example/nb/9.html",
    "other_numbers": "http://www.copies.example/nb/10.html",
    "stood": "http://www.xtx.gov.cn/11.html",
    "template": "http://www.xtx.gov.cn/11.html",
    "emptied": "http://www.xtx.gov.cn/11.html",
}
CONTENTS = [
    content("original", AUDIT),
    content("copy", AUDIT),
    content("other_numbers", AUDIT, 8),
    content("forged", "教育局", 666),
    content("lookalike", "公安局", 666),
    content("user", "民政局", 666),
    content("backslash", "审计中心", 666),
    content("unlisted", "司法局", 666, findings=(("two_values", "666"),)),
    content("upper", "财政局"),
    content("known", "水利局"),
    content("listed", "商务局"),
    content("dropped", "统计局"),
    content("vouched", "信访局"),
    content("stood", "林业局"),
    content("template", "林业局", 0),
    content("emptied", "林业局", None),
]
COPIES = {"forged", "lookalike", "user", "backslash", "unlisted", "other_numbers"}


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Query]:
    root = tmp_path_factory.mktemp("hosts")
    settings = Settings(raw_dir=root / "raw", warehouse_dir=root / "w", sources_dir=root)
    load(prepared(settings), CONTENTS)
    with connect(settings.build_path) as build:
        for day, (name, url) in enumerate(URLS.items(), 1):
            build.execute(
                "update staging.documents set url = $url, retrieved_at = $at, "
                "vouched_by = $vouched where file = $file",
                {"url": url, "at": datetime(2021, 2, day), "file": f"{name}.html",
                 "vouched": "the archive of the county" if name == "vouched" else None},
            )  # fmt: skip
        hosts = {"portal.example.org": True, "off.example.org": False}
        insert(build, SOURCES, [source(*each) for each in hosts.items()])
    chosen = (
        "dim_document", "report_versions", "audit_unresolved_reports", "audit_rejected_cells",
        "fct_appeal_totals", "audit_parse_findings", "fct_quality_findings",
    )  # fmt: skip
    dims = ("dim_container", "dim_appeal_channel", "dim_appeal_result", "dim_quality_rule")
    selected = [f"+{name}" for name in (*chosen, *dims)]
    dbt.build(settings, selection=("--select", *selected), tested=False)
    checks = [f"{name}_checks" for name in (*chosen, "int_publisher_hosts", "fct_cells")]
    dbt.build(settings, selection=("--select", *checks))
    with connect(settings.build_path, read_only=True) as build:
        yield lambda sql: build.execute(sql).fetchall()


def source(host: str, is_enabled: bool) -> dict:
    return {
        "source_entry": host, "name": host, "region_code": "430321", "hosts": host,
        "agency_name": "湘潭县人民政府", "is_enabled": is_enabled,
    }  # fmt: skip


def names(rows: list[tuple]) -> set[str]:
    return {file.removesuffix(".html") for (file,) in rows}


def test_a_report_on_a_host_of_no_publisher_is_kept_and_shown_as_such(query: Query) -> None:
    shown = query(
        "select file from dim_document where state = 'unresolved' "
        "and reason_code = 'unverified_host' and contains(reason, 'unverified host ')"
    )
    assert names(shown) == COPIES
    listed = query("select source_file from audit_unresolved_reports where missing = ['host']")
    assert names(listed) == COPIES


def test_no_number_of_it_stands_in_a_mart(query: Query) -> None:
    tables = query(
        "select table_name, column_name from information_schema.columns "
        "where table_schema = 'main' "
        "and (data_type like 'DECIMAL%' or column_name in ('raw_text', 'message', 'sentence'))"
    )
    assert len(tables) > 5
    for table, column in tables:
        where = f"contains(cast({column} as varchar), '666')"
        assert query(f"select count(*) from main.{table} where {where}") == [(0,)], (table, column)
    reasons = query("select distinct reject_reason, value, raw_text from audit_rejected_cells "
                    "where reject_reason = 'unverified_host'")  # fmt: skip
    assert reasons == [("unverified_host", None, None)]


def test_whose_host_is_known_or_vouched_for_is_published(query: Query) -> None:
    published = names(query("select file from dim_document where state = 'published'"))
    assert published == {"original", "upper", "known", "listed", "dropped", "vouched", "stood"}


def test_a_copy_with_the_numbers_of_the_publisher_is_a_version_of_its_report(query: Query) -> None:
    assert query(
        "select source_file, is_current, superseded_reason from report_versions "
        "where agency_name_in_report = '湘潭县审计局' order by version_number desc"
    ) == [("original.html", True, None), ("copy.html", False, "copy_on_other_host")]


def test_a_template_does_not_take_the_place_of_numbers(query: Query) -> None:
    assert query(
        "select source_file, is_current, superseded_reason from report_versions "
        "where agency_name_in_report = '湘潭县林业局' order by is_current desc, source_file"
    ) == [
        ("stood.html", True, None),
        ("emptied.html", False, "in_question"),
        ("template.html", False, "in_question"),
    ]
    [(sentences,)] = query(
        "select sentences from fct_quality_findings where rule_id = 'S9' and verdict = 'fail'"
    )
    assert set(sentences) == {"emptied.html", "template.html"}
