"""Who reported, where and when, as the published tables tell it.

Regions as they stood in the report year, agencies under all their names, publication in time.
"""

from collections.abc import Callable
from datetime import date

from pipelines.database import connect
from pipelines.publication.invariants import check_build
from pipelines.settings import Settings

Query = Callable[[str], list[tuple]]


def test_a_report_joins_the_region_as_it_stood(known: Query) -> None:
    assert known(
        "select report_year, agency_name_in_report, region_id, region_path, region_match "
        "from dim_report join dim_region using (region_id) where county_code = '110118' "
        "or lineage_id in ('110118', '110101') order by report_year, region_id"
    ) == [
        (2011, "密云县人民政府", "110228-2008", "北京市/密云县", "in_force"),
        (2012, "密云县教育局", "110228-2008", "北京市/密云县", "recoded"),
        (2013, "崇文区教育局", "110103-2008", "北京市/崇文区", "nearest"),
        (2014, "县教育局", "110228-2008", "北京市/密云县", "in_force"),
        (2016, "密云区教育局", "110118-2015", "北京市/密云区", "in_force"),
        (2016, "溪翁庄镇人民政府", "110118101", "北京市/密云区/溪翁庄镇", "undated"),
    ]


def test_a_code_used_again_is_another_region(known: Query) -> None:
    assert known(
        "select region_id, region_name, place_id, predecessor_ids, successor_id from dim_region "
        "where lineage_id = '500110' order by region_id"
    ) == [
        ("500110-2008", "万盛区", "500110-2008", [], "500110-2011"),
        ("500110-2011", "綦江区", "500110-2011", ["500110-2008", "500222-2008"], None),
        ("500222-2008", "綦江县", "500222-2008", [], "500110-2011"),
    ]
    assert known(
        "select agency_name, latest_region_id from dim_agency where organ = '教育局' "
        "and starts_with(region_code, '5001') or region_code = '500222' order by all"
    ) == [
        ("万盛区教育局", "500110-2008"),
        ("綦江区教育局", "500110-2011"),
        ("綦江县教育局", "500222-2008"),
    ]


def test_regions_have_the_parents_and_lineage_they_had(known: Query) -> None:
    path_of = "select region_path from dim_region where region_id = '{}'"
    paths = {
        "110101-2008": "北京市/东城区",
        "429004-2008": "湖北省/仙桃市",
        "659001-2008": "新疆维吾尔自治区/石河子市",
        "420606-2008": "湖北省/襄樊市/樊城区",
        "420606-2010": "湖北省/襄阳市/樊城区",
        "341422-2008": "安徽省/巢湖市/无为县",
        "340281-2019": "安徽省/芜湖市/无为市",
        "130171100": "河北省/石家庄市/宋营镇",
        "441900003": "广东省/东莞市/东城街道",
    }
    assert {region: known(path_of.format(region)) for region in paths} == {
        region: [(path,)] for region, path in paths.items()
    }
    # 保定市北市区 and 南市区 became 莲池区, also where the list says otherwise.
    assert known(
        "select region_name, successor_id from dim_region "
        "where region_code in ('130603', '130604') order by region_code"
    ) == [("北市区", "130606-2015"), ("南市区", "130606-2015")]
    assert known(
        "select level, count(*) from dim_region where not is_parent_listed "
        "group by all order by all"
    ) == [("county", 144), ("township", 468)]
    unlisted = "select count(*) from dim_region where level = 'township' and not is_parent_listed"
    assert known(f"{unlisted} and parent_id not like '____00-%'") == [(0,)]


def test_an_agency_keeps_its_key_when_its_region_is_renamed(known: Query) -> None:
    assert known(
        "select agency_name, other_names, former_names, report_count, first_report_year, "
        "last_report_year, region_code from dim_agency where list_contains(former_names, "
        "'密云县教育局')"
    ) == [("密云区教育局", [], ["密云县教育局", "县教育局"], 3, 2012, 2016, "110118")]


