"""National organs, their local agencies, and agencies with a seat of their own."""

import pytest

from pipelines.forms.codelists import seed_rows
from pipelines.identify.agencies import read_agency
from pipelines.identify.regions import region_index


def codes(printed: str, year: int = 2020) -> list[str]:
    return [region.code for region in read_agency(printed, year).regions]


@pytest.mark.parametrize(
    "printed",
    ["国家税务总局", "中华人民共和国商务部", "国家卫生健康委", "审计署", "海关总署(本级机关)"],
)
def test_national_organs(printed):
    agency = read_agency(printed, 2020)
    assert (agency.agency_type, agency.regions) == ("national", ())


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("国家税务总局长沙市岳麓区税务局", "430104"),
        ("国家统计局河北调查总队", "130000"),
        ("国家统计局昆山调查队", "320583"),
        ("审计署驻郑州特派员办事处", "410100"),
        ("中国证监会湖南监管局", "430000"),
        ("中国人民银行合肥中心支行", "340100"),
    ],
)
def test_local_agencies_of_national_organs(printed, code):
    agency = read_agency(printed, 2020)
    assert (agency.agency_type, agency.name) == ("vertically_managed", printed)
    assert codes(printed) == [code]


@pytest.mark.parametrize(
    ("printed", "code"),
    [("拱北海关", "440400"), ("黄埔海关关区", "440100"), ("长江水利委员会", "420100")],
)
def test_seats_that_names_do_not_tell(printed, code):
    assert codes(printed) == [code]


def test_a_short_name_of_a_national_organ_is_no_beginning():
    assert read_agency("新华社区卫生服务中心", 2020).agency_type == "public_institution"
    assert read_agency("新华社", 2020).agency_type == "national"


def test_an_office_stationed_elsewhere_is_no_subdistrict():
    assert read_agency("湖南省人民政府驻北京办事处", 2020).agency_type == "department"


def test_the_seats_are_regions():
    for row in seed_rows("agency_seats"):
        assert region_index().entry(row["region_code"]) is not None, row["name"]
