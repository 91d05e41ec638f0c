"""Serve the site and the published files over HTTP, on the loopback address only.

Hidden files and links are not served. The files themselves are written in `build` and in
`pipelines.publication`.
"""

import io
import re
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from pipelines.settings import Settings

HOST = "127.0.0.1"
_NAMES = {HOST, "localhost", "[::1]"}
"""Names of this machine. Other names are refused: a web page could reach this server by a DNS name
of its own that resolves to the loopback address."""
_MOST_THREADS = 32
_IDLE_SECONDS = 30


def serve_site(settings: Settings, port: int) -> None:
    """Serve the site and the published files, until interrupted.

    Raises:
        OSError: the port is taken.
    """
    with site_server(settings, port) as server:
        server.serve_forever()


def site_server(settings: Settings, port: int) -> ThreadingHTTPServer:
    """Create a server of the warehouse folder on the loopback address, not yet started."""
    served = {
        path.name
        for path in (
            settings.site_dir, settings.parquet_dir, settings.csv_dir, settings.published_path,
        )
    }  # fmt: skip
    handler = partial(_Handler, served, directory=str(settings.warehouse_dir.resolve()))
    return _Server((HOST, port), handler)


class _Server(ThreadingHTTPServer):
    """A server with at most `_MOST_THREADS` threads; further requests wait until one is free."""

    daemon_threads = True

    def __init__(self, *arguments: Any):
        super().__init__(*arguments)
        self._free = threading.BoundedSemaphore(_MOST_THREADS)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread as soon as one is free."""
        self._free.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and release the thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()


class _Handler(SimpleHTTPRequestHandler):
    """Request handler for the site and downloads; refuses hidden files and links."""

    timeout = _IDLE_SECONDS

    def __init__(self, served: set[str], *arguments: Any, **options: Any):
        self._served = served
        super().__init__(*arguments, **options)

    def send_head(self) -> BinaryIO | None:
        """Send headers like the standard library; refuse other hosts, hidden files and links."""
        path = urlsplit(self.path).path
        if re.sub(r":\d+$", "", self.headers.get("Host", "")) not in _NAMES:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        if path == "/":
            self.send_response(302)
            self.send_header("Location", "/site/")
            self.end_headers()
            return None
        inside = Path(self.translate_path(self.path)).relative_to(self.directory)
        target = Path(self.directory, inside)
        is_hidden = any(part.startswith(".") for part in inside.parts)
        if is_hidden or inside.parts[:1] not in {(n,) for n in self._served} or _is_link(target):
            self.send_error(404)
            return None
        byte_range = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if byte_range and any(byte_range.groups()) and Path(self.directory, inside).is_file():
            return self._send_range(Path(self.directory, inside), *byte_range.groups())
        return super().send_head()

    def _send_range(self, path: Path, first: str, last: str) -> BinaryIO | None:
        """Send one range of bytes of a file; programs read single columns of Parquet files so."""
        size = path.stat().st_size
        start = int(first) if first else max(0, size - int(last))
        stop = min(size, int(last) + 1) if first and last else size
        if start >= stop:
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        with path.open("rb") as stream:
            stream.seek(start)
            content = stream.read(stop - start)
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{size}")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)

    def end_headers(self) -> None:
        """Disable caching, because a publication replaces the files."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Log no single requests."""


def _is_link(path: Path) -> bool:
    """Return whether a path, below the served folder, is or contains a link."""
    return path.resolve() != path