def test_namesakes_are_two_agencies(known: Query) -> None:
    assert known(
        "select region_code, report_count from dim_agency where agency_name = '通州区教育局' "
        "order by region_code"
    ) == [("110112", 1), ("320612", 1)]


def test_spellings_are_one_agency_and_two_of_a_year_two_versions(known: Query) -> None:
    assert known(
        "select agency_name, other_names, organ, report_count from dim_agency "
        "where organ in ('人民政府办公室', '卫生健康局') order by organ"
    ) == [
        ("攸县人民政府办公室", ["攸县政府办"], "人民政府办公室", 1),
        ("攸县卫生健康局", ["县卫健局"], "卫生健康局", 2),
    ]
    assert known(
        "select agency_name_in_report, is_current from report_versions "
        "where source_file like '2020/office%' order by version_number"
    ) == [("攸县政府办", False), ("攸县人民政府办公室", True)]
    # Corrected later, it was first published on time.
    assert known(
        "select published_on, first_published_on, is_on_time from dim_report "
        "where source_file = '2020/office.txt'"
    ) == [(date(2021, 2, 20), date(2021, 1, 20), True)]


def test_a_national_agency_is_one_under_its_names(known: Query) -> None:
    assert known(
        "select agency_name, level, latest_region_id, report_count from dim_agency "
        "where agency_name like '国家发%'"
    ) == [("国家发展和改革委员会", "nation", "000000", 2)]


def test_a_zone_is_a_region_of_ours(known: Query) -> None:
    assert known(
        "select region_id, dim_region.level, parent_code, region_path, organ "
        "from dim_report join dim_region using (region_id) join dim_agency using (agency_id) "
        "where report_year = 2022"
    ) == [("341600Z01", "zone", "341600", "安徽省/亳州市/亳州高新技术产业开发区", "管理委员会")]


def test_changes_of_agencies_are_as_sure_as_the_list_is(known: Query) -> None:
    linked = known(
        "select gone.agency_name, gone.successor_name, heir.agency_name, likely.agency_name, "
        "gone.likely_successor_basis from dim_agency as gone "
        "left join dim_agency as heir on gone.successor_id = heir.agency_id "
        "left join dim_agency as likely on gone.likely_successor_id = likely.agency_id "
        "where gone.successor_name is not null or gone.likely_successor_id is not null "
        "order by gone.agency_name"
    )
    assert linked == [
        ("万盛区教育局", None, None, "綦江区教育局", "region_merged"),
        ("国土资源部", "自然资源部", None, None, None),
        ("攸县国土资源局", None, None, "攸县自然资源局", "usual_successor"),
        ("湖南省国土资源厅", "自然资源厅", "湖南省自然资源厅", None, None),
        ("綦江县教育局", None, None, "綦江区教育局", "region_merged"),
    ]
    assert known(
        "select agency_name, former_names, report_count from dim_agency where organ = '乡村振兴局'"
    ) == [("攸县乡村振兴局", ["攸县扶贫办"], 2)]


def test_on_time_is_null_where_it_cannot_be_known(known: Query) -> None:
    assert known(
        "select agency_name_in_report, deadline, is_on_time, days_late, "
        "is_published_in_report_year from dim_report "
        "where report_year = 2020 and starts_with(region_code, '430321') order by source_file"
    ) == [
        ("湘潭县财政局", date(2021, 1, 31), None, None, False),
        ("易俗河镇人民政府", None, None, None, False),
        ("湘潭县审计局", date(2021, 1, 31), True, 0, True),
        ("县教育局", date(2021, 1, 31), False, 1, False),
        ("湘潭县人民政府", date(2021, 3, 31), False, 2, False),
    ]


def test_the_build_may_be_published(known_warehouse: Settings) -> None:
    with connect(known_warehouse.build_path, read_only=True) as build:
        assert check_build(build, known_warehouse) == []
