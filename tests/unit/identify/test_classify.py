"""Separate annual reports from other pages."""

import pytest

from pipelines.identify import Evidence, judge
from tests.conftest import SAMPLES

PROSE = "本局全年认真落实各项要求，主动公开政府信息，不断提高服务群众的水平，取得了较好的成效。" * 2


def verdict(*texts: str, tables: int = 0, numbers: int = 0) -> str | None:
    lines = tuple((f"line {n}", text) for n, text in enumerate(texts, 1))
    kind = judge(Evidence("a.txt", lines), tables, numbers)
    assert kind.is_report == (kind.reason_code is None) == (kind.reason is None)
    return kind.reason_code


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:3])
def test_the_five_reports(path):
    assert verdict(*path.read_text(encoding="utf-8").splitlines(), tables=3, numbers=200) is None


def test_an_excerpt_without_a_title_is_a_report():
    assert verdict("一、总体情况", "二、主动公开政府信息情况", tables=1, numbers=20) is None


def test_a_report_that_leaves_every_cell_blank():
    assert verdict("2022年度螅镇政府信息公开工作年度报告", tables=2) is None


def test_a_report_of_words():
    texts = (
        "湘潭县审计局2012年政府信息公开年度报告",
        "一、概述",
        "本局全年认真落实各项要求，主动公开政府信息。" * 10,
        "二、主动公开政府信息的情况",
        "三、依申请公开政府信息的情况",
    )
    assert verdict(*texts) is None


def test_a_report_of_one_sentence():
    title = "湘潭县审计局2023年政府信息公开工作年度报告"
    assert verdict(title, "2023年我局未产生政府信息公开事项，未收到申请。") is None


@pytest.mark.parametrize(
    ("texts", "tables", "code"),
    [
        ((), 0, "empty"),
        (("关于做好2020年政府信息公开工作年度报告编制发布工作的通知",), 0, "notice"),
        (("关于做好2020年政府信息公开工作", "年度报告编制发布工作的通知"), 3, "notice"),
        (("附件1：政府信息公开工作年度报告格式",), 3, "blank_form"),
        (("关于印发《政府信息公开工作年度报告格式》的通知",), 3, "notice"),
        (("湘潭县政府信息公开年度报告制度", "第一条 为了规范年度报告。" * 9), 0, "notice"),
        (("政府信息公开年度工作报告范文", PROSE, PROSE, PROSE), 0, "blank_form"),
        (("某某局20XX年政府信息公开工作年度报告",), 3, "blank_form"),
        (("××县（单位名称）2020年政府信息公开工作年度报告",), 3, "blank_form"),
        (("2020年政府信息公开工作年度报告", "一、总体情况"), 3, "blank_form"),
        (
            tuple(f"湘潭县审计局{year}年政府信息公开年度报告" for year in range(2015, 2021)),
            0,
            "listing_page",
        ),
        (("湘潭县2020年政务公开工作总结", "一年来，成效明显。"), 0, "work_summary"),
        (("湘潭县政府信息公开指南", PROSE, PROSE, PROSE), 0, "guide"),
        (("湘潭县2021年上半年政府信息公开工作报告", PROSE, PROSE, PROSE), 0, "part_of_a_year"),
        (("湘潭县2021年政府信息公开工作年度报告图解", PROSE, PROSE, PROSE), 0, "comment"),
        (("湘潭县发布2021年政府信息公开工作年度报告", PROSE, PROSE, PROSE), 0, "comment"),
        (("湘潭县召开2021年政府信息公开年度报告编制培训会", PROSE, PROSE, PROSE), 0, "comment"),
        (("我县召开春耕生产动员会", "会议强调，要不误农时。"), 0, "not_a_report"),
        (("湘潭县审计局2020年政府信息公开年度报告", "点击下载"), 0, "not_a_report"),
    ],
)
def test_other_pages(texts, tables, code):
    assert verdict(*texts, tables=tables) == code


@pytest.mark.parametrize(
    "title",
    [
        "贺州市人民政府办公室关于公布贺州市2009年度政府信息公开工作年度报告的通知",
        "湘潭县2020年1-12月政府信息公开工作报告",
        "2020年湘潭县政府信息公开工作年度报告（发布时间：2021-01-20）",
    ],
)
def test_a_report_under_an_unusual_title(title):
    assert verdict(title, PROSE, PROSE, PROSE) is None


@pytest.mark.parametrize(
    ("texts", "tables"),
    [
        (("一、总体情况", "2022年度，蠡县交通运输局未收到申请。", "二、主动公开政府信息情况"), 1),
        (("总体情况", "主动公开政府信息情况"), 0),
        (
            (
                "一、總體情況 2019年度，公司主動公開信息。 二、主動公開政府信息情況",
                "三、收到和處理情況",
            ),
            0,
        ),
        (("现公布我乡2023年政府信息公开工作年度报告。",), 0),
        (("湘潭县审计局2020年政府信息公开年度报告", "一、总体情况"), 0),
        (("一、概述", "全年工作要点和目录", "四、因政府信息公开申请行政复议的情况"), 0),
        (
            (
                "关于印发年度报告格式的通知",
                "攸县2021年政府信息公开年报",
                "二、主动公开政府信息情况",
            ),
            0,
        ),
    ],
)
def test_what_has_the_sections_of_a_report_or_publishes_one_is_one(texts, tables):
    assert verdict(*texts, tables=tables) is None


def test_a_list_beside_a_report_of_words_does_not_hide_it():
    others = tuple(f"湘潭县审计局{year}年政府信息公开年度报告" for year in range(2008, 2018))
    assert verdict("湘潭县审计局2012年政府信息公开年度报告", PROSE, PROSE, PROSE, *others) is None


def test_a_part_of_a_year_is_no_annual_report_with_tables_either():
    title = "湘潭县2021年上半年政府信息公开工作报告"
    assert verdict(title, PROSE, tables=3, numbers=200) == "part_of_a_year"
