"""Pages without a title line, and what pages state about themselves."""

import pytest

from pipelines.identify import Evidence, identify
from pipelines.identify.credit_codes import is_credit_code
from pipelines.models import Identity
from pipelines.parse import parse

RULE = "根据《中华人民共和国政府信息公开条例》（国务院令第711号）规定，"
COUNTED = "本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。"


def read(*texts: str, **more) -> Identity:
    lines = tuple((f"line {n}", text) for n, text in enumerate(texts, 1))
    return identify(Evidence("a.html", lines, **more))


def fields(identity: Identity) -> tuple:
    found = (identity.agency_name, identity.region_code, identity.agency_basis)
    return (*found, identity.report_year)


@pytest.mark.parametrize(
    ("texts", "agency", "region", "basis", "year"),
    [
        (
            (f"{RULE}现向社会公布开平市水利局2021年信息公开工作年度报告。",),
            "开平市水利局", "440783", "published", 2021,
        ),
        (
            (f"{RULE}现将2021年度沙依巴克区人民政府政府信息公开工作情况报告如下：",),
            "沙依巴克区人民政府", "650103", "published", 2021,
        ),
        (
            (f"{RULE}编制并向社会公布《临湘市民政局2020年度政府信息公开年度报告》。",),
            "临湘市民政局", "430682", "published", 2020,
        ),
        (
            ("特向社会公布国家税务总局佛山市税务局（以下简称“佛山市税务局”，下同）2021年政府信息公开工作年度报告。",),
            "国家税务总局佛山市税务局", "440600", "published", 2021,
        ),
        (
            (f"本报告{RULE}总结泰宁县卫生健康局2022年政府信息公开工作情况。",),
            "泰宁县卫生健康局", "350429", "published", 2022,
        ),
        (
            ("根據條例，宣恩縣教育局編制了縣教育局2020年政府信息公開工作年度報(bào)告。",),
            "宣恩县教育局", "422825", "published + body", 2020,
        ),
        (
            (f"本年报是{RULE}由南京市浦口区教育局办公室编制的2024年度政府信息公开工作年度报告。",),
            "南京市浦口区教育局", "320111", "compiled", 2024,
        ),
        (
            ("本报告由微山县高楼乡人民政府按照《条例》要求编制。", COUNTED),
            "微山县高楼乡人民政府", "370826206", "compiled", 2022,
        ),
        (
            (f"{RULE}杭锦后旗教育局编制了本报告。", COUNTED),
            "杭锦后旗教育局", "150826", "subject", 2022,
        ),
        (
            (f"{COUNTED}如有疑问，请与阿巴嘎旗自然资源局办公室联系（电话：0000）。",),
            "阿巴嘎旗自然资源局", "152522", "contact", 2022,
        ),
        (
            (COUNTED, "如本报告有疑问，请联系：硚口区荣华街道办事处党政综合办公室，地址：硚口区。"),
            "硚口区荣华街道办事处", "420104006", "contact", 2022,
        ),
        (
            (COUNTED, "如有疑问请与来凤县政务服务和大数据管理局（地址：1室）。", "我局认真公开。"),
            "来凤县政务服务和大数据管理局", "422827", "contact", 2022,
        ),
        (
            ("2020年，連州市教育局嚴格按照條例公開信息，我局將繼續努力。",),
            "连州市教育局", "441882", "subject", 2020,
        ),
        (
            ("一、总体情况 2019年度，襄阳中环水务有限公司在指导下公开信息，我公司尽责。",),
            "襄阳中环水务有限公司", "420600", "subject", 2019,
        ),
        (
            ("2022年，我局建立了《铜仁市教育局网上信息公开审查制度》、《铜仁市教育局信息公开目录》。",),
            "铜仁市教育局", "520600", "disclosure", 2022,
        ),
        (
            ("2021年，我局成立了由局长任组长的姚安县农业农村局政府信息公开工作领导小组。",),
            "姚安县农业农村局", "532325", "disclosure", 2021,
        ),
        (
            ("2022年度，汤原县人民政府办公室未收到申请。", "我办严格按照条例公开。"),
            "汤原县人民政府办公室", "230828", "subject", 2022,
        ),
        (
            (COUNTED, "发布机构：", "宜章县水利局", "我局认真公开。"),
            "宜章县水利局", "431022", "publisher", 2022,
        ),
    ],
)  # fmt: skip
def test_a_sentence_names_the_agency(texts, agency, region, basis, year):
    assert fields(read(*texts)) == (agency, region, basis, year)


