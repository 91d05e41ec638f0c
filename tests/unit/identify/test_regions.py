"""The region index: names by year, lineage, containment."""

import pytest

from pipelines.identify.places import base_at, place_at
from pipelines.identify.regions import region_index


def codes(text: str, year: int | None) -> list[str]:
    place = place_at(text, 0, year)
    return sorted(region.code for region in place.regions) if place else []


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("攸县行政审批服务局", 2020, ["430223"]),
        ("通州区", 2020, ["110112", "320612"]),
        ("北京市通州区", 2020, ["110112"]),
        ("通州市", 2008, ["320683"]),
        ("公主岭市", 2019, ["220381"]),
        ("公主岭市", 2021, ["220184"]),
        ("荣昌县", 2014, ["500226"]),
        ("荣昌区", 2015, ["500153"]),
        ("荣昌区", 2014, ["500226"]),
        ("桥西区", 2018, ["130104", "130503", "130703"]),
        ("桥西区", 2021, ["130104", "130703"]),
        ("邢台市桥西区", 2020, ["130503"]),
        ("崇文区", 2016, []),
        ("保定市北市区", 2014, ["130603"]),
        ("保定市北市区", 2016, ["130606"]),
        ("长春市朝阳区", 2021, ["220104"]),
        ("湖南湘潭县审计局", 2020, ["430321"]),
        ("南京市鼓楼区人民政府华侨路街道办事处", 2021, ["320106002"]),
        ("四平市公主岭市范家屯镇", 2018, ["220184103"]),
        ("前郭县", 2020, ["220721"]),
        ("海南州", 2020, ["632500"]),
    ],
)
def test_a_chain_of_names(text, year, expected):
    assert codes(text, year) == expected


def test_a_base_is_no_complete_name():
    assert place_at("亳州高新区", 0, 2022) is None
    assert [region.code for region in base_at("亳州高新区", 0, 2022).regions] == ["341600"]


@pytest.mark.parametrize(
    ("code", "year", "path"),
    [
        ("430321", 2020, "湖南省湘潭市湘潭县"),
        ("220605102", 2020, "吉林省白山市江源区湾沟镇"),
        ("220381", 2019, "吉林省四平市公主岭市"),
        ("500153", 2021, "重庆市荣昌区"),
        ("429004", 2021, "湖北省仙桃市"),
        ("441900121", 2021, "广东省东莞市虎门镇"),
        ("310000", None, "上海市"),
        ("999999", 2021, None),
    ],
)
def test_the_path_of_a_region(code, year, path):
    assert region_index().path(code, year) == path


def test_a_subdistrict_listed_with_its_office_is_one_of_many_of_its_name():
    assert len(codes("新华街道办事处", 2020)) > 20
    assert "152921404" in codes("新华街道办事处", 2020)
