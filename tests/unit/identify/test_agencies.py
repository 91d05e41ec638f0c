"""Agency names taken apart, completed and typed."""

import pytest

from pipelines.identify.agencies import read_agency


@pytest.mark.parametrize(
    ("printed", "name", "agency_type"),
    [
        ("湾沟镇", "湾沟镇人民政府", "township"),
        ("湾沟镇政府", "湾沟镇人民政府", "township"),
        ("沅江路街道", "沅江路街道办事处", "subdistrict"),
        ("华侨路办事处", "华侨路办事处", "subdistrict"),
        ("昌图县", "昌图县人民政府", "government"),
        ("福州市晋安区", "福州市晋安区人民政府", "government"),
        ("湘潭县政府办", "湘潭县人民政府办公室", "government_office"),
        ("上海市人民政府办公厅", "上海市人民政府办公厅", "government_office"),
        ("湘潭县审计局", "湘潭县审计局", "department"),
        ("遂宁市公安局船山区分局", "遂宁市公安局船山区分局", "department"),
        ("十堰市机关事务服务中心", "十堰市机关事务服务中心", "public_institution"),
        ("亳州高新区", "亳州高新技术产业开发区管理委员会", "zone"),
        ("五华科技产业园管委会", "五华科技产业园管理委员会", "zone"),
        ("浦东新区", "浦东新区人民政府", "government"),
        ("兰州新区", "兰州新区管理委员会", "zone"),
        ("黑河市气象局", "黑河市气象局", "vertically_managed"),
        ("广州海关关区", "广州海关", "vertically_managed"),
        ("国家税务总局湘潭县税务局", "国家税务总局湘潭县税务局", "vertically_managed"),
        ("国家税务总局", "国家税务总局", "national"),
        ("国家公务员局", "国家公务员局", "national"),
        ("住房和城乡建设部", "住房和城乡建设部", "national"),
        ("崇文区", "崇文区人民政府", "government"),
        ("新疆生产建设兵团第一师", "新疆生产建设兵团第一师", "zone"),
    ],
)
def test_names_and_types(printed, name, agency_type):
    agency = read_agency(printed, 2020)
    assert (agency.name, agency.agency_type) == (name, agency_type)


@pytest.mark.parametrize(
    ("printed", "generic", "organ"),
    [
        ("县教育局", "县", "教育局"),
        ("市市场监督管理局", "市", "市场监督管理局"),
        ("市场监督管理局", None, "市场监督管理局"),
        ("自治区统计局", "自治区", "统计局"),
        ("市中区教育局", None, "教育局"),
        ("区域发展中心", None, "区域发展中心"),
    ],
)
def test_the_word_for_a_region_not_named(printed, generic, organ):
    agency = read_agency(printed, 2020)
    assert (agency.generic, agency.organ) == (generic, organ)


@pytest.mark.parametrize("text", ["我局", "本单位", "全市", "关于做好", "政务公开", "1月", "县"])
def test_what_is_no_agency(text):
    assert read_agency(text, 2020) is None


def test_a_branch_serves_the_region_it_names():
    assert [r.code for r in read_agency("遂宁市公安局船山区分局", 2023).regions] == ["510903"]
    assert [r.code for r in read_agency("长春市公安局高新分局", 2023).regions] == ["220100"]
