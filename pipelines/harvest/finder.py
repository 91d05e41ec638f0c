"""Classify links by their text: a report, a file of one, a list of reports, or neither.

`patterns` combines this with the list formats of the platforms.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pipelines.harvest.page import Anchor, FetchedPage
from pipelines.warc.listing import ATTACHMENT, REPORT

LISTING, ROBOTS, OTHER = "listing", "robots", "other"
MAX_DEPTH = 3
"""Most lists below lists, from the entry page; pages of one list have one depth."""

_DEEPEST_FRAME = MAX_DEPTH + 2
_INSIDE = re.compile(r"<(?:i?frame|embed|object|I?FRAME|EMBED|OBJECT)\b")

FILES = frozenset({"doc", "docx", "wps", "pdf", "xls", "xlsx", "et", "zip"})
PAGES = frozenset({
    "", "html", "htm", "shtml", "xhtml", "jhtml", "jsp", "jspx", "do", "action", "asp", "aspx",
    "php", "mht",
})  # fmt: skip

_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?=\s*年)")
_YEAR_ALONE = re.compile(r"(?<![\d./-])(20[0-4]\d)(?!\d|\s*[-./]\s*\d|\s*年\s*\d{1,2}\s*月)")
_NUMERAL = r"\s*([〇○零O0一二三四五六七八九])"
_CHINESE_YEAR = re.compile(rf"二{_NUMERAL}{_NUMERAL}{_NUMERAL}(?=\s*年)")
_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_ANNUAL_REPORT = re.compile(
    r"年\s*度?\s*(?:工作)?\s*(?:情况)?(?:的)?\s*报告|年\s*报"
    r"|公开.{0,12}年.{0,8}报告|年.{0,24}公开.{0,12}报告"
)
_DISCLOSURE = re.compile(r"(?:信息|政务)公开")
_OTHER_SUBJECT = re.compile(
    r"法治|网站|统计|决算|预算|财务|财政|审计|环境|生态|质量|责任|就业|知识产权|气候|行政执法|投资|国有资"
)
_ABOUT_REPORTS = re.compile(r"通知|解读|图解|一图|模板|格式|培训|公示表|考核")
_YEAR_CHANNEL = re.compile(r"20[0-4]\d\s*年度?(?:年报|年度报告)?")
_FILE_ONLY = re.compile(
    r"(?:附件|附|下载|点击|查看|浏览|打开|全文|原文|原件|正文|文件|文档|此处|这里|版"
    r"|pdf|docx?|wps|xlsx?|word|excel|zip|[\d\s.:：、,，()（）【】\[\]_-])+",
    re.I,
)
_ENDING = re.compile(r"[a-z][a-z0-9]{1,4}")
_LONGEST_CHANNEL = 24


@dataclass(frozen=True)
class Link:
    """A link to follow: its address, role and listing, and whether it leads to a deeper list."""

    url: str
    role: str
    text: str
    year: int | None = None
    date: str | None = None
    below: bool = False


def year_said(text: str) -> int | None:
    """Return the report year in a text: before 年 first, then alone; never a date's.

    >>> year_said("攸县教育局2020年政府信息公开工作年度报告"), year_said("二〇二三年年报")
    (2020, 2023)
    >>> year_said("政府信息公开年报 2021-01-20")
    """
    text = _CHINESE_YEAR.sub(lambda m: "2" + "".join(m.groups()).translate(_DIGITS), text)
    found = [int(m[1]) for m in _YEAR.finditer(text) if _YEAR_ALONE.match(text, m.start())]
    return next(iter(found or [int(m[1]) for m in _YEAR_ALONE.finditer(text)]), None)


def says_report(text: str) -> bool:
    """Return whether a text names an annual report on disclosure, not one on another subject.

    >>> says_report("2023年政府信息公开工作年度报告"), says_report("2023年法治政府建设年度报告")
    (True, False)
    """
    if _ABOUT_REPORTS.search(text) or not _ANNUAL_REPORT.search(text):
        return False
    return bool(_DISCLOSURE.search(text)) or not _OTHER_SUBJECT.search(text)


def extension(url: str) -> str:
    """Return the file extension of an address, in lower case, without the dot.

    >>> extension("http://a.gov.cn/P0202101.PDF?x=1"), extension("http://a.gov.cn/col/col1/")
    ('pdf', '')
    """
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    return name.rpartition(".")[2].lower() if "." in name else ""


def role_of(url: str) -> str:
    """Return the role of a report's link: page or file; `other` is not fetched."""
    ending = extension(url)
    if ending in FILES:
        return ATTACHMENT
    return REPORT if ending in PAGES or not _ENDING.fullmatch(ending) else OTHER


