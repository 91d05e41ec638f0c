"""Web addresses as evidence of a region."""

import pytest

from pipelines.identify.addresses import contradicts, host_labels, spelled_in_full, supported
from pipelines.identify.regions import region_index


def test_labels_of_a_host():
    assert host_labels("http://tjj.ah.gov.cn/public/6981/146422691.html") == ("tjj", "ah")
    assert host_labels("www.longyang.gov.cn/info") == ("longyang",)
    assert host_labels(None) == ()


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
