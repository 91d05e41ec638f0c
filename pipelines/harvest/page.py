"""A page as a list of its links: address, text, title, the date beside each.

Bytes in, values out; what a link leads to is judged in `finder`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipelines.readers.container import UnreadableError
from pipelines.readers.encoding import decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]+)", re.I)
_DATE = re.compile(r"(?<!\d)(20[0-4]\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
_RECORD = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|zip)\b", re.I)
_HEAD = 4096
_LONGEST_LABEL = 300
_MOST_ANCHORS = 20_000
_ROWS = ("li", "tr", "dd", "dt", "p", "div")


@dataclass(frozen=True)
class Anchor:
    """One link of a page: where it leads, what it says, and the date printed beside it."""

    url: str
    text: str
    date: str | None = None


@dataclass(frozen=True)
class Page:
    """A page that was received.

    Attributes:
        url: Where it is, after redirects.
        html: Its text.
        year: The year its address was built for, where there is one.
        depth: How many lists lie between the entry page and it.
        within: CSS selector of the parts that hold the list; None for the whole page.
    """

    url: str
    html: str
    year: int | None = None
    depth: int = 0
    within: str | None = None

    @cached_property
    def names_files(self) -> bool:
        """Whether the page can lead to a file at all; most reports do not, and are not parsed."""
        return _FILE.search(self.html) is not None

    @cached_property
    def anchors(self) -> list[Anchor]:
        """All links of the page that go to other web pages, in the order of the page."""
        found = _anchors(self._tree.css("a[href]"), self._base)
        return list(dict.fromkeys([*self._stored, *found]))

    @cached_property
    def listed(self) -> list[Anchor] | None:
        """The links inside `within`, or None where the source names no such part."""
        if self.within is None:
            return None
        try:
            parts = self._tree.css(self.within)
        except SelectolaxError:
            return []
        found = _anchors((node for part in parts for node in part.css("a[href]")), self._base)
        return list(dict.fromkeys([*self._stored, *found]))

    @cached_property
    def _tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)

    @cached_property
    def _base(self) -> str:
        node = self._tree.css_first("base[href]") if "<base" in self.html.lower() else None
        return urljoin(self.url, (node.attributes.get("href") or "").strip()) if node else self.url

    @cached_property
    def _stored(self) -> list[Anchor]:
        """Links of a list that a script will show: rows of HTML in CDATA."""
        rows = _RECORD.findall(self.html) if "<![CDATA[" in self.html else []
        rows = [row for row in rows if "<a" in row]
        if not rows:
            return []
        return _anchors(LexborHTMLParser("".join(rows)).css("a[href]"), self._base)


def read_page(url: str, body: bytes, **about: object) -> Page | None:
    """The page in a body, in whatever encoding it truly is; None where it is no HTML."""
    head = body[:_HEAD].lower()
    if b"<" not in head or body.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return None
    declared = _CHARSET.search(head)
    try:
        html, _ = decode(body, declared[1].decode() if declared else None)
    except UnreadableError:
        html = body.decode("gb18030" if declared and b"gb" in declared[1] else "utf-8", "replace")
    return Page(url, html, **about)


def one_line(text: str) -> str:
    """Text with all its white space as single spaces."""
    return " ".join(text.split())


def _anchors(nodes: Iterable[LexborNode], base: str) -> list[Anchor]:
    found = []
    for number, node in enumerate(nodes):
        if number >= _MOST_ANCHORS:
            break
        if url := _resolved(base, node.attributes.get("href") or ""):
            text = _label(node)
            found.append(Anchor(url, text, _date_beside(node, text)))
    return found


def _resolved(base: str, href: str) -> str | None:
    """The address a link means, without its fragment; None where it is no web address."""
    href = "".join(href.split()) if "\n" in href else href.strip()
    if not href or href.startswith("#"):
        return None
    try:
        url = urldefrag(urljoin(base, href)).url
        return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else None
    except ValueError:
        return None


def _label(node: LexborNode) -> str:
    """What a link says: its text, or its title where that says more (texts are cut short)."""
    text = one_line(node.text(deep=True))
    title = one_line(node.attributes.get("title") or "")
    return max(text, title, key=len)[:_LONGEST_LABEL]


def _date_beside(node: LexborNode, text: str) -> str | None:
    """The date in the row of a link, outside its text, as YYYY-MM-DD."""
    row = node.parent
    if row is None or row.tag not in _ROWS or len(row.css("a")) > 2:
        row = row.parent if row is not None and row.tag in ("span", "td", "h3", "h4") else None
    if row is None or row.tag not in _ROWS or len(row.css("a")) > 2:
        return None
    around = one_line(row.text(deep=True)).replace(text, " ")
    for year, month, day in _iter_dates(around):
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return f"{year}-{int(month):02}-{int(day):02}"
    return None


def _iter_dates(text: str) -> Iterator[tuple[str, str, str]]:
    for match in _DATE.finditer(text):
        yield match[1], match[2], match[3]
