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
        ("http://www.x.gov.cn/zfxxgknb/2021/202303/t20230316_1.html", 2021),
        ("http://www.x.gov.cn/zfxxgknb/2022/t20220316_1.html", None),
        ("http://www.x.gov.cn/zfxxgknb_70772/202101/t20210129_1.html", None),
        ("http://www.x.gov.cn/zfxxgknb3/2023n20/2025010809434322074/index.html", None),
        ("http://www.x.gov.cn/2019n/nb/2020n/1.html", None),
        ("http://www.x.gov.cn/art/2021/1/29/art_1.html", None),
    ],
)
def test_an_address_gives_the_year_only_where_it_cannot_be_that_of_publication(url, year):
    assert year_by(TITLE, url) == (year, year and "url")


def test_a_title_weighs_more_than_an_address_and_the_contradiction_is_shown():
    url = "http://www.x.gov.cn/zfxxgknb/2021n/1.html"
    identity = identify(Evidence("", title="湘潭县审计局2020年政府信息公开年报", sidecar_url=url))
    assert (identity.report_year, identity.report_year_basis) == (2020, "title")
    assert [finding.code for finding in identity.findings] == ["S2"]
