"""Lists in data formats: JSON of rows, JSON with HTML inside, XML of records; and their paging.

Returns rows and addresses of further pages. The formats of platforms are in data/platforms, that of
a single portal in its entry. `finder` decides which rows are reports.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict, model_validator

_PADDED = re.compile(r"^\s*[\w.$]+\s*\((?P<json>.*)\)\s*;?\s*$", re.S)
_FIELD = re.compile(r"\{([\w.]+)\}")
_DATE = re.compile(r"(20[0-4]\d)\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})")
_TOTAL_RECORD = re.compile(r"<totalrecord>\s*(\d+)", re.I)
_NUMBERED = re.compile(r"^(?P<before>.*/\w*?_?)(?P<number>\d{1,4})(?P<after>\.s?html?)$")
_CHINA = timedelta(hours=8)
_MILLISECONDS = 10**11
MAX_PAGES = 500
"""Most pages of a list that are followed."""


class ListFormat(BaseModel):
    """The places of the rows in a JSON response; names of fields with dots between levels.

    Attributes:
        rows: The list of rows; the empty name is the response itself.
        html: Or a text of HTML that holds the rows as links.
        title: In a row its title.
        url: In a row its address; with braces an address built of fields: `/show/{id}.html`.
        date: In a row its date, as text or as seconds or milliseconds since 1970.
        total: In the response, how many rows there are on all pages.
        page: The parameter of the address that counts pages; `paramJson.pageNo` is pageNo in the
            JSON of the parameter paramJson.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: str | None = None
    html: str | None = None
    title: str = "title"
    url: str = "url"
    date: str | None = None
    total: str | None = None
    page: str = "page"

    @model_validator(mode="after")
    def _one_of_two(self) -> "ListFormat":
        if (self.rows is None) == (self.html is None):
            raise ValueError("give the place of its rows: either rows, or html")
        return self


class ListRow(NamedTuple):
    """One row of a list: address as written, title, date as YYYY-MM-DD."""

    url: str
    title: str
    date: str | None


class DataList(NamedTuple):
    """The content of a JSON response: rows, or HTML with the rows, and the total number of rows."""

    rows: list[ListRow]
    html: str | None
    total: int | None


def read_list(text: str, form: ListFormat) -> DataList | None:
    """Return the rows of a JSON response; None if it is no JSON, or has no rows in their place.

    >>> form = ListFormat(rows="articles", date="date", total="total")
    >>> text = '{"articles": [{"title": "2023年年报", "url": "/1.html", "date": 1706659200}]}'
    >>> read_list(text, form).rows
    [ListRow(url='/1.html', title='2023年年报', date='2024-01-31')]
    """
    padded = _PADDED.match(text)
    try:
        answer = json.loads(padded["json"] if padded else text)
    except ValueError:
        return None
    total = _at(answer, form.total)
    total = int(total) if str(total or "").isdecimal() else None
    if form.html is not None:
        html = _at(answer, form.html)
        if not isinstance(html, str):
            return None
        return DataList([], html, total)
    rows = _at(answer, form.rows)
    if not isinstance(rows, list):
        return None
    read = (_row(row, form) for row in rows if isinstance(row, dict))
    return DataList([row for row in read if row.url], None, total)


def json_pages(url: str, form: ListFormat, rows: int, total: int | None) -> list[str]:
    """Return the further pages of a JSON list: all of them if their number is known, else the next.

    >>> json_pages("http://a.gov.cn/api?page=1", ListFormat(rows=""), 20, 45)
    ['http://a.gov.cn/api?page=2', 'http://a.gov.cn/api?page=3']
    """
    number = _page_number(url, form.page)
    return [_with_page(url, form.page, n) for n in _numbers(number, rows, total)]


