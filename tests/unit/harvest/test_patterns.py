"""Which links are followed, by what they say and how the platform builds its lists."""

import pytest

from pipelines.harvest.finder import Link, role_of, says_report, year_said
from pipelines.harvest.page import FetchedPage, read_page
from pipelines.harvest.paging import next_pages, static_pages
from pipelines.harvest.patterns import follow

LIST = "http://www.a.gov.cn/zwgk/nb/index.html"
TITLE = "独山县教育局2023年政府信息公开工作年度报告"


def followed(pattern: str, html: str, role: str = "listing", **about: object) -> list[Link]:
    return follow(pattern, role, FetchedPage(LIST, html, **about))


def paths(links: list[Link]) -> list[str]:
    return [link.url.removeprefix("http://www.a.gov.cn") for link in links]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年政府信息公开工作年度报告", 2023),
        ("关于2023年度政府信息公开的报告（2024年1月20日）", 2023),
        ("2024-01-20 2023年年报", 2023),
        ("政府信息公开年报(2019)", 2019),
        ("二〇二一年政府信息公开年度报告", 2021),
        ("二○一八年年报", 2018),
        ("政府信息公开年报 2024年1月20日", None),
        ("政府信息公开年报2024.1.20", None),
        ("1202年年报", None),
        ("第20235号", None),
    ],
)
def test_years(text: str, year: int | None):
    assert year_said(text) == year


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2023年政府信息公开工作年度报告", True),
        ("2016年政府信息公开年报", True),
        ("教育局政府信息公开2020年度工作报告", True),
        ("2023年年报", True),
        ("统计局2023年政府信息公开年报", True),
        ("2023年法治政府建设年度报告", False),
        ("2022年政府网站工作年度报表", False),
        ("2023年度部门决算", False),
        ("关于做好2023年政府信息公开年度报告编制的通知", False),
        ("一图读懂2023年政府信息公开年度报告", False),
        ("政府信息公开指南", False),
    ],
)
def test_what_speaks_of_a_report(text: str, is_one: bool):
    assert says_report(text) is is_one


@pytest.mark.parametrize(
    ("url", "role"),
    [
        ("http://a.gov.cn/1.html", "report"),
        ("http://a.gov.cn/nb/", "report"),
        ("http://a.gov.cn/show.jsp?id=1.pdf", "report"),
        ("http://a.gov.cn/P020.PDF", "attachment"),
        ("http://a.gov.cn/%E6%8A%A5%E5%91%8A.docx", "attachment"),
        ("http://a.gov.cn/a.wps?x=1", "attachment"),
        ("http://a.gov.cn/v1.2", "report"),
        ("http://a.gov.cn/a.mp4", "other"),
        ("http://a.gov.cn/a.jpg", "other"),
        ("http://a.gov.cn/a.rar", "other"),
    ],
)
def test_pages_and_files(url: str, role: str):
    assert role_of(url) == role


def test_a_link_is_told_whole():
    link = f'<a href="../t1.html" title="{TITLE}">独山县教育局2023年…</a>'
    html = f"<ul><li><span>2024-1-5</span>{link}</li></ul>"
    assert followed("static", html) == [
        Link("http://www.a.gov.cn/zwgk/t1.html", "report", TITLE, 2023, "2024-01-05")
    ]


def test_the_date_inside_a_title_is_not_the_date_beside_it():
    html = f'<li><a href="a.html">{TITLE}（2024年1月5日）</a></li>'
    assert followed("static", html)[0].date is None


def test_links_that_lead_nowhere_are_left():
    hrefs = (
        "javascript:void(0)",
        "mailto:a@b.cn",
        "#top",
        "",
        "file:///etc/passwd",
        "http://[x/",
        "http://a.gov.cn:port/",
        "http://a.gov.cn:99999/",
        "ftp://a/b",
    )
    html = "".join(f'<a href="{href}">{TITLE}</a>' for href in hrefs)
    assert followed("generic", html) == []


@pytest.mark.parametrize("pattern", ["static", "col", "jsp", "attachments"])
def test_other_links_of_a_list_are_left(pattern: str):
    html = (
        "<a href='/'>首页</a><a href='a.pdf'>公开指南</a><a href='b.html'>2023年度部门决算报告</a>"
    )
    assert followed(pattern, html) == []


def test_a_list_of_one_year_needs_none_in_its_texts():
    html = "<a href='a.html'>教育局政府信息公开年度报告</a>"
    (link,) = followed("jsp", html, year=2022)
    assert link.year == 2022
    assert [link.role for link in followed("generic", html)] == ["listing"]


def test_within_takes_all_links_of_a_part_and_no_others():
    html = "<ul class=nb><li><a href=a.html>教育局</a></ul><a href=b.html>2023年年报</a>"
    assert paths(followed("static", html, year=2022, within="ul.nb")) == ["/zwgk/nb/a.html"]


def test_a_selector_that_is_none_takes_nothing():
    assert followed("static", f"<a href=a.html>{TITLE}</a>", within="ul[[") == []


def test_static_pages_by_script_and_by_links():
    script = 'createPageHTML("3","0","list","shtml");'
    assert paths(static_pages(FetchedPage(LIST, f"<script>{script}</script>"))) == [
        "/zwgk/nb/list_1.shtml",
        "/zwgk/nb/list_2.shtml",
    ]
    links = "<a href=index_1.html>2</a><a href=../other/index_1.html>x</a><a href=t1.html>y</a>"
    assert paths(static_pages(FetchedPage(LIST, links))) == ["/zwgk/nb/index_1.html"]


