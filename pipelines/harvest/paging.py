"""Find the further pages of a list, in the ways the platforms write them.

Pure: a page in, the addresses of its other pages out, in order.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from pipelines.harvest import data_lists
from pipelines.harvest.data_lists import MAX_PAGES
from pipelines.harvest.finder import LISTING, Link
from pipelines.harvest.page import FetchedPage

_CREATE_PAGES = re.compile(
    r"createPage\w*\(\s*[\"']?(?P<count>\d{1,4})[\"']?\s*,\s*[\"']?\d+[\"']?\s*,"
    r"\s*[\"'](?P<name>[\w-]+)[\"']\s*,\s*[\"'](?P<ending>\w+)[\"']",
    re.I,
)
_NUMBERED = re.compile(r"^(?P<name>.+?)_(?P<number>\d{1,4})\.(?P<ending>s?html?)$")
_NEXT = re.compile(r"下一?[页頁]|后页|尾[页頁]|末[页頁]|>{1,2}|»|next|\d{1,3}|第\d{1,3}页", re.I)
_COL_NUMBER = {
    name: re.compile(rf"[\"']?{name}[\"']?\s*[:=]\s*[\"']?(\d+)", re.I)
    for name in ("totalRecord", "perPage", "unitid")
}
_COL_PAGE = re.compile(r"[?&](?:uid=\d+|pageNum=\d+)", re.I)


def static_pages(page: FetchedPage) -> list[Link]:
    """Return the pages `index_1.html` and following, up to the count in the page's script or links.

    >>> script = '<script>createPageHTML(3, 0, "index", "html");</script>'
    >>> page = FetchedPage("http://a.gov.cn/nb/", script)
    >>> [link.url for link in static_pages(page)]
    ['http://a.gov.cn/nb/index_1.html', 'http://a.gov.cn/nb/index_2.html']
    """
    script = _CREATE_PAGES.search(page.html)
    if script:
        count = min(int(script["count"]), MAX_PAGES)
        names = [f"{script['name']}_{n}.{script['ending']}" for n in range(1, count)]
        return _links(page, (urljoin(page.url, name) for name in names))
    here = urljoin(page.url, ".")
    named = (a.url for a in page.anchors if urljoin(a.url, ".") == here)
    return _links(page, (url for url in named if _NUMBERED.match(urlsplit(url).path)))


def col_pages(page: FetchedPage) -> list[Link]:
    """Return the pages `/col/col123/index.html?uid=…&pageNum=2` and following.

    >>> script = "<script>var perPage=15, totalRecord=40, unitid='88';</script>"
    >>> page = FetchedPage("http://a.gov.cn/col/col1/index.html", script)
    >>> [link.url.partition("?")[2] for link in col_pages(page)]
    ['uid=88&pageNum=2', 'uid=88&pageNum=3']
    """
    here = page.url.partition("?")[0]
    linked = (a.url for a in page.anchors if a.url.partition("?")[0] == here)
    named = [url for url in linked if _COL_PAGE.search(url)]
    found = ((name, number.search(page.html)) for name, number in _COL_NUMBER.items())
    numbers = {name: match[1] for name, match in found if match}
    if numbers.keys() == _COL_NUMBER.keys() and int(numbers["perPage"]):
        total, size = int(numbers["totalRecord"]), int(numbers["perPage"])
        count = min(-(-total // size), MAX_PAGES)
        unit = numbers["unitid"]
        named += [f"{here}?uid={unit}&pageNum={n}" for n in range(2, count + 1)]
    return _links(page, named)


def next_pages(page: FetchedPage) -> list[Link]:
    """Return links labelled 下一页 or with a page number that stay in the folder of the list."""
    here = urlsplit(page.url)
    folder = here.path.rpartition("/")[0]
    named = (
        a.url
        for a in page.anchors
        if _NEXT.fullmatch(a.text)
        and (there := urlsplit(a.url)).netloc == here.netloc
        and there.path.rpartition("/")[0] == folder
    )
    return _links(page, named)


def json_pages(page: FetchedPage) -> list[Link]:
    """Return the further pages of a JSON list, by the parameter that counts them."""
    if page.data is None or page.form is None:
        return []
    rows, total = len(page.anchors), page.data.total
    return _links(page, data_lists.json_pages(page.url, page.form, rows, total))


def record_pages(page: FetchedPage) -> list[Link]:
    """Return the further pages of a list of XML records, `dataproxy.jsp`."""
    return _links(page, data_lists.record_pages(page.url, page.html, len(page.stored)))


def numbered_pages(page: FetchedPage, rows: int) -> list[Link]:
    """Return the next of `page_1.html`, `page_2.html` …, while there are rows."""
    return _links(page, data_lists.numbered_pages(page.url, rows))


def all_pages(page: FetchedPage) -> list[Link]:
    """Return the further pages in all of these ways that apply."""
    found = [*static_pages(page), *col_pages(page), *next_pages(page)]
    return list({link.url: link for link in found}.values())


def _links(page: FetchedPage, urls: Iterator[str] | list[str]) -> list[Link]:
    found = dict.fromkeys(url for url in urls if url != page.url)
    return [Link(url, LISTING, "", page.year) for url in list(found)[:MAX_PAGES]]
