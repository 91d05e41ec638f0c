"""The patterns of the platforms: from a page of a source to the links to follow.

Each is a pure function of one page. A new platform is one more function here and a line in
`PATTERNS`; data/sources/README.md describes the portals of each.
"""

from collections.abc import Callable
from dataclasses import replace

from pipelines.harvest import paging
from pipelines.harvest.finder import (
    MAX_DEPTH,
    Link,
    files,
    frames,
    inside,
    lists,
    reports,
)
from pipelines.harvest.page import FetchedPage
from pipelines.warc.listing import ATTACHMENT, REPORT

MIN_LIST = 4
"""A page with as many reports is a list, also if it was requested as a report."""


def static_listing(page: FetchedPage) -> list[Link]:
    """Follow a list of static pages: index.html, index_1.html, index_2.html."""
    further = [*paging.static_pages(page), *paging.next_pages(page)]
    return [*reports(page, any_text=True), *further, *frames(page)]


def col_listing(page: FetchedPage) -> list[Link]:
    """Follow a list at /col/col123/: rows in CDATA, further pages by ?uid=…&pageNum=…."""
    return [*reports(page, any_text=True), *paging.col_pages(page)]


def annual_report_jsp(page: FetchedPage) -> list[Link]:
    """Follow xxgkAnnualReport.jsp?area=…&fbtime=YEAR: all reports of an area and a year."""
    return [*reports(page, any_text=True), *paging.next_pages(page)]


def data_proxy(page: FetchedPage) -> list[Link]:
    """Follow dataproxy.jsp: a list of XML records, each a row of HTML, with the total number."""
    return [*reports(page, any_text=True), *paging.record_pages(page)]


def json_listing(page: FetchedPage) -> list[Link]:
    """Follow a list in JSON: rows by the paths that the entry or its platform names."""
    return [*reports(page, any_text=True), *paging.json_pages(page)]


def show_list(page: FetchedPage) -> list[Link]:
    """Follow XxgkContent/showList/ORGAN/0/page_1.html: pages numbered in their names."""
    found = reports(page, any_text=True)
    return [*found, *paging.all_pages(page), *paging.numbered_pages(page, len(found))]


def page_of_a_year(page: FetchedPage) -> list[Link]:
    """Follow one page per year, which is the report: its files, and reports it links to."""
    return [*files(page), *reports(page)]


def attachments_only(page: FetchedPage) -> list[Link]:
    """Follow a list whose reports are files."""
    found = [link for link in reports(page, any_text=True) if link.role == ATTACHMENT]
    return [*found, *paging.all_pages(page)]


def generic(page: FetchedPage) -> list[Link]:
    """Follow any portal: links with annual report and a year, channels, frames, further pages."""
    found = reports(page)
    is_list = page.depth > 0 or len(found) >= MIN_LIST
    return [*found, *lists(page), *frames(page), *(paging.all_pages(page) if is_list else ())]


PATTERNS: dict[str, Callable[[FetchedPage], list[Link]]] = {
    "static": static_listing,
    "col": col_listing,
    "jsp": annual_report_jsp,
    "dataproxy": data_proxy,
    "json": json_listing,
    "showlist": show_list,
    "yearly": page_of_a_year,
    "attachments": attachments_only,
    "generic": generic,
}
NEEDS_YEAR = frozenset({"jsp", "yearly"})
"""Patterns whose entry pages are built with the year."""

MAY_MISTAKE_LISTS = frozenset({"generic"})
"""Patterns that distinguish lists from reports by the text of a link alone."""

ENTRY_IS_REPORT = frozenset({"yearly"})
"""Patterns whose entry pages are reports themselves."""

ENTRY_MAY_BE_REPORT = frozenset({"jsp"})
"""Patterns whose entry pages list the reports of a year, or are the only one: seen in 济宁."""

IS_DATA = frozenset({"json"})
"""Patterns whose lists are JSON, and need a format."""


def follow(pattern: str, role: str, page: FetchedPage) -> list[Link]:
    """Return the links to follow on a page that was fetched in a role; each address once.

    A list leads to the links of its pattern, a report to its files, frames and viewers; except for
    the pattern `generic`, which cannot know whether 2023年政府信息公开年报 was the name of a list.
    """
    if role != REPORT or pattern in ENTRY_IS_REPORT:
        found = PATTERNS[pattern](page)
    elif pattern in MAY_MISTAKE_LISTS and page.depth < MAX_DEPTH:
        found = [*files(page), *inside(page), *_reports_of_a_list(page)]
    else:
        found = [*files(page), *inside(page)]
    return list({link.url: link for link in reversed(found)}.values())[::-1]


def _reports_of_a_list(page: FetchedPage) -> list[Link]:
    """Return the reports on a page requested as a report, and further pages if there are many."""
    listed = [replace(link, below=True) for link in reports(page)]
    return [*listed, *paging.all_pages(page)] if len(listed) >= MIN_LIST else listed
