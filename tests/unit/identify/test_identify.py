"""The identity of whole documents: agency, region, year, scope and what stands in the way."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.expected import grid_path, read_expected
from pipelines.identify import Evidence, identify
from tests.conftest import SAMPLES

GOLDEN = Path(__file__).parents[2] / "golden" / "reports"


def evidence(*texts: str, file: str = "a.txt", **more) -> Evidence:
    return Evidence(file, tuple((f"line {n}", text) for n, text in enumerate(texts, 1)), **more)


def titled(headline: str, *texts: str, **more):
    return identify(evidence(headline, *texts, **more))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:3])
def test_the_five_reports(path):
    expected = read_expected(GOLDEN / grid_path(path).name).head
    lines = path.read_text(encoding="utf-8").splitlines()
    identity = identify(evidence(*lines, file=path.name))
    assert str(identity.report_year) == expected["year"]
    assert identity.agency_name == expected["agency"]
    assert identity.region_code == expected["region_code"]
    assert str(identity.published_on or "") == expected["published_on"]
    assert identity.scope == "own"
    assert identity.findings == ()


def test_an_ambiguous_name_stays_unresolved():
    identity = titled("通州区2020年政府信息公开工作年度报告")
    assert identity.agency_name == "通州区人民政府"
    assert identity.region_code is None
    assert identity.region_candidates == ("110112", "320612")
    assert [finding.code for finding in identity.findings] == ["region_ambiguous"]


@pytest.mark.parametrize(
    ("more", "code", "basis"),
    [
        ({"sidecar_region_code": "320612"}, "320612", "title + sidecar"),
        ({"sidecar_region_code": "320600"}, "320612", "title + sidecar"),
        ({"sidecar_url": "http://www.bjtzh.gov.cn/a"}, "110112", "title + url"),
        (
            {"title": "通州区2020年政府信息公开工作年度报告-南通市政府网"},
            "320612",
            "title + publisher",
        ),
    ],
)
def test_other_evidence_chooses(more, code, basis):
    identity = titled("通州区2020年政府信息公开工作年度报告", **more)
    assert (identity.region_code, identity.region_basis) == (code, basis)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2020年，南通市通州区认真贯彻落实条例。", "320612"),
        ("2020年，干部赴北京市考察学习。", None),
        ("2020年，北京市和南通市都有来信。", None),
    ],
)
def test_the_text_chooses_only_where_it_is_plain(text, code):
    assert titled("通州区2020年政府信息公开工作年度报告", text).region_code == code


def test_evidence_that_disagrees_leaves_the_region_open():
    identity = titled(
        "通州区2020年政府信息公开工作年度报告",
        "2020年，南通市通州区认真贯彻落实条例。",
        sidecar_url="http://www.bjtzh.gov.cn/a",
    )
    assert identity.region_code is None
    assert identity.region_candidates == ("110112", "320612")


def test_a_common_township_name_needs_more():
    assert titled("太平镇2022年政府信息公开工作年度报告").region_code is None
    placed = titled(
        "太平镇2022年政府信息公开工作年度报告", sidecar_url="http://www.jingyang.gov.cn"
    )
    assert placed.region_code == "610423111"


@pytest.mark.parametrize(
    ("texts", "more"),
    [
        (("2020年，按照县委、县政府的统一安排部署。",), {}),
        (("昌图县人民政府",), {}),
        ((), {"sidecar_url": "http://www.changtu.gov.cn/"}),
    ],
)
def test_the_only_township_of_a_name_may_still_be_another(texts, more):
    identity = titled("湾沟镇2020年政府信息公开工作年度报告", *texts, **more)
    assert identity.region_code is None
    assert identity.region_candidates == ("220605102",)


def test_a_township_that_is_not_listed_is_not_its_county():
    identity = titled("湘潭县虚有镇2020年政府信息公开工作年度报告")
    assert identity.agency_name == "湘潭县虚有镇人民政府"
    assert identity.region_code is None
    assert identity.region_candidates == ("430321",)
    assert [finding.code for finding in identity.findings] == ["region_not_listed"]


@pytest.mark.parametrize("name", ["东湖高新区", "矿区"])
def test_names_that_other_places_bear_too(name):
    assert titled(f"{name}2021年政府信息公开工作年度报告").region_code is None


@pytest.mark.parametrize(
    ("title", "url", "agency", "code"),
    [
        ("县教育局2023年政府信息公开年报", "https://www.minhe.gov.cn/", "民和县教育局", "630222"),
        ("区统计局2021年政府信息公开工作年度报告", "http://www.tongzhou.gov.cn", "区统计局", None),
        ("市财政局2019年度政府信息公开工作报告", None, "市财政局", None),
        ("市财政局2019年政府信息公开年报", "http://www.wuhan.gov.cn", "武汉市财政局", "420100"),
        ("区统计局2021年政府信息公开工作年度报告", "http://www.ganzhou.gov.cn", "区统计局", None),
        (
            "自治区市场监督管理局2019年政府信息公开工作年度报告",
            "https://scjgj.xinjiang.gov.cn/",
            "新疆维吾尔自治区市场监督管理局",
            "650000",
        ),
    ],
)  # fmt: skip
def test_a_region_not_named_in_the_title(title, url, agency, code):
    identity = titled(title, sidecar_url=url)
    assert (identity.agency_name, identity.region_code) == (agency, code)


@pytest.mark.parametrize(
    ("url", "code", "basis"),
    [
        ("http://www.dazhu.gov.cn/", "511724", "title + url"),
        ("http://www.cqnc.gov.cn/", "500119", "title + url"),
        ("http://sjj.xiangyang.gov.cn/", "420600", "title + url"),
        ("http://www.xiangyang.gov.cn/", None, None),
        ("http://www.youxian.gov.cn/", None, None),
        (None, None, None),
    ],
)
def test_a_name_without_any_place_is_that_of_its_own_site(url, code, basis):
    identity = titled("审计局2021年政府信息公开工作年度报告", sidecar_url=url)
    assert (identity.agency_name, identity.region_code) == ("审计局", code)
    assert identity.region_basis == basis


def test_a_site_named_behind_the_title_places_a_bare_name():
    title = "审计局2021年政府信息公开工作年度报告_湘潭县人民政府门户网站"
    identity = identify(Evidence("", title=title))
    assert (identity.region_code, identity.region_basis) == ("430321", "title + publisher")


@pytest.mark.parametrize(
    ("title", "agency", "code", "zone"),
    [
        (
            "合肥经开区2021年政府信息公开工作年度报告",
            "合肥经济技术开发区管理委员会",
            "340100",
            "340100Z01",
        ),
        ("合肥经开区财政局2021年政府信息公开年报", "合肥经开区财政局", "340100", "340100Z01"),
        ("第八师石河子市2021年政府信息公开年报", "第八师石河子市", "659001", "659001Z03"),
        ("湘潭县审计局2020年政府信息公开年度报告", "湘潭县审计局", "430321", None),
    ],
)
def test_the_zone_stands_beside_the_region(title, agency, code, zone):
    identity = titled(title)
    found = (identity.agency_name, identity.region_code, identity.zone_code)
    assert found == (agency, code, zone)


def test_the_text_completes_a_name_without_its_region():
    identity = titled(
        "县教育局2019年政府信息公开工作年度报告", "2019年，攸县教育局认真落实各项要求。"
    )
    assert (identity.agency_name, identity.region_code) == ("攸县教育局", "430223")
    assert identity.agency_basis == "title + body"


def test_a_title_over_two_lines():
    identity = identify(evidence("故城县教育局", "2020年政府信息公开工作年度报告", "一、总体情况"))
    assert identity.title == "故城县教育局 2020年政府信息公开工作年度报告"
    assert (identity.agency_name, identity.region_code) == ("故城县教育局", "131126")


def test_a_government_as_publisher_is_not_the_reporting_agency():
    identity = titled("2020年政府信息公开工作年度报告", "来源：湘潭县人民政府 时间：2021-01-20")
    assert identity.agency_name is None
    assert identity.scope is None
    assert "agency_not_found" in [finding.code for finding in identity.findings]


def test_two_agencies_in_the_prose_are_one_too_many():
    identity = titled(
        "2020年政府信息公开工作年度报告",
        "攸县教育局在2020年认真落实各项要求，成效明显，群众比较满意，社会反响良好。",
        "攸县财政局在2020年认真落实各项要求，成效明显，群众比较满意，社会反响良好。",
    )
    assert identity.agency_name is None


@pytest.mark.parametrize(
    ("title", "scope"),
    [
        ("宿迁市2017年政府信息公开年度报告", "consolidated"),
        ("开远市2025年政府信息公开工作年度报告", "consolidated"),
        ("钦州市人民政府办公室2024年政府信息公开工作年度报告", "own"),
        ("湾沟镇2020年政府信息公开工作年度报告", "own"),
        ("亳州高新区2022年政府信息公开工作年度报告", "own"),
        ("2020年政府信息公开工作年度报告", None),
    ],
)
def test_scope(title, scope):
    assert titled(title).scope == scope


def test_the_sidecar_weighs_most():
    identity = titled(
        "2020年政府信息公开工作年度报告",
        sidecar_publisher="湘潭县审计局",
        sidecar_report_year=2020,
        sidecar_region_code="430321",
        sidecar_published_on=date(2021, 1, 20),
    )
    assert (identity.agency_name, identity.agency_basis) == ("湘潭县审计局", "sidecar")
    assert (identity.report_year, identity.report_year_basis) == (2020, "sidecar")
    assert (identity.region_code, identity.region_basis) == ("430321", "sidecar")


def test_a_sidecar_against_the_title_leaves_the_region_open():
    identity = titled("湘潭县审计局2020年政府信息公开年度报告", sidecar_region_code="430223")
    assert identity.region_code is None
    assert identity.region_candidates == ("430223", "430321")
    assert [finding.code for finding in identity.findings] == ["region_contradiction"]


def test_years_that_disagree_are_shown():
    identity = titled(
        "湘潭县审计局2020年政府信息公开年度报告",
        "本报告的统计期限为2019年1月1日至12月31日",
        "发布时间：2020-01-20",
    )
    assert identity.report_year == 2020
    assert [(f.code, f.locator) for f in identity.findings] == [("S2", "line 2"), ("S2", "line 3")]


def test_the_publication_date_never_gives_the_year():
    identity = titled("河包镇政府信息公开工作年度报告", "发布时间：2021-01-29")
    assert identity.report_year is None
    assert identity.region_code == "500153109"


def test_another_agency_signs():
    identity = titled("湘潭县审计局2020年政府信息公开年度报告", "攸县教育局", "2021年1月15日")
    assert identity.agency_name == "湘潭县审计局"
    assert [finding.code for finding in identity.findings] == ["S3"]
