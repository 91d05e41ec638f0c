"""Publication dates: labels, signature, address; never from running text."""

from datetime import date

import pytest

from pipelines.identify.dates import published_on
from pipelines.identify.evidence import Evidence


def evidence(*texts: str, **more) -> Evidence:
    return Evidence("a.txt", tuple((f"line {n}", text) for n, text in enumerate(texts, 1)), **more)


@pytest.mark.parametrize(
    ("texts", "on", "basis"),
    [
        (("发布时间:2021-02-08字体:[ ]",), date(2021, 2, 8), "label"),
        (("来源： 时间：2022-01-26",), date(2022, 1, 26), "label"),
        (("发布时间：2022年01月30日 15:52",), date(2022, 1, 30), "label"),
        (("发文日期", "2021-01-20", "发布机构"), date(2021, 1, 20), "label"),
        (("题目", "2021-01-20 10:12:30", "正文"), date(2021, 1, 20), "date line at the head"),
        (("正文", "十堰市机关事务服务中心", "2021年1月15日"), date(2021, 1, 15), "signature"),
        (("正文", "十堰市机关事务服务中心2021年1月15日"), date(2021, 1, 15), "signature"),
        (("正", "攸县人民政府办公室", "二〇二一年一月二十五日"), date(2021, 1, 25), "signature"),
    ],
)
def test_dates_that_are_stated(texts, on, basis):
    padding = tuple(f"第{n}段，说的是别的事情。" for n in range(12))
    lines = (*padding, *texts) if basis == "signature" else texts
    published = published_on(evidence(*lines))
    assert (published.on, published.basis) == (on, basis)


@pytest.mark.parametrize(
    "texts",
    [
        ("2020年，市机关事务服务中心于2020年5月1日召开会议。",),
        ("发文日期", "发布机构", "文号"),
        ("统计时间：2020-01-01",),
        ("攸县行政审批服务局于2019年4月份挂牌成立。",),
        ("发布时间：2021-13-40",),
    ],
)
def test_dates_that_are_not(texts):
    assert published_on(evidence(*texts)) is None


def test_the_sidecar_weighs_most_and_the_address_least():
    url = "http://ah.cma.gov.cn/zfxxgk/gknb/202201/t20220129_4482879.html"
    assert published_on(evidence(sidecar_url=url)).on == date(2022, 1, 29)
    labelled = evidence("发布时间：2022-01-30", sidecar_url=url)
    assert published_on(labelled).on == date(2022, 1, 30)
    recorded = evidence("发布时间：2022-01-30", sidecar_published_on=date(2022, 2, 1))
    assert published_on(recorded).on == date(2022, 2, 1)