def record_pages(url: str, text: str, rows: int) -> list[str]:
    """Return the further pages of an XML list, by `startrecord` and `endrecord` or by `page`.

    >>> text = "<totalrecord>60</totalrecord>"
    >>> record_pages("http://a.gov.cn/p.jsp?startrecord=1&endrecord=45", text, 45)
    ['http://a.gov.cn/p.jsp?startrecord=46&endrecord=90']
    """
    found = _TOTAL_RECORD.search(text)
    total = int(found[1]) if found else None
    parameters = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    first, last = parameters.get("startrecord", ""), parameters.get("endrecord", "")
    if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last)):
        further = _numbers(_page_number(url, "page"), rows, total)
        return [_with_page(url, "page", n) for n in further]
    size = int(last) - int(first) + 1
    number = (int(first) - 1) // size + 1
    return [
        _with(url, {"startrecord": str(n * size - size + 1), "endrecord": str(n * size)})
        for n in _numbers(number, min(rows, size) if total is None else size, total)
    ]


def numbered_pages(url: str, rows: int) -> list[str]:
    """Return the next page of a list with numbered names and no links: `page_1.html`.

    >>> numbered_pages("http://a.gov.cn/XxgkContent/showList/790/0/page_1.html", 15)
    ['http://a.gov.cn/XxgkContent/showList/790/0/page_2.html']
    """
    parts = urlsplit(url)
    found = _NUMBERED.match(parts.path)
    if not found:
        return []
    return [
        urlunsplit(parts._replace(path=f"{found['before']}{n}{found['after']}"))
        for n in _numbers(int(found["number"]), rows, None)
    ]


def _numbers(number: int, rows: int, total: int | None) -> range:
    """Return the numbers of the pages after a page with `rows` rows."""
    if not rows or number >= MAX_PAGES:
        return range(0)
    if total is None:
        return range(number + 1, number + 2)
    # From the first page alone: the last one has fewer rows, and would give another count.
    return range(2, min(-(-total // rows), MAX_PAGES) + 1) if number <= 1 else range(0)


def _row(row: dict, form: ListFormat) -> ListRow:
    url = _FIELD.sub(lambda m: str(_at(row, m[1]) or ""), form.url) if "{" in form.url else ""
    url = url or str(_at(row, form.url) or "")
    title = " ".join(re.sub(r"<[^>]*>", "", str(_at(row, form.title) or "")).split())
    return ListRow(url, title, _date(_at(row, form.date)))


def _date(value: Any) -> str | None:
    if isinstance(value, (int, float)) or str(value or "").isdecimal():
        seconds = int(value) / (1000 if int(value) >= _MILLISECONDS else 1)
        return str((datetime.fromtimestamp(seconds, UTC) + _CHINA).date()) if seconds else None
    found = _DATE.search(str(value or ""))
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def _at(value: Any, path: str | None) -> Any:
    """Return the value at a path; None if the path does not exist."""
    for name in (path or "").split(".") if path else ():
        if isinstance(value, list) and name.isdecimal():
            value = value[int(name)] if int(name) < len(value) else None
        else:
            value = value.get(name) if isinstance(value, dict) else None
    return None if path is None else value


def _page_number(url: str, page: str) -> int:
    """Return the number of a page by its address; 1 if the address has none."""
    name, _, inner = page.partition(".")
    value = dict(parse_qsl(urlsplit(url).query)).get(name, "")
    if inner:
        try:
            value = str(_at(json.loads(value), inner))
        except ValueError:
            value = ""
    return int(value) if value.isdecimal() else 1


def _with_page(url: str, page: str, number: int) -> str:
    name, _, inner = page.partition(".")
    if not inner:
        return _with(url, {name: str(number)})
    try:
        value = json.loads(dict(parse_qsl(urlsplit(url).query)).get(name, "{}"))
    except ValueError:
        value = {}
    return _with(url, {name: json.dumps({**value, inner: number}, separators=(",", ":"))})


def _with(url: str, changed: dict[str, str]) -> str:
    """Return an address with parameters of its query changed or added, in their order."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | changed
    return urlunsplit(parts._replace(query=urlencode(query, safe="/,:")))
