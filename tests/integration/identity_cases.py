"""Reports whose agency, region or year is what the tests are about, and what was settled of them.

`CONTENTS` is all that is loaded; `SETTLED` and `ALIASES` are lines for the lists that people
maintain.
"""

from datetime import date

from tests.integration.staging_fixture import Content, applications


def _report(name: str, agency: str, region: str, year: int, **more) -> Content:
    return Content(name, (f"{year}/{name}.txt",), agency=agency, region=region, year=year, **more)


GOVERNMENT = {"agency_type": "government", "scope": "consolidated"}

RENAMED_COUNTY = [
    _report("miyun 2011", "密云县人民政府", "110228", 2011, **GOVERNMENT),
    _report("miyun 2012", "密云县教育局", "110118", 2012),
    _report("miyun 2014", "县教育局", "110228", 2014),
    _report("miyun 2016", "密云区教育局", "110118", 2016),
    _report("miyun township", "溪翁庄镇人民政府", "110118101", 2016, agency_type="township"),
]
REUSED_CODE = [
    _report("wansheng", "万盛区教育局", "500110", 2009),
    _report("qijiang county", "綦江县教育局", "500222", 2010),
    _report("qijiang district", "綦江区教育局", "500110", 2012),
    _report("chongwen late", "崇文区教育局", "110103", 2013),
]
TWO_NAMESAKES = [
    _report("tongzhou beijing", "通州区教育局", "110112", 2020),
    _report("tongzhou nantong", "通州区教育局", "320612", 2020),
]
SPELLINGS = [
    _report("office short", "攸县政府办", "430223", 2020, agency_type="government_office",
            published_on=date(2021, 1, 20)),
    _report("office", "攸县人民政府办公室", "430223", 2020, agency_type="government_office",
            published_on=date(2021, 2, 20)),
    _report("health short", "县卫健局", "430223", 2019),
    _report("health", "攸县卫生健康局", "430223", 2020),
]  # fmt: skip
CHANGED_AGENCIES = [
    _report("poverty", "攸县扶贫办", "430223", 2018),
    _report("rural", "攸县乡村振兴局", "430223", 2021),
    _report("land province", "湖南省国土资源厅", "430000", 2017),
    _report("resources province", "湖南省自然资源厅", "430000", 2019),
    _report("land county", "攸县国土资源局", "430223", 2018),
    _report("resources county", "攸县自然资源局", "430223", 2019),
    _report("land nation", "国土资源部", None, 2016, agency_type="national"),
    _report("ndrc short", "国家发改委", None, 2019, agency_type="national"),
    _report("ndrc", "国家发展和改革委员会", None, 2020, agency_type="national"),
]
ZONE = _report("zone", "亳州高新技术产业开发区管理委员会", "341600Z01", 2022, agency_type="zone")
COUNTY_AND_DEPARTMENTS = [
    _report(
        "xiangtan", "湘潭县人民政府", "430321", 2020, **GOVERNMENT,
        published_on=date(2021, 4, 2),
        cells=applications({("new_received", "total"): 120}),
    ),
    _report(
        "xiangtan audit", "湘潭县审计局", "430321", 2020,
        published_on=date(2020, 12, 25),
        cells=applications({("new_received", "total"): 7}),
    ),
    _report(
        "xiangtan education", "县教育局", "430321", 2020,
        published_on=date(2021, 2, 1),
        cells=applications({}),
    ),
    _report("too early", "湘潭县财政局", "430321", 2020, published_on=date(2019, 1, 5)),
    _report(
        "township", "易俗河镇人民政府", "430321100", 2020, agency_type="township",
        published_on=date(2021, 6, 1),
    ),
]  # fmt: skip
UNRESOLVED = _report(
    "gulou", "鼓楼区教育局", None, 2020, candidates="320106,350102",
    title='鼓楼区教育局"十三五"报告, 2020年度',
)  # fmt: skip
NOTHING_KNOWN = Content(
    "nothing", ("2020/nothing.txt",), agency=None, agency_type=None, region=None, year=None,
    scope=None, title="年度报告",
)  # fmt: skip
SETTLED_WHOLE = Content(
    "settled", ("2020/settled.txt",), agency=None, agency_type=None, region=None, year=None,
    scope=None,
)  # fmt: skip
SETTLED_REGION = _report("settled region", "鼓楼区审计局", None, 2020, candidates="320106,350102")
SETTLED_BADLY = _report("settled badly", "鼓楼区财政局", None, 2020)

CONTENTS = [
    *RENAMED_COUNTY,
    *REUSED_CODE,
    *TWO_NAMESAKES,
    *SPELLINGS,
    *CHANGED_AGENCIES,
    ZONE,
    *COUNTY_AND_DEPARTMENTS,
    UNRESOLVED,
    NOTHING_KNOWN,
    SETTLED_WHOLE,
    SETTLED_REGION,
    SETTLED_BADLY,
]

NO_DOCUMENT = "0" * 16 + ",某局,,430321,2020,,no such document"
BAD_LINE = f"{SETTLED_BADLY.sha256[:16]},,,,2020,,"
SETTLED = [
    f"{SETTLED_WHOLE.sha256[:16]},攸县人民政府,,430223,2019,,from the paper copy",
    f"{SETTLED_REGION.sha256[:16]},,,320106,,,",
    BAD_LINE,
    NO_DOCUMENT,
]
ALIASES = [
    "430223,扶贫开发办公室,乡村振兴局,renamed,2021,test",
    "430223,扶贫办,扶贫开发办公室,alias,,test",
]