@pytest.mark.parametrize(
    "text",
    [
        "2023年，县人社局严格按照条例，利用凤县人民政府网站公开信息。",
        "2022年度，区秦岭保护局全面贯彻落实区委、区政府的各项工作部署。",
        "截至2022年底，我局政府信息公开工作运行正常。",
        "现公布区统计局2023年政府信息公开工作年度报告。",
        "现公布我乡2023年政府信息公开工作年度报告。",
        "如有疑问，请与丽水市人民政府办公室政府信息公开中心联系（地址：丽水市）。",
        "2017年，我市推进公开。如有疑问，请与丽水市大数据发展管理局联系（地址：丽水市）。",
        "如有疑问请与泸州市信息公开办公室联系（地址：泸州市江阳西路1号）。",
        "本报告由临沂高新区党政办公室按照条例要求编制。",
        "结合我县工作编制。2022年，东至县人民政府办公室认真公开信息。",
        "2023年，我局认真公开信息。攸县审计局对我局进行了审计。",
        "我镇认真公开。如有疑问，请与攸县教育局联系（电话：0000）。",
        "攸县教育局认真公开信息。如有疑问，请与攸县财政局联系（电话：0000）。",
        "按照《厦门市人民政府办公厅关于印发2024年度政务公开绩效评估指标的通知》，我局认真公开。",
    ],
)
def test_what_is_not_named_in_full_or_not_for_certain_stays_open(text):
    identity = read(text)
    assert (identity.agency_name, identity.region_code, identity.agency_basis) == (None, None, None)
    assert "agency_not_found" in [finding.code for finding in identity.findings]


def test_bars_around_a_title_do_not_hide_it():
    title = "云县大寨镇人民政府2022年政府信息公开工作年度报告"
    assert fields(read(f"{title} | {'|' * 400}")) == (
        "云县大寨镇人民政府",
        "530922107",
        "title",
        2022,
    )


@pytest.mark.parametrize(
    "line",
    [
        "您当前的位置: 首页 > 政府信息公开年报 > 部门信息公开年报",
        "当前位置：首页 » 政务公开 » 街道办事处政府信息公开工作年度报告",
        "首页>政府信息公开>2019年>乡镇人民政府信息公开年报",
        "您所在的位置：首页 > 县卫健委 > 信息公开年度报告",
        "部门信息公开年报",
        "街道办事处政府信息公开工作年度报告",
        "市直部门政府信息公开年报",
    ],
)
def test_breadcrumbs_and_channels_are_no_title(line):
    title = "信丰县卫生健康委2023年政府信息公开工作年度报告"
    identity = read(line, title, "来源：信丰县人民政府办公室")
    assert (identity.title, *fields(identity)) == (
        title, "信丰县卫生健康委", "360722", "title", 2023,
    )  # fmt: skip
    assert read(line).agency_name is None


OWN, GENERAL = "湘潭县审计局2023年政府信息公开工作年度报告", "2023年政府信息公开工作年度报告"
BODY = ("一、总体情况", "2023年，我局主动公开信息38条。")


@pytest.mark.parametrize(
    "texts",
    [
        ("索引号：|430321/2022-00123|分类：|政府信息公开年报", "发布机构：|湘潭县审计局", GENERAL),
        ("索引号：430321/2022-00123 分类：政府信息公开年报", OWN),
        ("主题分类：", "政府信息公开年报", "发布机构：", "湘潭县审计局", "标　题：", GENERAL),
        ("上一篇：湘潭县财政局2023年政府信息公开工作年度报告", OWN),
        ("湘潭县财政局2023年政府信息公开工作年度报告", OWN),
        ("湘潭县审计局2021年政府信息公开工作年度报告", OWN),
        (OWN, "湘潭县审计局2022年政府信息公开工作年度报告"),
        (*[f"栏目{number}" for number in range(45)], "政府信息公开年报", OWN),
        ("湘潭县审计局", "2023年", "政府信息公开工作年度报告"),
        (f"**{OWN}**",),
        ("湘潭县政府门户网站 " + OWN,),
        ("【湘潭县审计局】2023年政府信息公开工作年度报告",),
        ("湘潭县审计局公开2023年政府信息公开工作年度报告",),
    ],
)
def test_fields_menus_and_neighbours_do_not_title_the_report(texts):
    identity = read(*texts, *BODY)
    assert (identity.agency_name, identity.report_year) == ("湘潭县审计局", 2023)


def test_links_above_a_general_title_do_not_name_the_agency():
    links = [f"湘潭县{name}局2022年政府信息公开工作年度报告" for name in ("财政", "教育", "民政")]
    assert read(*links, OWN, *BODY).agency_name == "湘潭县审计局"
    assert read(*links, GENERAL, *BODY).agency_name is None
    assert read(*links, GENERAL, "来源：湘潭县审计局", *BODY).agency_name == "湘潭县审计局"


def test_neighbours_behind_the_report_do_not_name_its_agency():
    next_one = "下一篇：湘潭县财政局2022年政府信息公开工作年度报告"
    identity = read(GENERAL, *BODY, next_one)
    assert (identity.agency_name, identity.report_year) == (None, 2023)
    assert read(GENERAL, "来源：湘潭县审计局", *BODY, next_one).agency_name == "湘潭县审计局"


