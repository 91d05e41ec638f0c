"""A portal on loopback: one small server a host, whose pages are values, and which counts hits.

What the pages say is in `sites`. Each host has an address of its own in 127.0.0.0/8, so that the
crawler treats them as hosts apart.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

CHUNK = b"0" * (1 << 16)


@dataclass(frozen=True)
class Resource:
    """What an address answers.

    Attributes:
        body: Its bytes.
        kind: Content-Type; empty for none.
        status: Status code.
        location: Where a redirect leads.
        failures: Status codes to answer before, one a request.
        delay: Seconds before it answers, the first `slow_times` times.
        stream_bytes: Bytes to send instead of `body`, made while they are sent.
        has_length: Whether Content-Length is said.
        missing_bytes: How many bytes more Content-Length says than are sent.
        is_squeezed: Whether `body` is gzip, and said to be.
        is_dated: Whether it has ETag and Last-Modified, and answers 304.
        header_bytes: Bytes of headers without meaning, by lines.
    """

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    location: str | None = None
    failures: tuple[int, ...] = ()
    delay: float = 0.0
    slow_times: int = 0
    stream_bytes: int = 0
    has_length: bool = True
    missing_bytes: int = 0
    is_squeezed: bool = False
    is_dated: bool = True
    header_bytes: int = 0

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A crawler that hangs up is no error here."""


@dataclass
class Host:
    """One host: its pages by path (with the query), and what was asked of it.

    `asked` counts from the start, `hits`, `statuses` and `sent` since `Portal.forget`.
    """

    address: str
    pages: dict[str, Resource] = field(default_factory=dict)
    asked: Counter = field(default_factory=Counter)
    hits: Counter = field(default_factory=Counter)
    statuses: Counter = field(default_factory=Counter)
    sent: int = 0
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://{self.address}:{self.port}"

    def start(self) -> None:
        self._server = _Server((self.address, self.port), _handler(self))
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()


class Portal:
    """Several hosts; a context manager."""

    def __init__(self, hosts: int):
        self.hosts = [Host(f"127.0.7.{number + 1}") for number in range(hosts)]

    def __enter__(self) -> Self:
        for host in self.hosts:
            host.start()
        return self

    def __exit__(self, *_: object) -> None:
        for host in self.hosts:
            host.stop()

    @property
    def hits(self) -> Counter:
        """How often each address was asked for."""
        return Counter(
            {f"{host.url}{path}": n for host in self.hosts for path, n in host.hits.items()}
        )

    @property
    def statuses(self) -> Counter:
        """How often each status was answered."""
        return sum((host.statuses for host in self.hosts), Counter())

    def forget(self) -> None:
        """Begin counting anew."""
        for host in self.hosts:
            host.hits.clear()
            host.statuses.clear()
            host.sent = 0


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            with lock:
                before = host.asked[self.path]
                host.asked[self.path] += 1
                host.hits[self.path] += 1
            page = host.pages.get(self.path, Resource(b"404", status=404, is_dated=False))
            with suppress(BrokenPipeError, ConnectionResetError):
                self._answer(page, before)

        def _answer(self, page: Resource, before: int) -> None:
            status = page.failures[before] if before < len(page.failures) else page.status
            body = page.body if status == page.status else b"busy"
            if page.is_dated and status == 200 and self.headers["If-None-Match"] == page.etag:
                status, body = 304, b""
            with lock:
                host.statuses[status] += 1
            time.sleep(page.delay if before < page.slow_times else 0)
            self.send_response(status)
            if page.kind:
                self.send_header("Content-Type", page.kind)
            if page.location:
                self.send_header("Location", page.location)
            if page.is_dated and status in (200, 304):
                self.send_header("ETag", page.etag)
                self.send_header("Last-Modified", formatdate(1_700_000_000, usegmt=True))
            if page.is_squeezed:
                self.send_header("Content-Encoding", "gzip")
            length = (page.stream_bytes or len(body)) + page.missing_bytes
            self.close_connection = bool(page.missing_bytes)
            if page.has_length:
                if status != 304:
                    self.send_header("Content-Length", str(length))
            else:
                self.close_connection = True
                self.send_header("Connection", "close")
            self.flush_headers()
            for number in range(page.header_bytes // 1000):
                self.wfile.write(b"X-%d: %s\r\n" % (number, b"x" * 1000))
                host.sent += 1000
            self.end_headers()
            for part in _parts(page, body):
                self.wfile.write(part)
                host.sent += len(part)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _parts(page: Resource, body: bytes) -> Iterator[bytes]:
    if not page.stream_bytes:
        yield body
        return
    for _ in range(page.stream_bytes // len(CHUNK)):
        yield CHUNK
