"""Functional zones: found by name, and where they lie."""

import re

import pytest

from pipelines.forms.codelists import seed_rows
from pipelines.identify.agencies import read_agency
from pipelines.identify.evidence import compact
from pipelines.identify.regions import region_index
from pipelines.identify.zones import split_aliases, zone_at

ROWS = seed_rows("functional_zones")


def test_codes_cannot_be_mistaken_and_hang_on_a_region():
    for row in ROWS:
        assert re.fullmatch(r"\d{6}Z\d\d", row["code"])
        assert row["code"].startswith(row["parent_code"])
        assert region_index().entry(row["parent_code"]) is not None
    assert len({row["code"] for row in ROWS}) == len(ROWS)


def test_a_name_means_one_zone_and_no_region():
    names = [compact(n) for row in ROWS for n in (row["name"], *split_aliases(row["aliases"]))]
    assert len(set(names)) == len(names)
    assert not set(names) & set(region_index().forms)


@pytest.mark.parametrize(
    ("text", "name", "parent"),
    [
        ("亳州高新区管委会", "亳州高新技术产业开发区", "341600"),
        ("西咸新区", "陕西西咸新区", "610000"),
        ("两江新区财政局", "重庆两江新区", "500000"),
        ("苏州工业园区管委会", "苏州工业园区", "320500"),
        ("兵团第一师", "新疆生产建设兵团第一师", "659002"),
        ("第十一师", "新疆生产建设兵团第十一师", "650100"),
        ("中国(上海)自由贸易试验区临港新片区", "中国（上海）自由贸易试验区临港新片区", "310115"),
        ("湘潭县审计局", None, None),
    ],
)
def test_the_longest_name_is_taken(text, name, parent):
    found = zone_at(text, 0)
    assert (found and (found[1].name, found[1].parent_code)) == (name and (name, parent))


@pytest.mark.parametrize(
    ("printed", "name", "agency_type", "code"),
    [
        ("陕西省西咸新区开发建设管委会", "陕西省西咸新区开发建设管理委员会", "zone", "610000"),
        ("天府新区成都管委会", "天府新区成都管理委员会", "zone", "510100"),
        ("重庆高新区财政局", "重庆高新区财政局", "department", "500000"),
        ("第七师胡杨河市教育局", "第七师胡杨河市教育局", "department", "659010"),
        ("新疆生产建设兵团", "新疆生产建设兵团", "zone", "650000"),
    ],
)
def test_agencies_of_zones(printed, name, agency_type, code):
    agency = read_agency(printed, 2021)
    assert (agency.name, agency.agency_type) == (name, agency_type)
    assert [region.code for region in agency.regions] == [code]


def test_a_zone_behind_a_region_that_it_does_not_lie_in_is_none():
    assert read_agency("湖南省合肥高新区", 2021).zone is None
