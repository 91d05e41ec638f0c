"""Parse a page into its links: address, text, title, the date beside each.

`finder` classifies the links.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipelines.harvest.data_lists import DataList, ListFormat, read_list
from pipelines.outcomes import has_tables
from pipelines.readers.container import UnreadableError
from pipelines.readers.encoding import decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]+)", re.I)
_DATE = re.compile(r"(?<!\d)(20[0-4]\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
_RECORD, _RECORD_END = "<![CDATA[", "]]>"
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|zip)\b", re.I)
_HEAD = 4096
_LONGEST_LABEL = 300
_MOST_ANCHORS = 20_000
_ROWS = ("li", "tr", "dd", "dt", "p", "div")
_INSIDE_ROWS = ("span", "td", "h3", "h4", "b", "strong", "font")
_LINKS_A_ROW = 2
_LARGEST_PAGE = 8 * 1024**2
_THIN = 400


@dataclass(frozen=True)
class Anchor:
    """One link of a page: its address, its text, and the date printed beside it."""

    url: str
    text: str
    date: str | None = None


@dataclass(frozen=True)
class FetchedPage:
    """A received page.

    Attributes:
        url: Its address, after redirects.
        html: Its text.
        year: The year its address was built for, if any.
        depth: The number of lists between the entry page and it.
        within: CSS selector of the parts that hold the list; None for the whole page.
        form: The places of the rows, in a list in JSON.
    """

    url: str
    html: str
    year: int | None = None
    depth: int = 0
    within: str | None = None
    form: ListFormat | None = None

    @cached_property
    def data(self) -> DataList | None:
        """The list in a JSON response, by its format."""
        return read_list(self.html, self.form) if self.form else None

    @cached_property
    def names_files(self) -> bool:
        """Whether the page can link to a file at all; most reports do not, and are not parsed."""
        return _FILE.search(self.html) is not None

    @cached_property
    def anchors(self) -> list[Anchor]:
        """All links of the page to other web pages, in the order of the page."""
        if self.form:
            return self._rows
        found = _anchors(self._tree.css("a[href]"), self._base)
        return list(dict.fromkeys([*self.stored, *found]))

    @cached_property
    def listed(self) -> list[Anchor] | None:
        """The links inside `within`, or None if the source names no such part."""
        if self.within is None:
            return None
        try:
            parts = self._tree.css(self.within)
        except SelectolaxError:
            return []
        found = _anchors((node for part in parts for node in part.css("a[href]")), self._base)
        return list(dict.fromkeys([*self.stored, *found]))

    @cached_property
    def frames(self) -> list[str]:
        """The pages of the same host in frames of this one."""
        host = urlsplit(self.url).netloc
        return [url for url in self.inside if urlsplit(url).netloc == host]

    @cached_property
    def inside(self) -> list[str]:
        """The pages and files inside this one, on any host.

        For a viewer, the file in its address: `viewer.html?file=/1.pdf`.
        """
        nodes = self._tree.css("iframe[src], frame[src], embed[src], object[data]")
        found = []
        for node in nodes:
            url = _resolved(self._base, node.attributes.get("src") or node.attributes.get("data"))
            if url:
                given = dict(parse_qsl(urlsplit(url).query)).get("file")
                found.append(_resolved(url, given) if given else url)
        return list(dict.fromkeys(filter(None, found)))

    @cached_property
    def has_tables(self) -> bool:
        """Return whether it has as many cells as the statutory tables of a report."""
        return has_tables(self.html)

    @cached_property
    def is_thin(self) -> bool:
        """Return whether a page shows so little text that its frames and files are its content."""
        has_cells = "<td" in self.html or "<TD" in self.html
        return not has_cells and len(self._text) < _THIN

    @cached_property
    def _text(self) -> str:
        tree = LexborHTMLParser(self.html)
        tree.strip_tags(["script", "style", "noscript", "a"], recursive=True)
        return "".join(tree.body.text(deep=True).split()) if tree.body else ""

    @cached_property
    def _rows(self) -> list[Anchor]:
        """Return the rows of a list in a data format."""
        if self.data is None:
            return []
        if self.data.html is not None:
            return _anchors(LexborHTMLParser(self.data.html).css("a[href]"), self.url)
        found = ((_resolved(self.url, row.url), row) for row in self.data.rows)
        return [Anchor(url, row.title[:_LONGEST_LABEL], row.date) for url, row in found if url]

    @cached_property
    def _tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)

    @cached_property
    def _base(self) -> str:
        node = self._tree.css_first("base[href]") if "<base" in self.html.lower() else None
        return urljoin(self.url, (node.attributes.get("href") or "").strip()) if node else self.url

    @cached_property
    def stored(self) -> list[Anchor]:
        """Return the links of a list that a script will show: rows of HTML in CDATA."""
        rows = [row for row in _records(self.html) if "<a" in row]
        if not rows:
            return []
        return _anchors(LexborHTMLParser("".join(rows)).css("a[href]"), self._base)


def read_page(url: str, body: bytes, **about: Any) -> FetchedPage | None:
    """Return the page in a body, decoded by its actual encoding.

    None if it is neither HTML nor a list in a data format, or larger than any list: nothing is
    followed there.
    """
    head = body[:_HEAD].lower()
    if (
        len(body) > _LARGEST_PAGE
        or (b"<" not in head and not about.get("form"))
        or body.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    ):
        return None
    declared = _CHARSET.search(head)
    try:
        html, _ = decode(body, declared[1].decode() if declared else None)
    except UnreadableError:
        html = body.decode("gb18030" if declared and b"gb" in declared[1] else "utf-8", "replace")
    return FetchedPage(url, html, **about)


def one_line(text: str) -> str:
    """Return text with all its white space as single spaces."""
    return " ".join(text.split())


def _records(html: str) -> Iterator[str]:
    """Return the contents of CDATA sections."""
    start = html.find(_RECORD)
    while start >= 0 and (end := html.find(_RECORD_END, start)) >= 0:
        yield html[start + len(_RECORD) : end]
        start = html.find(_RECORD, end)


def _anchors(nodes: Iterable[LexborNode], base: str) -> list[Anchor]:
    found: list[Anchor] = []
    rows: dict[int, str] = {}
    for number, node in enumerate(nodes):
        if number >= _MOST_ANCHORS:
            break
        if url := _resolved(base, node.attributes.get("href") or ""):
            text = _label(node)
            found.append(Anchor(url, text, _date_beside(node, text, rows)))
    return found


def _resolved(base: str, href: str | None) -> str | None:
    """Return the absolute address of a link, without its fragment; None if it is no web address."""
    href = href or ""
    href = "".join(href.split()) if "\n" in href else href.strip()
    if not href or href.startswith("#"):
        return None
    try:
        url = urldefrag(urljoin(base, href)).url
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        return url if is_web else None
    except ValueError:
        return None


def _label(node: LexborNode) -> str:
    """Return the label of a link: its text, or its title if longer (texts are cut short)."""
    text = one_line(node.text(deep=True))
    title = one_line(node.attributes.get("title") or "")
    return max(text, title, key=len)[:_LONGEST_LABEL]


def _date_beside(node: LexborNode, text: str, rows: dict[int, str]) -> str | None:
    """Return the date in a link's row, outside its text, as YYYY-MM-DD; `rows` are those seen."""
    for row in _rows_of(node):
        if row.mem_id not in rows:
            rows[row.mem_id] = "" if len(row.css("a")) > _LINKS_A_ROW else row.text(deep=True)
        if around := rows[row.mem_id]:
            dates = _DATE.findall(one_line(around).replace(text, " "))
            return next(
                (f"{y}-{int(m):02}-{int(d):02}" for y, m, d in dates if _is_day(m, d)), None
            )
    return None


def _rows_of(node: LexborNode) -> Iterator[LexborNode]:
    """Return the elements around a link that can be its row, from the inside."""
    parent = node.parent
    if parent is not None and parent.tag in _INSIDE_ROWS:
        parent = parent.parent
    if parent is not None and parent.tag in _ROWS:
        yield parent


def _is_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31
