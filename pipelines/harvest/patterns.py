"""The patterns of the platforms: a page of a source in, the links to follow out.

Each is a pure function of one page. A new platform is one more function here and a line in
`PATTERNS`; docs/harvest.md says which portals look like which.
"""

from collections.abc import Callable

from pipelines.harvest import paging
from pipelines.harvest.finder import ATTACHMENT, REPORT, Link, files, lists, reports
from pipelines.harvest.page import Page


def static_listing(page: Page) -> list[Link]:
    """A list of static pages: index.html, index_1.html, index_2.html."""
    return [*reports(page, any_text=True), *paging.static_pages(page), *paging.next_pages(page)]


def col_listing(page: Page) -> list[Link]:
    """A list at /col/col123/: rows in CDATA, further pages by ?uid=…&pageNum=…."""
    return [*reports(page, any_text=True), *paging.col_pages(page)]


def annual_report_jsp(page: Page) -> list[Link]:
    """xxgkAnnualReport.jsp?area=…&fbtime=YEAR: all reports of an area and a year on one page."""
    return [*reports(page, any_text=True), *paging.next_pages(page)]


def page_of_a_year(page: Page) -> list[Link]:
    """One page a year, which is the report; its files, and reports it leads to."""
    return [*files(page), *reports(page)]


def attachments_only(page: Page) -> list[Link]:
    """A list whose reports are files."""
    found = [link for link in reports(page, any_text=True) if link.role == ATTACHMENT]
    return [*found, *paging.all_pages(page)]


def generic(page: Page) -> list[Link]:
    """Any portal: links that say annual report and a year, the channels they stand in, further
    pages of these."""
    further = paging.all_pages(page) if page.depth else []
    return [*reports(page), *lists(page), *further]


PATTERNS: dict[str, Callable[[Page], list[Link]]] = {
    "static": static_listing,
    "col": col_listing,
    "jsp": annual_report_jsp,
    "yearly": page_of_a_year,
    "attachments": attachments_only,
    "generic": generic,
}
NEEDS_YEAR = frozenset({"jsp", "yearly"})
"""Patterns whose entry pages are built with the year."""

ENTRY_IS_REPORT = frozenset({"yearly"})
"""Patterns whose entry pages are themselves reports."""


def follow(pattern: str, role: str, page: Page) -> list[Link]:
    """The links to follow on a page that was fetched in a role; each address once.

    A report leads to nothing but its files, a list to what the pattern says.
    """
    is_report = role == REPORT and pattern not in ENTRY_IS_REPORT
    found = files(page) if is_report else PATTERNS[pattern](page)
    return list({link.url: link for link in reversed(found)}.values())[::-1]