def test_a_page_states_its_title_site_source_and_date():
    meta = {
        "articletitle": "2023年政府信息公开工作年度报告",
        "sitename": "凤县人民政府",
        "contentsource": "凤县财政局",
        "pubdate": "2024-01-15 09:30",
    }
    identity = read("一、总体情况", "2025年1月1日", meta=meta)
    assert fields(identity) == ("凤县财政局", "610330", "meta", 2023)
    assert (identity.report_year_basis, identity.title) == ("meta", meta["articletitle"])
    assert (str(identity.published_on), identity.published_on_basis) == ("2024-01-15", "meta")


@pytest.mark.parametrize(
    ("meta", "code", "basis"),
    [
        ({"sitename": "凤县人民政府门户网站"}, "610330", "publisher"),
        ({"siteidcode": "6103300001"}, "610330", "site code"),
        ({"siteidcode": "bm21000001"}, None, None),
        ({}, None, None),
    ],
)
def test_the_site_places_a_name_without_its_region(meta, code, basis):
    identity = read("县财政局2023年政府信息公开工作年度报告", meta=meta)
    assert (identity.region_code, identity.region_basis) == (code, basis)
    assert identity.agency_name == ("凤县财政局" if code else "县财政局")


def test_a_sentence_without_its_region_is_placed_by_the_site():
    text = "现公布区统计局2023年政府信息公开工作年度报告。"
    identity = read(text, meta={"siteidcode": "6104030002"})
    assert fields(identity) == ("杨陵区统计局", "610403", "published", 2023)


@pytest.mark.parametrize(
    ("line", "url", "code"),
    [
        ("索引号：11330782002609266A/2021-357849", None, "330782"),
        ("索引号 | 11330782002609266A/2021-357849 | 公开方式 | 主动公开", None, "330782"),
        ("无。", "http://www.x.gov.cn/a.jsp?area=11370883004325769B&fbtime=2020", "370883"),
        ("索引号：11330782002609267A/2021-357849", None, None),
        ("索引号：3070211020000013000000/2022030200000032", None, None),
    ],
)
def test_a_credit_code_places_a_name_without_its_region(line, url, code):
    identity = read("市交通运输局2020年政府信息公开工作年度报告", line, sidecar_url=url)
    assert (identity.region_code, identity.region_basis) == (code, code and "credit code")


def test_a_code_of_another_region_leaves_the_region_open():
    url = "http://www.rongcheng.gov.cn/xxgkAnnualReport.jsp?area=11371082004363781R&fbtime=2023"
    identity = read("县教育局2023年政府信息公开工作年度报告", sidecar_url=url)
    assert identity.region_code is None
    assert identity.region_candidates == ("130629", "371082")


def test_the_check_digit_of_a_credit_code():
    good = ("11370800004312466C", "113308247743941119", "1133068200259085XF")
    assert all(map(is_credit_code, good))
    assert not any(is_credit_code(code[:-1] + "0") for code in good)
    assert not is_credit_code(good[0][1:])


@pytest.mark.parametrize(
    ("title", "name", "agency_type", "region"),
    [
        ("高新区（新市区）2019年政府信息公开工作年度报告", "高新区（新市区）", "zone", "650104"),
        ("高新区(新市区)政府2021信息公开年报", "高新区（新市区）人民政府", "government", "650104"),
        ("二酉苗族乡2022年政府信息公开工作年度报告", "二酉苗族乡人民政府", "township", "431222252"),
        ("大兴区亦庄镇2023年政府信息公开年报", "大兴区亦庄镇人民政府", "township", "110115004"),
        ("亦庄地区办事处2023年政府信息公开年报", "亦庄地区办事处", "subdistrict", "110115004"),
        ("凤县自来水公司2023年信息公开工作年度报告", "凤县自来水公司", "enterprise", "610330"),
        ("凤县人民医院2023年信息公开工作年度报告", "凤县人民医院", "public_institution", "610330"),
        ("孝感市政府研究室2019年政府信息公开年报", "孝感市政府研究室", "department", "420900"),
    ],
)  # fmt: skip
def test_names_that_lists_and_titles_write_otherwise(title, name, agency_type, region):
    identity = read(title)
    assert (identity.agency_name, identity.agency_type, identity.region_code) == (
        name, agency_type, region,
    )  # fmt: skip


def test_the_fields_and_rows_of_a_page_are_read():
    page = """<html><head><meta charset="utf-8"><meta name="SiteIDCode" content="6103300001">
    <meta name="PubDate" content="2024-01-15"><meta name="Author"></head><body>
    <table><tr><td>索引号</td><td>2024-001</td></tr><tr><td>发布机构</td><td>县财政局</td></tr></table>
    <p>一、总体情况</p><p>2023年，我局认真公开政府信息。</p><p>二、主动公开政府信息情况</p><p>无。</p>
    </body></html>"""
    reading = parse(page.encode(), "a.html")
    assert reading.state == "report"
    assert fields(reading.identity) == ("凤县财政局", "610330", "publisher", 2023)
    assert str(reading.identity.published_on) == "2024-01-15"
