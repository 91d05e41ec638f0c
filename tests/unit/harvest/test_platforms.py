"""The registry of platforms, entries made from an address, and the register of portals."""

import csv
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.harvest.platforms import platforms, recognise
from pipelines.harvest.propose import NoProposal, propose
from pipelines.harvest.sources import NATIONAL, PORTALS_DIR, Source, read_sources
from pipelines.identify.hosts import host_of
from pipelines.identify.regions import region_index
from pipelines.settings import PROJECT_DIR

SOURCES = read_sources(PORTALS_DIR)
REGISTER = [source for source in SOURCES.sources if source.checked]
GIVEN = PROJECT_DIR.parent / "shared" / "portals" / "portals.tsv"
SEEN = [(each.id, url) for each in platforms().values() for url in each.seen]


@pytest.mark.parametrize(("platform", "url"), SEEN, ids=[url for _, url in SEEN])
def test_a_platform_is_recognised_by_the_addresses_seen_on_it(platform: str, url: str):
    assert recognise(url).platform.id == platform


@pytest.mark.parametrize(
    ("url", "page", "platform", "entry_page"),
    [
        # A folder or a number that looks like a year is none.
        (
            "http://www.gaoling.gov.cn/zwgk/nb/2015605198347157506.html", None,
            "xian", "http://www.gaoling.gov.cn/zwgk/nb/",
        ),
        (
            "https://www.cqyz.gov.cn/nb/2020_504392/202601/t20260129_15364021_wap.html", None,
            "trs", "https://www.cqyz.gov.cn/nb/2020_504392/",
        ),
        ("http://a.gov.cn:8080/202601/t20260129_1.htm", None, "trs", "http://a.gov.cn:8080/"),
        (
            "http://a.gov.cn/xxgk/gkmlpt/index", "<script>_CONFIG = {SID: '2', TREE: []}</script>",
            "gkmlpt", "http://a.gov.cn/xxgk/gkmlpt/api/all/0?page=1&sid=2",
        ),
        (
            "http://a.gov.cn/col/col76/index.html",
            "url:'/module/web/jpage/dataproxy.jsp',data:{webid:1,columnid:76,unitid:'88'}",
            "hanweb-dataproxy",
            "http://a.gov.cn/module/web/jpage/dataproxy.jsp?page=1&webid=1&path=/&columnid=76&unitid=88",
        ),
        (
            "https://a.gov.cn/zwgk/nb/index.html",
            "queryData={'webId':'52','pageId':'16','tplSetId':'MsPk','tagId':'分页列表'}",
            "hanweb-jpaas-unit",
            "https://a.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?"
            "parseType=bulidstatic&webId=52&tplSetId=MsPk&pageType=column"
            "&tagId=%E5%88%86%E9%A1%B5%E5%88%97%E8%A1%A8&editType=null&pageId=16"
            "&paramJson=%7B%22pageNo%22:1,%22pageSize%22:50%7D",
        ),
        (
            "https://a.gov.cn/XxgkAnnualReport/show/1.html",
            "<a href='/XxgkContent/showList/790/0/page_3.html'>更多</a>",
            "anhui-showlist", "https://a.gov.cn/XxgkContent/showList/790/0/page_1.html",
        ),
        ("https://a.gov.cn/info/1/2.htm", None, "vsb", None),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_where_a_platform_lists(url: str, page: str | None, platform: str, entry_page: str | None):
    found = recognise(url, page)
    assert (found.platform.id, found.entry_page) == (platform, entry_page)


def test_what_is_proposed_is_an_entry():
    url = "http://www.dushan.gov.cn/zfxxgknb/2022n/202302/t20230209_78174914.html"
    made = propose(url)
    source = Source.model_validate(made.entry)
    [point] = made.open_points
    assert "2022" in point and "{year}" in point
    assert (source.pattern, source.enabled) == ("static", False)
    assert (source.region_code, source.level, source.checked) == ("522726", "county", "never")


def test_what_an_address_does_not_tell_is_said():
    made = propose("https://example.org/info/1/2.htm")
    assert made.entry["region_code"] == ""
    assert made.entry["entry_pages"] == ["https://example.org/"]
    assert [point.partition(":")[0] for point in made.open_points] == ["entry_pages", "region_code"]


def test_a_page_tells_the_region_that_its_host_does_not():
    page = '<meta content="5227260001" name="SiteIDCode">'
    assert propose("https://example.org/info/1/2.htm", page).entry["region_code"] == "522726"


@pytest.mark.parametrize("url", ["ftp://a.gov.cn/", "nb/index.html", "http://", "http://10.0.0.1/"])
def test_what_is_no_address_of_a_portal(url: str):
    with pytest.raises(NoProposal):
        propose(url)


def test_the_command_prints_entries_and_says_what_failed():
    urls = ["http://www.xm.gov.cn/nb/202601/t20260123_2978594.htm", "ftp://a.gov.cn/"]
    result = CliRunner().invoke(app, ["sources", "propose", "--json", *urls])
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, [each["ok"] for each in answers]) == (1, [True, False])
    assert answers[0]["entry"]["region_code"] == "350200"


def test_the_register_is_right_and_nothing_of_it_is_enabled():
    assert SOURCES.problems == []
    assert not [source.id for source in SOURCES.sources if source.enabled]
    assert {source.checked for source in REGISTER} == {"never"}
    assert all(source.level and source.platform for source in REGISTER)


@pytest.mark.parametrize("source", REGISTER, ids=lambda source: source.id)
def test_each_portal_of_the_register_fits_what_was_seen_of_it(source: Source):
    if source.seen:
        assert recognise(source.seen).platform.id == source.platform
        assert host_of(source.seen) == host_of(source.entry_pages[0])
    region = region_index().entry(source.region_code)
    if source.region_code != NATIONAL:
        assert region.name in source.name
        assert source.level in (region.level, "township", "zone")


def test_the_register_holds_what_was_given():
    if not GIVEN.exists():
        pytest.skip("the list of addresses that were seen is not here")
    with GIVEN.open(encoding="utf-8") as file:
        given = {row["url"]: row for row in csv.DictReader(file, delimiter="\t")}
    seen = {source.seen: source for source in REGISTER}
    for url in given.keys() & seen.keys():
        source, region = seen[url], re.sub(r"[（(].*?[)）]", "", given[url]["region"])
        if source.level not in ("zone", "national"):
            assert set(region) <= set(region_index().path(source.region_code)), url
    missing = [url for url in given if url not in seen]
    # An example of before, and the one of which the region is not known.
    assert sorted(given[url]["region"] for url in missing) == ["?", "甘肃省临夏州"]


def test_a_file_that_is_no_platform_is_named(tmp_path: Path):
    (tmp_path / "odd.yaml").write_text("id: odd\nname: x\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"odd\.yaml is no platform"):
        platforms(tmp_path)
