"""Record responses as received, and replay those that the archive has: the innermost middleware.

Each fetch is written to the WARC files before Scrapy decompresses it. A request that this harvest
has already sent is answered from the archive; one of an earlier harvest is sent as a conditional
request.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.httpobj import urlparse_cached

from pipelines.harvest.failures import TOO_LARGE, Refused
from pipelines.harvest.purpose import PURPOSE, Purpose
from pipelines.outcomes import PASSING
from pipelines.warc.fetch import Fetched, fetch_records, now, verdict_record
from pipelines.warc.index import Fetch, FetchIndex, of_listing
from pipelines.warc.listing import Listing
from pipelines.warc.writing import WarcFiles, pack

STATE = "state"
"""Key in a request's meta for the state of its body: new, changed, unchanged or repeated."""

RECORD = "record"
"""Key for the id of the record of the response in this run."""

BEFORE, REPLAYED = "before", "replayed"
_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_JUDGED = ("problem", "listed_reports")
_PASSING_STATUS = frozenset({408, 425, 429}) | frozenset(range(500, 600))


class Recorder:
    """Records and replays; one per crawl."""

    def __init__(self, index: FetchIndex, files: WarcFiles):
        self.index, self.files = index, files
        self.requests = self.bytes = self.replays = 0
        self.broken: OSError | None = None
        self.stop: Callable[[], object] = lambda: None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Recorder":
        """Called by Scrapy; the crawl's recorder is the spider's."""
        spider: Any = crawler.spider
        return spider.recorder

    def process_request(self, request: Request) -> Response | None:
        """Called by Scrapy with each request before it is sent.

        Raises:
            Refused: this harvest already knows that the address is unusable.
        """
        harvest = self.files.harvest
        for name in _CONDITIONS:
            request.headers.pop(name, None)
        request.meta.pop(RECORD, None)
        before = self.index.before(request.url, harvest)
        request.meta[BEFORE] = before
        known = self.index.fetched(request.url, harvest)
        verdict = self.index.verdict(request.url, harvest)
        problem = verdict.problem if verdict else None
        if known and known.status not in _PASSING_STATUS and problem not in PASSING:
            return self._replay(request, known, before)
        if problem == TOO_LARGE:
            raise Refused(TOO_LARGE, "as found earlier in this harvest")
        if before and before.digest and self.index.stored(before.digest):
            for name, value in zip(_CONDITIONS, (before.etag, before.last_modified), strict=True):
                if value:
                    request.headers[name] = value
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        """Called by Scrapy with each response, before decompression."""
        if REPLAYED in response.flags:
            return response
        before: Fetch | None = request.meta.get(BEFORE)
        found = _fetched(request, response)
        self.requests += 1
        self.bytes += len(found.body)
        was_asked = any(name in request.headers for name in _CONDITIONS)
        is_same = found.status == HTTPStatus.NOT_MODIFIED and was_asked
        fetch = self._record(found, request, before if is_same else None)
        request.meta[STATE] = _state(fetch, before)
        return self._stored(request, before) if is_same and before else response

    def judge(self, url: str, listing: Listing, record_id: str | None = None) -> None:
        """Record a verdict on an address, once per harvest unless it changes."""
        verdict = self.index.verdict(url, self.files.harvest)
        given = of_listing(listing)
        is_known = verdict and all(getattr(verdict, name) == given[name] for name in _JUDGED)
        if self.broken or (is_known and not record_id):
            return
        members = pack([verdict_record(url, listing, record_id)])
        self._write(members, 0, Fetch(url, self.files.harvest, now(), "verdict", **given))

    def close(self) -> None:
        """Close the file that is being written, and commit the index."""
        if self.broken:
            self.files.abandon()
        else:
            self.files.close()
        self.index.close()

    def _record(self, found: Fetched, request: Request, confirmed: Fetch | None) -> Fetch:
        """Write a response: as a revisit if the archive has its body, or a 304 confirms it.

        Packed in this thread: handing a page to another takes longer than packing it, and no other
        task may store the same body between the lookup and the write.
        """
        purpose: Purpose = request.meta[PURPOSE]
        digest = confirmed.digest if confirmed else found.digest
        earlier = self.index.stored(digest) if digest and (confirmed or found.body) else None
        group = fetch_records(found, purpose, earlier)
        request.meta[RECORD] = group[1].rec_headers.get_header("WARC-Record-ID")
        members = pack(group)
        fetch = Fetch(
            found.url, self.files.harvest, found.at, "revisit" if earlier else "response",
            found.status, digest, found.header(b"etag"), found.header(b"last-modified"),
            **of_listing(purpose),
        )  # fmt: skip
        return self._write(members, 1, fetch)

    def _write(self, members: list[bytes], which: int, fetch: Fetch) -> Fetch:
        """Append the records of a fetch, and index the one that represents it.

        Raises:
            Refused: the archive cannot be written; the crawl ends.
        """
        try:
            if self.broken:
                raise self.broken
            name, offsets, end = self.files.append(members)
        except OSError as error:
            if self.broken is None:
                self.broken = error
                self.stop()
            raise Refused("not_stored", str(error)) from error
        placed = fetch._replace(file=f"{fetch.harvest}/{name}", offset=offsets[which])
        self.index.add(placed, end)
        return placed

    def _replay(self, request: Request, known: Fetch, before: Fetch | None) -> Response | None:
        held = self.index.body(known)
        if held is None:
            return None
        self.replays += 1
        request.meta[STATE] = _state(known, before)
        if known.status == HTTPStatus.NOT_MODIFIED and known.kind == "revisit" and before:
            return self._stored(request, before)
        return _response(request.url, known.status, *held)

    def _stored(self, request: Request, before: Fetch) -> Response:
        """Return the response of an earlier harvest that a 304 confirms."""
        held = self.index.body(before)
        return _response(request.url, before.status, *(held or ([], b"")))


def _fetched(request: Request, response: Response) -> Fetched:
    return Fetched(
        url=request.url,
        status=response.status,
        headers=[(name, value) for name, values in response.headers.items() for value in values],
        body=response.body,
        request=_request_text(request),
        at=now(),
        address=str(response.ip_address) if response.ip_address else None,
    )


def _request_text(request: Request) -> bytes:
    """Return the request as sent: HTTP/1.1, with the host that the connection adds."""
    parts = urlparse_cached(request)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{request.method} {target} HTTP/1.1".encode(), b"Host: " + parts.netloc.encode()]
    lines += [name + b": " + value for name, values in request.headers.items() for value in values]
    return b"\r\n".join([*lines, b"", b""])


def _response(url: str, status: int | None, headers: Iterable, body: bytes) -> Response:
    grouped: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        grouped.setdefault(name, []).append(value)
    kind = responsetypes.from_args(url=url, body=body)
    return kind(url, status=status or HTTPStatus.OK, headers=grouped, body=body, flags=[REPLAYED])


def _state(fetch: Fetch, before: Fetch | None) -> str:
    """Return the state of a body, compared with other harvests of its address and this one."""
    if before and before.digest == fetch.digest:
        return "unchanged"
    if before:
        return "changed"
    return "new" if fetch.kind == "response" else "repeated"
