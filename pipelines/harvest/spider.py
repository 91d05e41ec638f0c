"""The spider: from the entry pages of the sources along their patterns to the reports.

It only coordinates: `patterns` chooses links, `middlewares` permits requests, `recorder` stores
responses, `outcomes` judges pages. It counts, and reports failures.
"""

import dataclasses
import hashlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from http import HTTPStatus
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from pipelines.harvest.failures import Refused, problem_of
from pipelines.harvest.finder import LISTING, OTHER, Link
from pipelines.harvest.middlewares import AllowedHosts
from pipelines.harvest.page import FetchedPage, read_page
from pipelines.harvest.patterns import ENTRY_IS_REPORT, ENTRY_MAY_BE_REPORT, follow
from pipelines.harvest.plan import Plan
from pipelines.harvest.purpose import PURPOSE, Purpose
from pipelines.harvest.recorder import RECORD, STATE, Recorder
from pipelines.harvest.sources import Source
from pipelines.harvest.tally import Tally
from pipelines.outcomes import EMPTY_PAGE, Problem, list_problem, page_problem, redirect_problem
from pipelines.warc.listing import ATTACHMENT, DOCUMENT_ROLES, REPORT, read_date

MAX_LISTS = 2000
"""Most list pages of one source; a portal with more leads in circles."""
MAX_REPORTS = 20_000
"""Most reports that the lists of one source may name: all organs of a province, for all years, are
less."""

_PRIORITY = {LISTING: 0, REPORT: 10, ATTACHMENT: 20}
_PROGRESS_SECONDS = 0.5


