"""Refuse requests to anything but http, hosts of the source, and public addresses.

A Scrapy downloader middleware, the first of all: redirects and retries pass it too.
"""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from pipelines.harvest.errand import Errand
from pipelines.harvest.failures import Refused
from pipelines.harvest.finder import ROBOTS
from pipelines.harvest.hosts import SCHEMES, host_problem, place
from pipelines.harvest.sources import Source

ERRAND = "errand"
"""Key in a request's meta for its purpose."""


class Gate:
    """Refuses forbidden requests and reports them."""

    def __init__(self, sources: dict[str, Source], loopback: bool):
        self.sources, self.loopback = sources, loopback
        self._of_place = {p: s.id for s in reversed(sources.values()) for p in s.places}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Gate":
        """Called by Scrapy; the crawl's gate is the spider's."""
        return crawler.spider.gate

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
        if reason := host_problem(parts.hostname, self.loopback):
            raise Refused("forbidden_address", f"{there}: {reason}")
        errand = request.meta.get(ERRAND)
        if errand is None and here in self._of_place:
            # Scrapy's own request for robots.txt.
            request.meta[ERRAND] = Errand(source_entry=self._of_place[here], role=ROBOTS)
        elif errand is None or here not in self.sources[errand.source_entry].places:
            name = "offsite_redirect" if came_from else "offsite"
            raise Refused(name, f"{there}: {here} is no host of the source; add it to hosts")
