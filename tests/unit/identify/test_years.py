"""The report year: where it is taken from, and when an address may give it."""

import pytest

from pipelines.identify import Evidence, identify

TITLE = "湘潭县审计局政府信息公开工作年度报告"


def year_by(title: str, url: str | None = None) -> tuple[int | None, str | None]:
    identity = identify(Evidence("", title=title, sidecar_url=url))
    return identity.report_year, identity.report_year_basis


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("二O二一年湘潭县政府信息公开年报", 2021),
        ("二〇一六年度湘潭县政府信息公开年报", 2016),
        ("2021-01-20 湘潭县审计局2020年度政府信息公开年报", 2020),
        ("湘潭县审计局政府信息公开年报（2021年1月20日发布）", None),
        ("湘潭县审计局政府信息公开年报2019", 2019),
        ("政府信息公开年报-2019年-湘潭县审计局", 2019),
        ("湘潭县审计局2020年度政府信息公开年报（2021年1月29日）", 2020),
    ],
)
def test_years_in_titles(title, year):
    assert year_by(title)[0] == year


@pytest.mark.parametrize(
    ("url", "year"),
    [
        ("http://www.x.gov.cn/zfxxgknb/2022n_5930973/202301/t20230119_1.html", 2022),
        ("http://www.x.gov.cn/zfxxgk/nb/n2023n/x.htm", 2023),
        ("http://www.x.gov.cn/xxgknb_5784164/2020_123/202101/t20210127_1.html", 2020),
        ("http://www.x.gov.cn/zfxxgknb/2021/202303/t20230316_1.html", None),
        ("http://www.x.gov.cn/xxgknb/2024n/art/2026/art_4a25.html", None),
        ("http://www.x.gov.cn/xxgknb/2025n/art/2026/art_4a25.html", 2025),
        ("http://www.x.gov.cn/gknb/2024_nd/sj/202603/t20260305_1.html", None),
        ("http://www.x.gov.cn/xxgknb/bmxxgknb/2017052662977646594.html", None),
        ("http://www.x.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=1&fbtime=2025", 2025),
        ("http://www.x.gov.cn/zfxxgknb/2022/t20220316_1.html", None),
        ("http://www.x.gov.cn/zfxxgknb_70772/202101/t20210129_1.html", None),
        ("http://www.x.gov.cn/zfxxgknb3/2023n20/2025010809434322074/index.html", None),
        ("http://www.x.gov.cn/2019n/nb/2020n/1.html", None),
        ("http://www.x.gov.cn/art/2021/1/29/art_1.html", None),
    ],
)
def test_an_address_gives_the_year_only_where_nothing_in_it_says_another(url, year):
    assert year_by(TITLE, url) == (year, year and "url")


@pytest.mark.parametrize("folder", ["2021n", "2024n", "bmzfxxgkndbg2024"])
def test_a_folder_of_another_year_is_no_contradiction(folder):
    url = f"http://www.x.gov.cn/zfxxgknb/{folder}/1.html"
    identity = identify(Evidence("", title="湘潭县审计局2020年政府信息公开年报", sidecar_url=url))
    assert (identity.report_year, identity.report_year_basis) == (2020, "title")
    assert identity.findings == ()


def year_of(*texts: str, **more) -> tuple[int | None, str | None]:
    lines = tuple((f"line {n}", text) for n, text in enumerate(texts, 1))
    identity = identify(Evidence("a.txt", lines, **more))
    return identity.report_year, identity.report_year_basis


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("本报告所列数据统计期限自202311日起至20231231日止。", 2023),
        ("统计期限自20221月1日起至202212月31日止。", 2022),
        ("本年度报告中所列数据的统计期限，202011日起至20201231日止。", 2020),
        ("数据统计期限从2024年1月1日到12月31日止。", 2024),
        ("统计时限自 2023年 1 月 1 日起至2023年 12 月 31 日止。", 2023),
        ("统计期限为2021年01月01日—2021年12月31日。", 2021),
        ("统计期限为2019年1月至12月。", 2019),
        ("执行期限为2019年1月1日至2021年12月31日。", None),
        ("会议于2023年11月1日召开。", None),
    ],
)
def test_the_period_also_where_a_copy_lost_its_signs(text, year):
    assert year_of(text) == (year, year and "period")


@pytest.mark.parametrize(
    ("texts", "year", "basis"),
    [
        (("截至2022年底，我局政府信息公开工作运行正常。",), 2022, "first sentence"),
        (("2020年，我局认真贯彻落实上级文件要求。",), 2020, "first sentence"),
        (("截止2023年12月31日我局通过官方网站发布信息34条。",), 2023, "first sentence"),
        (("（一）2021年通过政府网站主动公开信息73条。",), 2021, "first sentence"),
        (("2024年是开局之年。", "2025年，我镇将继续努力。"), 2024, "first sentence"),
        (("2024年，我局将继续努力。",), None, None),
        (("2019年4月，我室召开会议。",), None, None),
        (("国办公开办函〔2021〕30号", "2007年4月5日国务院令第492号公布"), None, None),
        (("2022年，机构改革。", "2023年，我局公开信息。", "2023年度，我局受理申请。"), None, None),
        (("现将我镇2023年政府信息公开工作情况报告如下：",), 2023, "body"),
        (("我局编制的2018年度政府信息公开年度报告。",), 2018, "body"),
    ],
)
def test_the_year_of_a_sentence(texts, year, basis):
    assert year_of(*texts) == (year, basis)


def test_the_first_sentence_is_not_believed_where_the_page_was_published_in_its_year():
    assert year_of("2024年，我局认真公开。", "发布时间：2024-01-20") == (None, None)
    assert year_of("2023年，我局认真公开。", "发布时间：2024-01-20") == (2023, "first sentence")


def test_a_column_is_the_weakest():
    meta = {"columnname": "2022年度"}
    assert year_of("无。", meta=meta) == (2022, "meta")
    assert year_of("2021年，我局认真公开。", meta=meta) == (2021, "first sentence")
    assert year_of("无。", meta={**meta, "pubdate": "2024-01-20 10:00"}) == (None, None)