class HarvestSpider(Spider):
    """One harvest; `report` is called with each event."""

    name = "harvest"

    def __init__(self, plan: Plan, recorder: Recorder, tally: Tally, report: Callable[..., None]):
        super().__init__()
        self.plan, self.recorder, self.tally, self.report = plan, recorder, tally, report
        self.sources = plan.by_id
        self.gate = AllowedHosts(self.sources, plan.settings.harvest_loopback)
        self._done, self._told_at = 0, time.monotonic()
        self._looked_for_unlisted = False
        self._lists_seen: set[tuple[str, bytes]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "HarvestSpider":
        """Called by Scrapy."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._raised, signal=signals.spider_error)
        crawler.signals.connect(spider._dropped, signal=signals.request_dropped)
        crawler.signals.connect(spider._idle, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Request the entry pages of all sources."""
        for source in self.plan.sources:
            may_be_report = source.pattern in ENTRY_IS_REPORT | ENTRY_MAY_BE_REPORT
            role = REPORT if may_be_report else LISTING
            for url, year in source.entries(self.plan.year):
                if source.wants(year, self.plan.year):
                    purpose = Purpose(
                        source_entry=source.id, role=role, listed_year=year, is_entry=True
                    )
                    yield self._request(url, purpose)

    def parse(self, response: Response) -> Iterator[Request]:
        """Count a page, judge it, and follow its links."""
        self._progress()
        purpose: Purpose = response.meta[PURPOSE]
        source = self.sources[purpose.source_entry]
        page = read_page(
            response.url, response.body, year=purpose.listed_year, depth=purpose.depth,
            within=source.within, form=source.form if purpose.role == LISTING else None,
        )  # fmt: skip
        is_file = purpose.role == ATTACHMENT or page is None
        may_list = purpose.is_entry and source.pattern in ENTRY_MAY_BE_REPORT
        role = LISTING if may_list else purpose.role
        links = [] if is_file or page is None else follow(source.pattern, role, page)
        if may_list and not _is_the_report(page, links):
            purpose = dataclasses.replace(purpose, role=LISTING)
        requested = response.meta.get("redirect_urls", [response.url])[0]
        if problem := _problem(purpose, requested, response, page, links):
            self._failed(purpose, response.url, *problem, record_id=response.meta.get(RECORD))
            return
        self.tally.fetched(source.id, purpose.role != LISTING, response.meta[STATE])
        if purpose.role == LISTING and not self._is_new_list(purpose, response, links):
            return
        for link in links:
            if self._is_wanted(link, source):
                yield self._request(link.url, self._purpose(source, purpose, link, response.url))

    def _is_wanted(self, link: Link, source: Source) -> bool:
        if link.role == OTHER or (self.plan.lists_only and link.role != LISTING):
            return False
        return source.wants(link.year, self.plan.year)

    def _is_new_list(self, purpose: Purpose, response: Response, links: list[Link]) -> bool:
        """Record how many reports a list names; return whether there is anything to follow on it.

        Not on too many pages, not of too many reports, nor if a portal returns one page under all
        numbers.
        """
        tally = self.tally.sources[purpose.source_entry]
        if tally.pages > MAX_LISTS:
            self._failed(purpose, response.url, "too_many_lists", f"more than {MAX_LISTS} pages")
            return False
        seen = purpose.source_entry, hashlib.md5(response.body).digest()
        is_new = not purpose.is_further or seen not in self._lists_seen
        self._lists_seen.add(seen)
        named = sum(link.role in DOCUMENT_ROLES for link in links) if is_new else 0
        if tally.listed + named > MAX_REPORTS:
            detail = f"with it the lists name more than {MAX_REPORTS} reports"
            self._failed(purpose, response.url, "too_many_reports", detail)
            return False
        self.tally.listed(purpose.source_entry, named)
        seen_list = dataclasses.replace(purpose, listed_reports=named)
        self.recorder.judge(response.url, seen_list, response.meta.get(RECORD))
        return is_new

    def failed(self, failure: Any) -> None:
        """Count and record a failed request."""
        request: Request = failure.request
        problem, detail = problem_of(failure.value)
        url, record_id = request.meta.get("redirect_urls", [request.url])[0], None
        if isinstance(failure.value, HttpError):
            url, record_id = request.url, request.meta.get(RECORD)
        self._failed(request.meta[PURPOSE], url, problem, detail, record_id=record_id)
        self._progress()

    def _idle(self) -> None:
        """Request reports that no list names any more, to see whether they are gone."""
        if self._looked_for_unlisted or self.plan.lists_only:
            return
        self._looked_for_unlisted = True
        unlisted = [
            self._request(url, Purpose(source_entry=source.id, role=role, listed_year=year))
            for source in self.plan.sources
            for url, role, year in self.recorder.index.unlisted(source.id, self.plan.harvest)
            if source.wants(year, self.plan.year)
        ]
        for request in unlisted:
            self.crawler.engine.crawl(request)
        if unlisted:
            raise DontCloseSpider

    def _dropped(self, request: Request) -> None:
        """Handle a duplicate address: nothing is lost, except if a redirect leads to it."""
        came_from = request.meta.get("redirect_urls")
        if not came_from:
            return
        try:
            self.gate.process_request(request)
        except Refused as error:
            self._failed(request.meta[PURPOSE], came_from[0], error.problem, error.detail)
            return
        if request.url in came_from:
            detail = f"redirect back to {request.url}"
            self._failed(request.meta[PURPOSE], came_from[0], "redirect_loop", detail)

    def _raised(self, failure: Failure, response: Response) -> None:
        """Handle a page that breaks the code that reads it: the others continue."""
        detail = f"{type(failure.value).__name__}: {failure.value}"
        self._failed(response.meta[PURPOSE], response.url, "unreadable_page", detail)

    def _failed(
        self, purpose: Purpose, url: str, problem: str, detail: str, *, record_id: str | None = None
    ) -> None:
        self.tally.failed(purpose.source_entry, problem)
        if not problem.startswith("http_"):
            judged = dataclasses.replace(purpose, problem=problem, problem_detail=detail)
            self.recorder.judge(url, judged, record_id)
        self.report(
            "failed", url=url, source=purpose.source_entry, role=purpose.role, reason=problem,
            detail=detail,
        )  # fmt: skip

    def _purpose(self, source: Source, purpose: Purpose, link: Link, via: str) -> Purpose:
        depth = purpose.depth + link.below
        # Frames and files inside a report are the report: they keep the list's information.
        text = link.text or (purpose.link_text if link.below and link.role == REPORT else None)
        is_further = link.role == LISTING and purpose.role == LISTING and not link.below
        return Purpose(
            source_entry=source.id,
            role=link.role,
            listed_on=via,
            link_text=text,
            listed_year=link.year,
            listed_date=read_date(link.date) or (purpose.listed_date if link.below else None),
            depth=depth,
            is_further=is_further,
        )

    def _request(self, url: str, purpose: Purpose) -> Request:
        return Request(
            url,
            callback=self.parse,
            errback=self.failed,
            priority=_PRIORITY[purpose.role],
            meta={PURPOSE: purpose},
        )

    def _progress(self) -> None:
        self._done += 1
        if time.monotonic() - self._told_at >= _PROGRESS_SECONDS:
            slot: Any = self.crawler.engine._slot
            waiting = len(slot.scheduler) + len(slot.inprogress)
            self.report("progress", done=self._done, total=self._done + waiting)
            self._told_at = time.monotonic()


def _is_the_report(page: FetchedPage | None, links: list[Link]) -> bool:
    """Return whether an entry page is the only report itself and not a list of them."""
    return page is None or (page.has_tables and all(link.role == ATTACHMENT for link in links))


def _problem(
    purpose: Purpose,
    requested: str,
    response: Response,
    page: FetchedPage | None,
    links: list[Link],
) -> Problem | None:
    """Return what came in place of a page or a list; None if it is as requested.

    A list that names reports is one, with any other content.
    """
    if not response.body:
        return Problem(EMPTY_PAGE, f"status {response.status} without a body")
    if purpose.role == LISTING and links:
        return None
    if moved := redirect_problem(requested, response.url):
        return moved
    if page is None or (page.has_tables and response.status == HTTPStatus.OK):
        return None
    if page.data is not None:
        return None if purpose.is_further else list_problem("")
    if problem := page_problem(page.html, response.status):
        return problem
    if purpose.role == LISTING and not purpose.is_further:
        return list_problem(page.html)
    return None
