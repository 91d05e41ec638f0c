"""Numbers in prose: what they count, whose they are, how sure, and what belongs to what."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.extract.claims import read_claims
from pipelines.extract.claims.code_lists import statements, wordings
from pipelines.extract.claims.sentences import Text
from pipelines.forms.codelists import SEEDS_DIR
from pipelines.models import Claim


def claims(*paragraphs: str) -> tuple[Claim, ...]:
    return read_claims(tuple((f"line {n}", text) for n, text in enumerate(paragraphs, 1)))


def counts(*paragraphs: str) -> list[tuple[str, Decimal | None]]:
    return [(claim.code, claim.value) for claim in claims(*paragraphs)]


def scopes(text: str) -> list[tuple[str | None, str | None, int | None]]:
    return [(claim.scope, claim.scope_words, claim.stated_year) for claim in claims(text)]


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("政府网站公开信息62条", "records_website", 62),
        ("微信公众平台发布416条", "records_wechat", 416),
        ("官方微博发布1056条", "records_weibo", 1056),
        ("通过微信、微博公开1130条", "records_wechat_weibo", 1130),
        ("网站发布、更新信息共计218条", "records_website", 218),
        ("制发规范性文件3件", "normative_documents_issued", 3),
        ("“同意公开”的17件", "applications_granted", 17),
        ("不同意公开的4件", "applications_denied", 4),
        ("“信息不存在”的3件", "applications_not_exist", 3),
        ("“不属于本机关掌握”的1件", "applications_not_held", 1),
        ("不属于本行政机关公开的6件", "applications_not_held", 6),
        ("“申请内容不明确”的1件", "applications_unclear", 1),
        ("其他方式公开326条", "records_other_ways", 326),
        ("主动公开政府信息1,234条", "records_disclosed", 1234),
        ("受理政府信息公开申请859件", "applications_received", 859),
        ("新收依申请公开5件", "applications_received", 5),
        ("收到12件政府信息公开申请", "applications_received", 12),
        ("上年结转7件", "applications_carried_in", 7),
        ("含上年度结转申请18件", "applications_carried_in", 18),
        ("7件为上年结转", "applications_carried_in", 7),
        ("答复政府信息公开申请805件", "applications_replied", 805),
        ("政府信息公开申请办理完毕3件", "applications_replied", 3),
        ("予以公开71件", "applications_granted", 71),
        ("5件予以公开", "applications_granted", 5),
        ("予以公开及部分公开258件", "applications_granted_or_partial", 258),
        ("部分公开3件", "applications_partially_granted", 3),
        ("不予公开3件", "applications_denied", 3),
        ("不予以公开3件", "applications_denied", 3),
        ("无法提供4件", "applications_unable", 4),
        ("不予处理2件", "applications_not_processed", 2),
        ("其他处理1件", "applications_other_processing", 1),
        ("结转下年度继续办理7件", "applications_carried_out", 7),
        ("结转至2021年度办理3件", "applications_carried_out", 3),
        ("4件结转至下年度", "applications_carried_out", 4),
        ("引发行政复议1件", "reconsiderations", 1),
        ("收到3件因政府信息公开引发的行政复议", "reconsiderations", 3),
        ("行政诉讼9件", "litigations", 9),
        ("引发行政复议、行政诉讼共5件", "appeals", 5),
        ("未经复议直接起诉1件", "litigations_direct", 1),
        ("复议后起诉2件", "litigations_after_reconsideration", 2),
        ("召开新闻发布会2次", "press_conferences", 2),
        ("191场市政府新闻发布活动", "press_conferences", 191),
        ("发布政策解读25篇", "interpretations", 25),
        ("现行有效规范性文件81件", "normative_documents_in_force", 81),
        ("收取信息处理费共计400元", "processing_fee", 400),
        ("收取信息处理费0.5万元", "processing_fee", 5000),
    ],
)
def test_what_a_number_counts(text: str, code: str, value: int):
    assert counts(f"2020年，{text}。") == [(code, value)]


@pytest.mark.parametrize(
    "text",
    [
        "办理行政复议案件120件，行政应诉案件30件。",
        "行政规范性文件备案5件，行政复议代理3件，行政诉讼出庭2次。",
        "收到政府信息公开申请，办结人大建议12件，办结信访件7件。",
        "年内网上问政平台受理办结群众关注焦点问题7条。",
        "政府信息公开申请答复超期2件。",
        "尚未办结的政府信息公开申请3件。",
        "对照《条例》第12条，优化7个一级栏目，明确1名联络员。",
        "公开信息1.2.3条，公开信息3,45条，公开信息12，345条，公开信息1 234条。",
        "生产总值同比增长5%。",
        "向区档案馆、图书馆移送公开信息120条。",
        "收到政府信息公开申请三件。",
    ],
)
def test_other_numbers_are_no_claims(text: str):
    assert claims(text) == ()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("年内未收到和处理政府信息公开申请。", ["applications_none"]),
        ("本年度没有依申请公开信息", ["applications_none"]),
        ("未收到公民、法人或者其他组织提出的政府信息公开申请。", ["applications_none"]),
        ("没有人申请政府信息公开。", ["applications_none"]),
        ("收到政府信息公开申请为零。", ["applications_none"]),
        ("无上年结转，无结转下年度申请。", ["carried_in_none", "carried_out_none"]),
        ("无结转。", ["carried_none"]),
        ("因此未产生结转。", ["carried_none"]),
        ("无新收申请。", ["applications_none"]),
        ("未发生因政府信息公开引起的举报投诉、行政复议。", ["reconsiderations_none"]),
        ("未发生行政复议、行政诉讼。", ["reconsiderations_none", "litigations_none"]),
        ("全年没有被提起行政复议。", ["reconsiderations_none"]),
        ("2020年未收取任何信息处理费。", ["processing_fee_none"]),
    ],
)
def test_that_there_was_none_is_a_claim_without_a_value(text: str, codes: list[str]):
    found = claims(text)
    assert [claim.code for claim in found] == codes
    assert {claim.value for claim in found} == {None}
    assert all(text[claim.offset :].startswith(claim.raw) for claim in found)


@pytest.mark.parametrize(
    "text",
    [
        "没有超期答复的政府信息公开申请。",
        "未因政府信息公开申请收取费用。",
        "未收到自然人以外的政府信息公开申请。",
        "未按规定答复政府信息公开申请。",
        "未发生政府信息公开申请超期的情况。",
        "没有因政府信息公开引发行政复议被纠正的情形。",
        "未公开政府信息。",
        "未通过网络收到政府信息公开申请。",
    ],
)
def test_none_of_something_else_says_nothing(text: str):
    assert claims(text) == ()


@pytest.mark.parametrize(
    ("printed", "value", "is_approximate"),
    [
        ("388条", 388, False),
        ("40余条", 40, True),
        ("40多条", 40, True),
        ("近40条", 40, True),
        ("约40条", 40, True),
        ("超过40条", 40, True),
        ("40条以上", 40, True),
        ("1.2万条", 12000, True),
        ("1.2万余条", 12000, True),
        ("约1,200条", 1200, True),
        ("１，２条", None, None),
    ],
)
def test_about_how_many_is_marked(printed: str, value: int | None, is_approximate: bool | None):
    wanted = [] if value is None else [(value, is_approximate)]
    found = claims(f"主动公开政府信息{printed}。")
    assert [(claim.value, claim.is_approximate) for claim in found] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("收到政府信息公开申请5件。", [("own", None, None)]),
        ("2020年，我局收到政府信息公开申请5件。", [("own", "我局", 2020)]),
        ("全市收到政府信息公开申请5件，办结4件。", [("consolidated", "全市", None)] * 2),
        (
            "全市收到政府信息公开申请5件，其中市本级收到2件。",
            [("consolidated", "全市", None), ("own", "市本级", None)],
        ),
        ("各部门共收到政府信息公开申请5件。", [("consolidated", "各部门", None)]),
        ("各乡镇、街道公开信息30条。", [("other_body", "各乡镇", None)]),
        (
            "下属单位收到政府信息公开申请5件，办结4件。",
            [("other_body", "下属", None), (None, "下属", None)],
        ),
        ("县公安局共收到政府信息公开申请5件。", [("named_body", "县公安局", None)]),
        ("2020年县公安局公开信息5条。", [("named_body", "县公安局", 2020)]),
        (
            "去年收到政府信息公开申请5件，今年收到政府信息公开申请7件。",
            [("other_year", "去年", None), ("own", None, None)],
        ),
        ("2019年收到政府信息公开申请5件。", [("own", None, 2019)]),
        ("2019年，我局全年收到政府信息公开申请5件。", [("own", "我局", 2019)]),
        ("自2008年以来公开信息5条。", [("own", None, 2008)]),
        ("2018-2020年公开信息5条。", [("other_year", "2018-2020年", None)]),
        (
            "多年来公开信息5条，成立以来公开信息9条。",
            [("other_year", "多年来", None), ("other_year", "以来", None)],
        ),
        ("上半年收到政府信息公开申请5件。", [(None, "上半年", None)]),
        ("按照《2019年工作要点》，公开信息5条。", [("own", None, None)]),
        ("结转至2021年度办理3件。", [("own", None, None)]),
        ("收到政府信息公开申请5件来自各乡镇。", [(None, "各乡镇", None)]),
    ],
)
def test_whose_a_number_is(text: str, wanted: list[tuple]):
    assert scopes(text) == wanted


def test_report_000_adds_up_to_388_but_not_to_62():
    found = claims(
        "截至2020年12月31日我单位主动公开信息388条。其中，政府网站公开信息62条，其他方式公开326条。"
        "政府网站信息中部门动态类56条，财务信息5条。"
    )
    assert [(claim.value, claim.refers_to) for claim in found] == [
        (388, None),
        (62, 1),
        (326, 1),
        (56, 2),
        (5, 2),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "办结政府信息公开申请9件：予以公开5件、部分公开3件、不予公开1件。",
            [(9, None), (5, 1), (3, 1), (1, 1)],
        ),
        (
            "收到政府信息公开申请9件（其中网络申请5件，信函4件），办结9件。",
            [(9, None), (5, 1), (4, 1), (9, None)],
        ),
        (
            "收到政府信息公开申请9件，其中自然人申请5件，企业申请4件，办结9件。",
            [(9, None), (5, 1), (4, 1), (9, None)],
        ),
        (
            "收到政府信息公开申请9件，办结8件。其中，予以公开5件。",
            [(9, None), (8, None), (5, None)],
        ),
        ("行政复议3件，其中维持2件，纠正1件。", [(3, None), (2, 1), (1, 1)]),
        ("收到政府信息公开申请12件，同比增长20%，增加2件。", [(12, None), (20, 1)]),
        ("收到政府信息公开申请12件，比2019年增加2件，同比增长20%。", [(12, None), (2, 1), (20, 1)]),
        ("收到政府信息公开申请12件，办结9件，同比分别增长20%、10%。", [(12, None), (9, None)]),
    ],
)
def test_what_a_number_is_a_part_or_a_change_of(text: str, wanted: list[tuple]):
    assert [(claim.value, claim.refers_to) for claim in claims(text)] == wanted


def test_an_amount_in_ten_thousands_is_exact_unless_it_says_otherwise():
    found = claims("收取信息处理费0.5万元。", "收取信息处理费约0.5万元。")
    assert [(claim.value, claim.is_approximate) for claim in found] == [(5000, False), (5000, True)]


def test_references_count_over_the_whole_report():
    found = claims("召开新闻发布会2次。", "公开信息9条，其中通知5条，公告4条。")
    assert [claim.refers_to for claim in found] == [None, None, 2, 2]


def test_all_that_a_text_says_twice_is_kept():
    text = "收到政府信息公开申请5件。收到政府信息公开申请6件。"
    assert counts(text, text) == [("applications_received", n) for n in (5, 6, 5, 6)]


def test_the_offset_is_that_of_the_number_as_printed():
    text = "2020 年， 全局 主动公开 政府信息 １２ 条。收到依申请公开 3件。"
    found = claims(text)
    assert [(claim.value, claim.raw) for claim in found] == [(12, "１２ 条"), (3, "3件")]
    assert [text[claim.offset :][: len(claim.raw)] for claim in found] == ["１２ 条", "3件"]
    assert found[1].sentence == "收到依申请公开 3件。"
    assert {claim.locator for claim in found} == {"line 1"}


def test_traditional_characters_are_read():
    assert counts("受理政府信息公開申請12件，答復10件。") == [
        ("applications_received", 12),
        ("applications_replied", 10),
    ]


def test_the_heading_says_what_a_paragraph_speaks_of():
    assert counts("（二）依申请公开情况", "全年收到5件，答复5件。") == [
        ("applications_received", 5),
        ("applications_replied", 5),
    ]
    assert counts("（二）建议提案办理情况", "全年收到5件，答复5件。") == []
    assert counts("全年收到5件，答复5件。") == []


def test_hostile_paragraphs_are_read_in_no_time_to_speak_of():
    assert claims("其中1件" * 50_000) == ()
    assert claims("1" * 100_000 + "件") == ()
    assert len(claims("收到 政府信息公开申请 1件 。" * 5_000)) == 5_000


def test_a_space_between_digits_stays():
    assert Text("2020 12 件").plain == "2020 12件"


def test_the_lists_agree_with_each_other():
    """Every wording has a word to be found by, and alternatives that the search can skip to."""

    def rows(name: str) -> list[dict[str, str]]:
        with (SEEDS_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    assert wordings()
    assert statements()
    for row in rows("claim_patterns"):
        wording = row["before"] or row["after"]
        assert any(word in wording for word in row["word"].split("|")), row
    for row in rows("claim_statements"):
        assert row["word"] in row["pattern"], row


PROSE = Path(__file__).parents[2] / "golden" / "prose"
OF_2017 = [
    ("records_disclosed", 4120), ("records_website", 2976), ("records_wechat_weibo", 1130),
    ("records_part", 14), ("normative_documents_issued", 3), ("applications_received", 26),
    ("increase", 4), ("applications_part", 3), ("applications_part", 21), ("applications_part", 2),
    ("applications_replied", 25), ("applications_carried_out", 1), ("applications_granted", 17),
    ("applications_partially_granted", 2), ("applications_denied", 1),
    ("applications_not_exist", 3), ("applications_not_held", 1), ("applications_unclear", 1),
    ("fees_none", None), ("reconsiderations", 2), ("appeals_part", 1), ("appeals_part", 1),
    ("litigations_none", None),
]  # fmt: skip
OF_2012 = [
    ("records_website", 218), ("records_part", 131), ("records_part", 40), ("records_part", 47),
    ("applications_received", 0), ("applications_replied", 0), ("fees_none", None),
    ("reconsiderations_none", None), ("litigations_none", None),
]  # fmt: skip


@pytest.mark.parametrize(("year", "stated"), [(2017, OF_2017), (2012, OF_2012)])
def test_a_report_in_prose_alone_is_read_whole(year: int, stated: list[tuple]) -> None:
    text = (PROSE / f"{year}_prose.txt").read_text(encoding="utf-8")
    assert counts(*text.splitlines()) == stated


def test_a_paragraph_below_another_is_of_the_numbered_heading_above() -> None:
    below = ("这是一段说明，" * 6, "已答复25件。")
    assert counts("三、依申请公开政府信息情况", *below) == [("applications_replied", 25)]
    assert counts("四、办理建议提案情况", *below) == []
    assert counts(*below) == []


def test_channels_and_answers_are_parts_of_the_number_that_they_divide() -> None:
    text = (PROSE / "2017_prose.txt").read_text(encoding="utf-8")
    found = claims(*text.splitlines())
    value = {number: claim.value for number, claim in enumerate(found, 1)}
    sums: dict[int, int] = {}
    for claim in found:
        if claim.refers_to and claim.code != "increase":
            sums[value[claim.refers_to]] = sums.get(value[claim.refers_to], 0) + claim.value
    assert sums == {4120: 4120, 26: 26, 25: 25, 2: 2}
