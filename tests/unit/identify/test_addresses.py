"""Web addresses as evidence of a region."""

import pytest

from pipelines.identify.addresses import (
    contradicts,
    is_site_of,
    portal_region,
    spelled_in_full,
    supported,
)
from pipelines.identify.hosts import host_of, known_region
from pipelines.identify.regions import region_index


@pytest.mark.parametrize(
    ("url", "labels", "portal"),
    [
        ("http://tjj.ah.gov.cn/public/6981/146422691.html", ("tjj", "ah"), "ah"),
        ("www.longyang.gov.cn/info", ("longyang",), "longyang"),
        ("http://hl.cma.gov.cn/zfxxgk", ("hl",), "hl"),
        ("https://www.guang-an.gov.cn/", ("guang", "an"), "guang-an"),
        ("http://example.com/wiki", ("example",), None),
        ("http://[broken", (), None),
        (None, (), None),
    ],
)
def test_labels_of_a_host(url, labels, portal):
    assert (host_of(url).labels, host_of(url).portal) == (labels, portal)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://www.sz.gov.cn/", "440300"),
        ("http://gaj.suzhou.gov.cn/", "320500"),
        ("http://gz.cma.gov.cn/", "520000"),
        ("http://www.gz.gov.cn/", "440100"),
        ("http://www.hnyx.gov.cn/", None),
    ],
)
def test_portals_that_are_known(url, code):
    region = known_region(url, 2020)
    assert (region and region.code) == code


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://www.dazhu.gov.cn/", "511724"),
        ("http://www.bjchy.gov.cn/", "110105"),
        ("http://www.youxian.gov.cn/", None),
        ("http://tjj.xiangyang.gov.cn/", "420600"),
    ],
)
def test_the_one_region_of_a_portal(url, code):
    region = portal_region(url, 2020)
    assert (region and region.code) == code


@pytest.mark.parametrize(
    ("organ", "url", "is_own"),
    [
        ("审计局", "http://sjj.xiangyang.gov.cn/", True),
        ("卫生健康委员会", "http://wjw.xiangyang.gov.cn/", True),
        ("审计局", "http://tjj.xiangyang.gov.cn/", False),
        ("审计局", "http://www.xiangyang.gov.cn/", False),
    ],
)
def test_a_site_of_the_agency_itself(organ, url, is_own):
    assert is_site_of(organ, url) is is_own


@pytest.mark.parametrize(
    ("name", "url", "expected"),
    [
        ("鼓楼区", "http://www.njgl.gov.cn/x", ["320106"]),
        ("朝阳区", "http://www.bjchy.gov.cn/x", ["110105"]),
        ("朝阳区", "http://www.ccchy.gov.cn/x", ["220104"]),
        ("通州区", "http://www.tongzhou.gov.cn/x", ["110112", "320612"]),
        ("通州区", "http://www.example.gov.cn/x", []),
    ],
)
def test_choosing_among_counties(name, url, expected):
    index = region_index()
    candidates = index.in_year(index.forms[name], 2021)
    assert sorted(region.code for region in supported(candidates, url, 2021)) == expected


def test_choosing_among_townships():
    candidates = region_index().townships["西村镇"]
    found = supported(candidates, "http://www.yzq.gov.cn/x", 2018)
    assert [region.code for region in found] == ["360902101"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.minhe.gov.cn/html", ["630222"]),
        ("http://www.dazhu.gov.cn/", ["511724"]),
        ("http://www.youxian.gov.cn/", ["430223", "510704"]),
        ("http://www.xtx.gov.cn/", []),
    ],
)
def test_full_spellings(url, expected):
    assert sorted(region.code for region in spelled_in_full(url, 2020)) == expected


def test_an_address_may_speak_against_a_region():
    wangou = region_index().by_code["220605102"][0]
    assert contradicts(wangou, "http://www.changtu.gov.cn/", 2020)
    assert not contradicts(wangou, "http://www.jiangyuan.gov.cn/", 2020)
    assert not contradicts(wangou, "http://www.example.gov.cn/", 2020)
