"""Make the WARC records of a fetch: request, response or revisit, and list information.

`writing` puts them into files.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from http import HTTPStatus
from io import BytesIO
from typing import NamedTuple

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.warc.listing import Listing

VERSION = "WARC/1.1"
SAME_BODY = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Fetched:
    """A response as received, body still content-encoded."""

    url: str
    status: int
    headers: Headers
    body: bytes
    request: bytes
    at: str
    address: str | None = None

    def header(self, name: bytes) -> str | None:
        """Return the first header of a name, given in lower case."""
        found = (value for key, value in self.headers if key.lower() == name)
        return next((value.decode("latin-1") for value in found), None)

    @cached_property
    def digest(self) -> str:
        """The digest of the body, as in WARC-Payload-Digest."""
        return f"sha256:{hashlib.sha256(self.body).hexdigest()}"


class Earlier(NamedTuple):
    """A response in the archive whose body need not be stored again."""

    url: str
    at: str
    digest: str


def now() -> str:
    """Return the date of a record: UTC, to the microsecond."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def fetch_records(found: Fetched, listing: Listing, earlier: Earlier | None) -> list[ArcWarcRecord]:
    """Return the records of a fetch: request, response or revisit, metadata.

    Args:
        found: The response.
        listing: The information of the list about it.
        earlier: The response in the archive with this body; for a 304, the one it confirms.
    """
    builder = WARCWriter(BytesIO(), warc_version=VERSION)
    http = _Raw(_status_line(found.status), found.headers)
    dated = {"WARC-Date": found.at}
    about = dated | ({"WARC-IP-Address": found.address} if found.address else {})
    if earlier is None:
        body = BytesIO(found.body)
        response = builder.create_warc_record(
            found.url, "response", payload=body, length=len(found.body), http_headers=http,
            warc_headers_dict=about | {"WARC-Payload-Digest": found.digest},
        )  # fmt: skip
    else:
        profile = NOT_MODIFIED if found.status == HTTPStatus.NOT_MODIFIED else SAME_BODY
        refers = {
            "WARC-Profile": profile,
            "WARC-Refers-To-Target-URI": earlier.url,
            "WARC-Refers-To-Date": earlier.at,
            "WARC-Payload-Digest": earlier.digest,
        }
        response = builder.create_warc_record(
            found.url, "revisit", http_headers=http, warc_headers_dict=about | refers
        )
    record_id = response.rec_headers.get_header("WARC-Record-ID")
    with_it = dated | {"WARC-Concurrent-To": record_id}
    request = builder.create_warc_record(
        found.url, "request", payload=BytesIO(found.request), length=len(found.request),
        warc_headers_dict=dict(with_it),
    )  # fmt: skip
    metadata = _metadata(builder, found.url, listing, {**with_it, "WARC-Refers-To": record_id})
    return [request, response, metadata]


def verdict_record(url: str, listing: Listing, record_id: str | None = None) -> ArcWarcRecord:
    """Return the record of a verdict on an address; `record_id` is that of the judged response."""
    builder = WARCWriter(BytesIO(), warc_version=VERSION)
    about = {"WARC-Refers-To": record_id} if record_id else {}
    return _metadata(builder, url, listing, {"WARC-Date": now(), **about})


class _Raw(StatusAndHeaders):
    """HTTP headers written byte for byte, where warcio would recode non-ASCII ones."""

    def __init__(self, status_line: str, headers: Headers):
        self.raw = headers
        shown = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in headers]
        super().__init__(status_line, shown, protocol="HTTP/1.1")

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Compute the header bytes; called by warcio before it writes a record."""
        lines = [f"{self.protocol} {self.statusline}".encode()]
        lines += [name + b": " + value for name, value in self.raw]
        self.headers_buff = b"\r\n".join([*lines, b"", b""])


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _metadata(
    builder: WARCWriter, url: str, listing: Listing, headers: dict[str, str]
) -> ArcWarcRecord:
    lines = (
        f"{name}: {' '.join(str(value).split())}\r\n"
        for name, value in listing.fields().items()
        if value not in (None, "")
    )
    block = "".join(lines).encode()
    return builder.create_warc_record(
        url, "metadata", payload=BytesIO(block), length=len(block), warc_headers_dict=headers
    )
