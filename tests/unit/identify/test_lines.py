"""`xxgk identify`: one line of output for each line of input."""

import io
import json

import pytest
from typer.testing import CliRunner

from pipelines import identify_lines
from pipelines.cli import app

KEYS = [
    "title",
    "report_year",
    "agency_name",
    "agency_type",
    "region_code",
    "region_path",
    "zone_code",
    "basis",
    "candidates",
    "findings",
]
TITLE = "通州区统计局2020年政府信息公开工作年度报告"


def run(data: bytes, *arguments: str) -> list[str]:
    result = CliRunner().invoke(app, ["identify", *arguments], input=data)
    assert result.exit_code == 0
    return result.stdout.splitlines()


def test_an_answer_names_what_it_rests_on_and_what_else_it_may_be():
    found = identify_lines.answer(TITLE)
    assert list(found) == KEYS
    assert found["basis"] == {"year": "title", "agency": "title", "region": None}
    assert found["candidates"] == [
        {"region_code": "110112", "region_path": "北京市通州区"},
        {"region_code": "320612", "region_path": "江苏省南通市通州区"},
    ]
    chosen = identify_lines.answer(TITLE, "http://www.bjtzh.gov.cn/")
    assert chosen["basis"]["region"] == "title + url"
    assert (chosen["region_code"], chosen["region_path"]) == ("110112", "北京市通州区")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_lines_in_the_encodings_of_the_field(encoding):
    [line] = run(f"{TITLE}\thttp://www.bjtzh.gov.cn/\r\n".encode(encoding), "--json")
    assert (json.loads(line)["title"], json.loads(line)["region_code"]) == (TITLE, "110112")


def test_each_line_gives_a_line_also_broken_ones():
    data = b"\n\xff\xfe\x00\x80\n\t\t\nx\thttp://[\n" + "年报\n".encode() * 2 + b"\x81"
    lines = run(data, "--json")
    assert [list(json.loads(line)) for line in lines] == [KEYS] * 7
    assert {json.loads(line)["region_code"] for line in lines} == {None}


def test_a_table_for_a_reader():
    head, settled, open_line, national = run(
        f"湘潭县审计局2020年政府信息公开年报\n{TITLE}\n海关总署2020年政府信息公开年报\n".encode()
    )
    assert head.split() == ["year", "agency", "type", "region"]
    assert settled.split() == [
        "2020",
        "湘潭县审计局",
        "department",
        "湖南省湘潭市湘潭县",
        "(430321)",
    ]
    assert open_line.endswith("? 北京市通州区 | 江苏省南通市通州区")
    assert national.split() == ["2020", "海关总署", "national", "–"]


def test_answers_come_as_lines_are_read():
    def lines():
        yield TITLE.encode()
        raise AssertionError("the second line was asked for before the first was answered")

    assert next(identify_lines.answers(lines()))["title"] == TITLE


def test_traditional_characters_mean_the_same():
    simple = identify_lines.answer("兴国县良村镇2024年政府信息公开工作年度报告")
    for title in (
        "興國縣良村鎮2024年政府信息公開工作年度報告",
        "興國縣良村鎮(zhèn)2024年政府信息公開工作年度報(bào)告",
    ):
        found = identify_lines.answer(title)
        assert {**found, "title": ""} == {**simple, "title": ""}


def test_no_input_gives_no_line():
    assert list(identify_lines.answers(io.BytesIO(b""))) == []


@pytest.mark.parametrize(
    ("url", "is_copy"),
    [
        ("http://www.hnyx.gov.cn/nb/1.html", False),
        ("WWW.HNYX.GOV.CN.:8080/nb", False),
        ("http://122.137.242.24:8080/nb/1.html", False),
        ("http://a.hsyljsfwzx.org.cn/1.html", False),
        ("http://www.jkzhuan.cn/art/2026/1/29/art_1.html", True),
        ("http://www.hnyx.gov.cn.jkzhuan.cn/1.html", True),
        ("http://www.hnyx.gov.cn@jkzhuan.cn/1.html", True),
        ("http://jkzhuan.cn\\@www.hnyx.gov.cn/1.html", True),
        ("http://jkzhuan.cn/http://www.hnyx.gov.cn/1.html", True),
        ("http://hnyxgov.cn/1.html", True),
        ("http://122.137.242.240/1.html", True),
        ("1.html", True),
        (None, False),
    ],
)
def test_an_address_on_a_host_of_no_publisher_is_a_finding(url: str | None, is_copy: bool):
    found = identify_lines.answer("攸县教育局2020年政府信息公开工作年度报告", url)
    codes = [finding["code"] for finding in found["findings"]]
    assert ("unverified_host" in codes) == is_copy
    assert identify_lines.row(found).endswith("unverified_host") == is_copy
    assert found["agency_name"] == "攸县教育局"
