"""The spider: from the entry pages of the sources along their patterns to the reports.

It decides nothing by itself: which links to follow is `patterns`, what may be asked is `gate`, what
is stored is `recorder`. It counts, and says what failed and why.
"""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from pipelines.harvest.failures import Refused, problem_of
from pipelines.harvest.finder import ATTACHMENT, LISTING, OTHER, REPORT, Link
from pipelines.harvest.gate import ERRAND, Gate
from pipelines.harvest.page import read_page
from pipelines.harvest.patterns import ENTRY_IS_REPORT, follow
from pipelines.harvest.plan import Plan
from pipelines.harvest.recorder import STATE, Recorder
from pipelines.harvest.sources import Source
from pipelines.harvest.tally import Tally
from pipelines.harvest.warc_records import Errand

MAX_LISTS = 2000
"""Pages of lists of one source; a portal that has more leads in circles."""

_PRIORITY = {LISTING: 0, REPORT: 10, ATTACHMENT: 20}
_PROGRESS_SECONDS = 0.5


class HarvestSpider(Spider):
    """One harvest; `report` is called with each event that is to be told."""

    name = "harvest"

    def __init__(self, plan: Plan, recorder: Recorder, tally: Tally, report: Callable[..., None]):
        super().__init__()
        self.plan, self.recorder, self.tally, self.report = plan, recorder, tally, report
        self.sources = plan.by_id
        self.gate = Gate(self.sources, plan.settings.harvest_loopback)
        self._done, self._told_at = 0, time.monotonic()
        self._looked_for_unlisted = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "HarvestSpider":
        """Called by Scrapy."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._raised, signal=signals.spider_error)
        crawler.signals.connect(spider._dropped, signal=signals.request_dropped)
        crawler.signals.connect(spider._idle, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The entry pages of all sources."""
        for source in self.plan.sources:
            role = REPORT if source.pattern in ENTRY_IS_REPORT else LISTING
            for url, year in source.entries(self.plan.year):
                if source.wants(year, self.plan.year):
                    yield self._request(url, Errand(source.id, role, year=year))

    def parse(self, response: Response) -> Iterator[Request]:
        """Count a page, and follow what it leads to."""
        errand: Errand = response.meta[ERRAND]
        source = self.sources[errand.source]
        self.tally.fetched(source.id, errand.role != LISTING, response.meta[STATE])
        self._progress()
        if errand.role == LISTING and self.tally.sources[source.id].pages > MAX_LISTS:
            self._failed(errand, response.url, "too_many_lists", f"more than {MAX_LISTS} pages")
            return
        if errand.role == ATTACHMENT:
            return
        page = read_page(
            response.url, response.body, year=errand.year, depth=errand.depth, within=source.within
        )
        for link in follow(source.pattern, errand.role, page) if page else ():
            if link.role != OTHER and source.wants(link.year, self.plan.year):
                yield self._request(link.url, self._errand(source, errand, link, response.url))

    def failed(self, failure: Failure) -> None:
        """Count and record a request that gave nothing."""
        request: Request = failure.request
        problem, detail = problem_of(failure.value)
        url = request.meta.get("redirect_urls", [request.url])[0]
        self._failed(request.meta[ERRAND], url, problem, detail)
        self._progress()

    def _idle(self) -> None:
        """Reports that no list names any more are asked for all the same: are they gone?"""
        if self._looked_for_unlisted:
            return
        self._looked_for_unlisted = True
        unlisted = [
            self._request(url, Errand(source.id, role, year=year))
            for source in self.plan.sources
            for url, role, year in self.recorder.captures.unlisted(source.id, self.plan.harvest)
            if source.wants(year, self.plan.year)
        ]
        for request in unlisted:
            self.crawler.engine.crawl(request)
        if unlisted:
            raise DontCloseSpider

    def _dropped(self, request: Request) -> None:
        """An address that is known already: nothing is lost, save where a redirect leads to it."""
        came_from = request.meta.get("redirect_urls")
        if not came_from:
            return
        try:
            self.gate.process_request(request)
        except Refused as error:
            self._failed(request.meta[ERRAND], came_from[0], error.problem, error.detail)
            return
        if request.url in came_from:
            said = f"redirect back to {request.url}"
            self._failed(request.meta[ERRAND], came_from[0], "redirect_loop", said)

    def _raised(self, failure: Failure, response: Response) -> None:
        """A page that breaks the code that reads it: the others go on."""
        said = f"{type(failure.value).__name__}: {failure.value}"
        self._failed(response.meta[ERRAND], response.url, "unreadable_page", said)

    def _failed(self, errand: Errand, url: str, problem: str, detail: str) -> None:
        self.tally.failed(errand.source, problem)
        if not problem.startswith("http_"):
            self.recorder.problem(url, errand, problem, detail)
        self.report(
            "failed", url=url, source=errand.source, role=errand.role, reason=problem, detail=detail
        )

    def _errand(self, source: Source, errand: Errand, link: Link, via: str) -> Errand:
        depth = errand.depth + link.below
        return Errand(source.id, link.role, via, link.text, link.year, link.date, depth)

    def _request(self, url: str, errand: Errand) -> Request:
        return Request(
            url,
            callback=self.parse,
            errback=self.failed,
            priority=_PRIORITY[errand.role],
            meta={ERRAND: errand},
        )

    def _progress(self) -> None:
        self._done += 1
        if time.monotonic() - self._told_at >= _PROGRESS_SECONDS:
            slot = self.crawler.engine._slot
            waiting = len(slot.scheduler) + len(slot.inprogress)
            self.report("progress", done=self._done, total=self._done + waiting)
            self._told_at = time.monotonic()
