"""Titles: year, agency and context."""

import pytest

from pipelines.identify.titles import read_title


@pytest.mark.parametrize(
    ("title", "year", "agency"),
    [
        ("湘潭县机关事务服务中心2020年度政府信息公开工作年度报告", 2020, "湘潭县机关事务服务中心"),
        ("2020年政府信息公开工作年度报告", 2020, None),
        ("十堰市机关事务服务中心2020年度 政府信息公开工作年度报告", 2020, "十堰市机关事务服务中心"),
        ("2018年武汉市政府信息公开工作年度报告", 2018, "武汉市人民政府"),
        ("泰州市人民政府2017年政府信息公开工作年度报告", 2017, "泰州市人民政府"),
        ("攸县人民政府信息公开工作年度报告（2019年度）", 2019, "攸县人民政府"),
        ("二〇一九年攸县政府信息公开年报", 2019, "攸县人民政府"),
        ("宿迁市 2025 年政府信息公开工作年度报告", 2025, "宿迁市人民政府"),
        ("2019年县教育和科学技术局政府信息公开工作年度报告", 2019, "县教育和科学技术局"),
        ("黄浦区人民政府2022年政府信息公开工作年度报告（超链版）.pdf", 2022, "黄浦区人民政府"),
        ("河包镇政府信息公开工作年度报告", None, "河包镇人民政府"),
        ("2022年度螅镇政府信息公开工作年度报告", 2022, "螅镇人民政府"),
        ("2023年度沅江路街道信息公开工作报告", 2023, "沅江路街道办事处"),
        ("攸县2019年政务公开和政府信息公开工作年度报告", 2019, "攸县人民政府"),
        ("攸县人民政府关于2019年度政府信息公开工作情况的报告", 2019, "攸县人民政府"),
        ("关于2022年度政府信息公开情况的报告", 2022, None),
        ("湘潭县2020年度审计局政府信息公开年度报告", 2020, "湘潭县审计局"),
        ("2021年政府信息公开工作年度报告（湘潭县审计局）", 2021, "湘潭县审计局"),
        ("湘潭县人民政府门户网站-湘潭县审计局2021年政府信息公开工作年度报告", 2021, "湘潭县审计局"),
        ("2021年政府信息公开工作年度报告_湘潭县人民政府", 2021, None),
        ("2020年报_审计局", 2020, "审计局"),
        ("2022年1月湘潭县审计局2021年政府信息公开工作年度报告", 2021, "湘潭县审计局"),
    ],
)  # fmt: skip
def test_year_and_agency(title, year, agency):
    reading = read_title(title)
    assert reading.year == year
    assert (reading.agency and reading.agency.name) == agency


@pytest.mark.parametrize(
    "text",
    [
        "信息公开工作基本情况",
        "二、主动公开政府信息情况",
        "根据《中华人民共和国政府信息公开条例》，特向社会公布。本报告由总体情况等六部分组成。",
        "湘潭县2020年国民经济和社会发展统计公报",
    ],
)
def test_what_is_no_title(text):
    assert read_title(text) is None


def test_the_site_is_context_and_not_the_agency():
    reading = read_title("2021年政府信息公开工作年度报告_湘潭县人民政府")
    assert reading.context == ("湘潭县人民政府",)


def test_page_numbers_are_no_agency() -> None:
    reading = read_title("Page 9 - 2020年报_审计局")
    assert (reading.year, reading.agency and reading.agency.name) == (2020, "审计局")