def test_a_script_that_claims_too_many_pages_is_not_believed():
    assert len(static_pages(FetchedPage(LIST, 'createPageHTML(9999, 0, "index", "html")'))) == 499


def test_next_pages_stay_in_their_folder_and_host():
    html = (
        "<a href=list.jsp?page=2>下一页</a><a href=list.jsp?page=9>尾页</a><a href=?p=3>3</a>"
        "<a href=/zwgk/x/list.jsp>下一页</a><a href=http://b.gov.cn/zwgk/nb/2>2</a>"
    )
    found = paths(next_pages(FetchedPage(LIST, html)))
    assert found == [
        "/zwgk/nb/list.jsp?page=2",
        "/zwgk/nb/list.jsp?page=9",
        "/zwgk/nb/index.html?p=3",
    ]


def test_col_rows_stand_in_a_script():
    html = (
        "<script type='text/xml'><datastore><totalrecord>2</totalrecord><recordset><record>"
        f"<![CDATA[<li><a href='/art/2024/1/5/art_1_2.html'>{TITLE}</a><b>2024-01-05</b></li>]]>"
        "</record></recordset></datastore></script>"
        "<script>perPage:'1', totalRecord:'2', unitid:'7'</script>"
    )
    found = followed("col", html)
    assert paths(found) == ["/art/2024/1/5/art_1_2.html", "/zwgk/nb/index.html?uid=7&pageNum=2"]
    assert found[0].date == "2024-01-05"


def test_generic_goes_down_to_years_and_no_deeper_than_three():
    channel = "<a href=/nb/>政府信息公开年报</a><a href=/nb/2023/>2023年</a>"
    assert paths(followed("generic", channel)) == ["/nb/"]
    below = followed("generic", channel, depth=1)
    assert [(link.year, link.below) for link in below] == [(None, True), (2023, True)]
    assert followed("generic", channel, depth=3) == []


def test_frames_of_the_same_host_are_lists():
    html = "<iframe src=list.html></iframe><iframe src=http://b.cn/></iframe><iframe></iframe>"
    for pattern in ("static", "generic"):
        (link,) = followed(pattern, html, year=2023)
        assert link == Link(
            "http://www.a.gov.cn/zwgk/nb/list.html", "listing", "", 2023, below=True
        )
        assert followed(pattern, html, depth=3) == []


def test_a_report_leads_to_its_files_alone():
    html = (
        "<a href=/nb/>政府信息公开年报</a><a href=2022.html>2022年年报</a>"
        "<a href=a.doc>附件1：点击下载</a><a href=b.pdf></a><a href=c.pdf>信息公开申请表</a>"
        f"<a href=d.xlsx>{TITLE}.xlsx</a>"
    )
    found = followed("static", html, role="report", year=2023)
    assert paths(found) == ["/zwgk/nb/a.doc", "/zwgk/nb/b.pdf", "/zwgk/nb/d.xlsx"]
    assert {(link.role, link.year) for link in found} == {("attachment", 2023)}


def test_generic_goes_on_where_a_list_was_taken_for_a_report():
    titles = [f"{name}局2023年政府信息公开年报" for name in ("教育", "公安", "民政", "司法")]
    rows = [f"<a href={number}.html>{title}</a>" for number, title in enumerate(titles)]
    further = "<a href=index_1.html>下一页</a>"
    found = followed("generic", "".join(rows) + further, role="report")
    assert paths(found) == [
        f"/zwgk/nb/{name}" for name in ("0.html", "1.html", "2.html", "3.html", "index_1.html")
    ]
    assert [link.below for link in found] == [True] * 4 + [False]
    assert paths(followed("generic", "".join(rows) + further)) == paths(found)
    assert paths(followed("generic", "".join(rows[:3]) + further)) == paths(found)[:3]
    few = followed("generic", "".join(rows[:3]) + further, role="report")
    assert paths(few) == [f"/zwgk/nb/{number}.html" for number in range(3)]
    assert followed("generic", "".join(rows), role="report", depth=3) == []


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("gb18030", "gb2312"),
        ("gb18030", "utf-8"),
        ("utf-8", "gbk"),
        ("utf-8-sig", ""),
    ],
)
def test_a_page_is_read_in_the_encoding_it_is_in(encoding: str, declared: str):
    html = f"<meta charset='{declared}'><a href=a.html>{TITLE}</a>"
    page = read_page(LIST, html.encode(encoding))
    assert [anchor.text for anchor in page.anchors] == [TITLE]


@pytest.mark.parametrize(
    "html",
    [
        "<![CDATA[" * 200_000,
        "<div>" + "<a href=a.html>2023年年报</a>" * 60_000 + "2024-01-05</div>",
        "<li>" * 100_000 + "<a href=a.html>2023年年报</a>",
        "<a href='" + "a" * 1_000_000,
        "<p>" + "createPageHTML(" * 100_000,
        "<p>totalRecord" + " " * 1_000_000,
    ],
    ids=["records", "links", "depth", "address", "scripts", "spaces"],
)
def test_pages_that_want_to_be_slow_are_read_in_time(html: str):
    # Quadratic work on any of these takes minutes, and the suite with it.
    page = read_page(LIST, html.encode())
    assert len(page.anchors) <= 20_000
    for pattern in ("static", "col", "generic"):
        assert len(follow(pattern, "listing", page)) <= 1


@pytest.mark.parametrize(
    "body", [b"", b"<" * (9 * 1024**2), b"%PDF-1.4 <a href=x>", b"PK\x03\x04<a", b"\x00\x01\x02"]
)
def test_what_is_no_page_is_not_read(body: bytes):
    assert read_page(LIST, body) is None
