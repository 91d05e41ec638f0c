"""WARC files made in tests: as a harvest of ours writes them, or as a web archive exports them."""

import gzip
import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

WHEN = "2026-01-20T08:00:00Z"
_ID = "<urn:uuid:00000000-0000-0000-0000-{:012}>"


class Warc:
    """A WARC file in the making; each method writes the records of one fetch, offsets as they go.

    The same calls make the same bytes. `role` and other fields of the metadata record are written
    for harvests of ours only: a fetch without fields is one of a foreign archive.
    """

    def __init__(self, *, packed: bool = True):
        self._out = io.BytesIO()
        self._writer = WARCWriter(self._out, gzip=packed, warc_version="WARC/1.1")
        self._number = 0
        info = b"software: test\r\n"
        self._write("", "warcinfo", info, WHEN, type="application/warc-fields")

    @property
    def data(self) -> bytes:
        """The file so far."""
        return self._out.getvalue()

    def save(self, path: Path) -> Path:
        """Write the file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.data)
        return path

    def response(
        self,
        url: str,
        body: bytes,
        *,
        media_type: str = "text/html",
        status: str = "200 OK",
        when: str = WHEN,
        headers: Mapping[str, str] | None = None,
        **fields: str,
    ) -> int:
        """A request, its response, and its metadata; gives the offset of the response."""
        self._request(url, when)
        http = self._http(status, {"Content-Type": media_type, **(headers or {})})
        offset, record = self._write(
            url, "response", body, when, http=http,
            WARC_Payload_Digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
        )  # fmt: skip
        self._metadata(url, when, record, fields)
        return offset

    def revisit(
        self,
        url: str,
        body: bytes | None,
        refers_to: tuple[str, str],
        *,
        status: str = "200 OK",
        when: str = WHEN,
        **fields: str,
    ) -> int:
        """A fetch that brought an earlier body again, or (without a body) a 304."""
        self._request(url, when)
        profile = "identical-payload-digest" if body is not None else "server-not-modified"
        more = {
            "WARC_Refers_To_Target_URI": refers_to[0],
            "WARC_Refers_To_Date": refers_to[1],
            "WARC_Profile": f"http://netpreserve.org/warc/1.1/revisit/{profile}",
        }
        if body is not None:
            more["WARC_Payload_Digest"] = f"sha256:{hashlib.sha256(body).hexdigest()}"
        http = self._http(status if body is not None else "304 Not Modified", {})
        offset, record = self._write(url, "revisit", b"", when, http=http, **more)
        self._metadata(url, when, record, fields)
        return offset

    def failure(self, url: str, problem: str, *, when: str = WHEN, **fields: str) -> int:
        """A fetch without a response."""
        return self._metadata(url, when, None, {"problem": problem, **fields})

    def resource(self, url: str, body: bytes, media_type: str, *, when: str = WHEN) -> int:
        """A content without its HTTP message."""
        return self._write(url, "resource", body, when, type=media_type)[0]

    def _request(self, url: str, when: str) -> None:
        http = StatusAndHeaders("GET / HTTP/1.1", [("Host", "example.org")], is_http_request=True)
        self._write(url, "request", b"", when, http=http)

    def _metadata(self, url: str, when: str, record: str | None, fields: Mapping[str, str]) -> int:
        if not fields:
            return self._out.tell()
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
        refers = {"WARC_Refers_To": record, "WARC_Concurrent_To": record} if record else {}
        kind = "application/warc-fields"
        return self._write(url, "metadata", lines, when, type=kind, **refers)[0]

    def _http(self, status: str, headers: Mapping[str, str]) -> StatusAndHeaders:
        return StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")

    def _write(
        self,
        url: str,
        record_type: str,
        body: bytes,
        when: str,
        *,
        http: StatusAndHeaders | None = None,
        type: str = "",
        **headers: str,
    ) -> tuple[int, str]:
        self._number += 1
        offset, record_id = self._out.tell(), _ID.format(self._number)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        record = self._writer.create_warc_record(
            url,
            record_type,
            payload=io.BytesIO(body),
            length=len(body),
            warc_content_type=type,
            http_headers=http,
            warc_headers_dict={"WARC-Record-ID": record_id, "WARC-Date": when, **named},
        )
        self._writer.write_record(record)
        return offset, record_id


def packed(body: bytes) -> bytes:
    """A body in gzip, the same bytes whenever it is made."""
    return gzip.compress(body, mtime=0)