def reports(page: FetchedPage, *, any_text: bool = False) -> list[Link]:
    """Return the reports that a list names.

    Args:
        page: The list.
        any_text: Its links need not name a year: the list is of one year, or of annual reports
            only.
    """
    listed = page.anchors if page.listed is None else page.listed
    found = []
    for anchor in listed:
        text = _with_file_name(anchor)
        year = year_said(text) or page.year
        is_named = page.listed is not None or says_report(text)
        if is_named and (year or any_text) and (role := role_of(anchor.url)) != OTHER:
            found.append(Link(anchor.url, role, anchor.text, year, anchor.date))
    return found


def files(page: FetchedPage) -> list[Link]:
    """Return the files of a report: those named for it, and those without another subject."""
    found = []
    for anchor in page.anchors if page.names_files else ():
        if role_of(anchor.url) != ATTACHMENT:
            continue
        text = _with_file_name(anchor)
        if says_report(text) or _FILE_ONLY.fullmatch(anchor.text or "附件"):
            year = year_said(text) or page.year
            found.append(Link(anchor.url, ATTACHMENT, anchor.text, year, anchor.date))
    return found


def lists(page: FetchedPage) -> list[Link]:
    """Return the report lists that a page links to: channels named for reports or a year.

    >>> html = '<a href="nb/">政府信息公开年报</a><a href="x/">要闻</a>'
    >>> page = FetchedPage("http://a.gov.cn/", html)
    >>> [link.url for link in lists(page)]
    ['http://a.gov.cn/nb/']
    """
    if page.depth >= MAX_DEPTH:
        return []
    below_list = page.depth > 0
    found = []
    for anchor in page.anchors:
        text = anchor.text
        if len(text) > _LONGEST_CHANNEL or role_of(anchor.url) != REPORT:
            continue
        is_channel = says_report(text) and year_said(text) is None
        is_year = below_list and _YEAR_CHANNEL.fullmatch(text) is not None
        if (is_channel or is_year) and anchor.url != page.url:
            year = year_said(text) if is_year else page.year
            found.append(Link(anchor.url, LISTING, text, year, anchor.date, below=True))
    return found


def frames(page: FetchedPage) -> list[Link]:
    """Return the pages in frames of a list, which may hold its rows."""
    if page.depth >= MAX_DEPTH:
        return []
    return [Link(url, LISTING, "", page.year, below=True) for url in page.frames]


def inside(page: FetchedPage) -> list[Link]:
    """Return the frames and files inside the page of a report without text of its own.

    >>> html = "<title>2023年年度报告</title><iframe src='/frame/1.html'></iframe>"
    >>> [(link.url, link.role) for link in inside(FetchedPage("http://a.gov.cn/nb/1.html", html))]
    [('http://a.gov.cn/frame/1.html', 'report')]
    """
    if (
        page.has_tables
        or not _INSIDE.search(page.html)
        or page.depth >= _DEEPEST_FRAME
        or not page.is_thin
    ):
        return []
    found = ((url, role_of(url)) for url in page.inside)
    return [
        Link(url, role, "", page.year, below=True)
        for url, role in found
        if role != OTHER and url != page.url
    ]


def _with_file_name(anchor: Anchor) -> str:
    """Return the text of a link, with the name of its file if that has words."""
    if role_of(anchor.url) != ATTACHMENT:
        return anchor.text
    return f"{anchor.text} {PurePosixPath(unquote(urlsplit(anchor.url).path)).stem}".strip()
