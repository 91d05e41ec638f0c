"""Scrapy middlewares of the crawler: permitted hosts, robots.txt, retries, delays, silent hosts.

`AllowedHosts` comes first: redirects and retries pass it too. The others are Scrapy's own
middlewares and its AutoThrottle, each with one addition: an unreadable robots.txt forbids
everything (RFC 9309), retries back off exponentially, no host is requested more often than its
robots.txt or its source allows, and an unresponsive host is skipped, so that it does not delay
the others.
"""

import asyncio
import random
from collections import Counter
from typing import Any, TypeVar
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from pipelines.harvest.failures import NO_ANSWER, Refused, problem_of
from pipelines.harvest.finder import ROBOTS
from pipelines.harvest.hosts import SCHEMES, host_problem, place
from pipelines.harvest.purpose import PURPOSE, Purpose
from pipelines.harvest.sources import Source

_Result = TypeVar("_Result", bound=Request | Response | None)

AGENT = "xxgk"
"""The name by which robots.txt may address the crawler."""

FORBIDDEN = "forbidden_by_robots"

MAX_SILENCE = 12
"""Consecutive requests that a host may leave unanswered."""

_LONGEST_WAIT = 600.0
_LONGEST_ROBOTS = 512 * 1024
_SERVER_ERROR = 500
_CLIENT_ERROR = 400


class AllowedHosts:
    """Refuses forbidden requests and reports them."""

    def __init__(self, sources: dict[str, Source], loopback: bool):
        self.sources, self.loopback = sources, loopback
        self._of_place = {p: s.id for s in reversed(sources.values()) for p in s.places}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AllowedHosts":
        """Called by Scrapy; the crawl's gate is the spider's."""
        spider: Any = crawler.spider
        return spider.gate

    def process_request(self, request: Request) -> None:
        """Called by Scrapy with each request.

        Raises:
            Refused: `forbidden_address`, `offsite`, or `offsite_redirect`.
        """
        came_from = request.meta.get("redirect_urls")
        there = f"redirect to {request.url}" if came_from else request.url
        parts = urlsplit(request.url)
        if parts.scheme not in SCHEMES:
            raise Refused("forbidden_address", f"{there}: neither http nor https")
        try:
            here = place(request.url)
        except ValueError as error:
            raise Refused("forbidden_address", f"{there}: {error}") from error
        if reason := host_problem(parts.hostname or "", self.loopback):
            raise Refused("forbidden_address", f"{there}: {reason}")
        purpose = request.meta.get(PURPOSE)
        if purpose is None and here in self._of_place:
            # Scrapy's own request for robots.txt.
            request.meta[PURPOSE] = Purpose(source_entry=self._of_place[here], role=ROBOTS)
        elif purpose is None or here not in self.sources[purpose.source_entry].places:
            name = "offsite_redirect" if came_from else "offsite"
            raise Refused(name, f"{there}: {here} is no host of the source; add it to hosts")


class UnreadableRobots(RobotParser):
    """The rules of a host whose robots.txt cannot be fetched: nothing is allowed."""

    def __init__(self, why: str, problem: str = FORBIDDEN):
        self.why, self.problem = why, problem

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> "UnreadableRobots":
        """Required by Scrapy's interface; only `RobotsTxt` creates these rules."""
        return cls("unreadable")

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Return False for every address."""
        return False


class RobotsTxt(RobotsTxtMiddleware):
    """Obeys robots.txt; a server error on it forbids all, a missing one nothing."""

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Called by Scrapy with the rules of a request's host."""
        if rp is None or rp.allowed(request.url, AGENT):
            return
        if isinstance(rp, UnreadableRobots):
            raise Refused(rp.problem, rp.why)
        raise Refused(FORBIDDEN, "robots.txt forbids it")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= _SERVER_ERROR:
            self._settle(netloc, UnreadableRobots(f"robots.txt answers {response.status}"))
        elif response.status >= _CLIENT_ERROR:
            self._settle(netloc, None)
        else:
            rules = response.replace(body=response.body[:_LONGEST_ROBOTS])
            await super()._parse_robots(rules, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        problem, detail = problem_of(exc)
        # Redirected to another host: counts as missing (RFC 9309, 2.3.1.2).
        if problem in ("offsite_redirect", "redirect_loop"):
            self._settle(netloc, None)
            return
        problem = problem if problem in NO_ANSWER else FORBIDDEN
        self._settle(netloc, UnreadableRobots(f"robots.txt cannot be read: {detail}", problem))

    def _settle(self, netloc: str, rules: RobotParser | None) -> None:
        waiting: Any = self._parsers[netloc]
        self._parsers[netloc] = rules
        waiting.callback(rules)


class RetryWithBackoff(RetryMiddleware):
    """Retries failed requests after twice the last wait, or the server's Retry-After."""

    # Scrapy awaits what the methods of a middleware return, though its types do not say so.
    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Called by Scrapy with each response."""
        return await self._waited(super().process_response(request, response), response)

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """Called by Scrapy with each failure."""
        return await self._waited(super().process_exception(request, exception), None)

    async def _waited(self, result: _Result, response: Response | None) -> _Result:
        if isinstance(result, Request):
            first = self.crawler.settings.getfloat("HARVEST_BACKOFF")
            wait = first * 2 ** (result.meta["retry_times"] - 1) * random.uniform(0.8, 1.2)
            await asyncio.sleep(min(max(wait, _retry_after(response)), _LONGEST_WAIT))
        return result


class SkipSilentHosts:
    """Stops requesting unresponsive hosts."""

    def __init__(self) -> None:
        self._silent: Counter[str] = Counter()

    def process_request(self, request: Request) -> None:
        """Called by Scrapy with each request before it is sent.

        Raises:
            Refused: `host_down`; the next harvest, or this one resumed, tries again.
        """
        if self._silent[place(request.url)] >= MAX_SILENCE:
            raise Refused("host_down", f"{MAX_SILENCE} requests in a row had no answer")

    def process_response(self, request: Request, response: Response) -> Response:
        """Called by Scrapy with each response."""
        self._silent.pop(place(request.url), None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Called by Scrapy with each failure."""
        if problem_of(exception)[0] in NO_ANSWER:
            self._silent[place(request.url)] += 1


class HostDelays(AutoThrottle):
    """Slows down with the host, and respects the delay of its robots.txt or its source."""

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._least = dict(crawler.settings.getdict("HARVEST_HOST_DELAYS"))
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        rules = getattr(robotparser, "rp", None)
        delay = rules.crawl_delay(AGENT) if isinstance(rules, Protego) else None
        if delay:
            host = urlparse_cached(request).hostname or ""
            self._least[host] = max(self._least.get(host, 0.0), min(float(delay), _LONGEST_WAIT))
            if slot := self.crawler.engine.downloader.slots.get(host):
                slot.delay = max(slot.delay, self._least[host])

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        host = urlparse_cached(response).hostname
        slot.delay = max(slot.delay, self._least.get(host, 0.0))


def _retry_after(response: Response | None) -> float:
    """Return the seconds that a server asks to wait, 0 if it asks for none."""
    value = (response.headers.get("Retry-After") or b"").strip() if response else b""
    return float(value) if value.isdigit() else 0.0
