"""Scrapy's HTTP client, with a bound on the headers of a response.

Scrapy bounds the body (`DOWNLOAD_MAXSIZE`); Twisted's parser bounds one line of the headers and not
their number, so that a host could fill the memory with them.
"""

from scrapy import Request
from scrapy.core.downloader.handlers import http11
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from scrapy.http import Response
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

MAX_HEADERS = 256 * 1024
"""Most bytes of the headers of a response, as in browsers; more than one read of a socket."""


class HeadersTooLarge(Exception):
    """A host sent more headers than `MAX_HEADERS`."""

    def __init__(self) -> None:
        super().__init__(f"more than {MAX_HEADERS} bytes of headers")


class _Protocol(http11._LenientHTTP11ClientProtocol):
    """Gives a response up whose headers do not end."""

    _received = 0

    def dataReceived(self, data: bytes) -> None:
        """Called by Twisted with what has come."""
        is_head = self._parser is not None and self._parser.state in (STATUS, HEADER)
        self._received = self._received + len(data) if is_head else 0
        if self._received > MAX_HEADERS:
            self._giveUp(Failure(HeadersTooLarge()))
        else:
            super().dataReceived(data)


class _Factory(http11._LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _Protocol:
        """Called by Twisted for each connection."""
        return _Protocol(self._quiescentCallback)


class BoundedHandler(http11.HTTP11DownloadHandler):
    """Downloads by http and https."""

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._pool._factory = _Factory

    async def download_request(self, request: Request) -> Response:
        """Called by Scrapy for each request.

        Raises:
            DownloadCancelledError: the headers were too large, like a body that is.
        """
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            for reason in getattr(error.__cause__, "reasons", ()):
                if reason.check(HeadersTooLarge):
                    raise DownloadCancelledError(str(reason.value)) from error
            raise
