"""Represent one capture of a web archive: request, time, response, and what a list said about it.

Captures are filled in `warc_scan` from a response and its metadata records.
"""

from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from urllib.parse import unquote_to_bytes, urlsplit

from pipelines.archive.zips import Member
from pipelines.identify.agencies import read_agency
from pipelines.identify.titles import read_title
from pipelines.warc.listing import DOCUMENT_ROLES, NOT_LISTED, Listing

_LATIN = "latin-1"


@dataclass
class Capture:
    """One capture. `left_out` is the reason why its content is not a document; None if it is one.

    `place` is its place in the container. `sha256` is the hash of the unpacked content (None if it
    was not read), `payload_digest` the digest of the body as received. `members` are the documents
    of a captured zip archive.
    """

    place: str
    record_type: str
    url: str | None
    retrieved_at: datetime | None
    record_id: str | None = None
    http_status: int | None = None
    media_type: str | None = None
    name: str | None = None
    payload_digest: str | None = None
    sha256: str | None = None
    size_bytes: int | None = None
    refers_to_url: str | None = None
    refers_to_at: datetime | None = None
    listing: Listing = NOT_LISTED
    left_out: str | None = None
    members: list[Member] = field(default_factory=list)

    @property
    def listed_agency(self) -> str | None:
        """Agency named in the text of a list's link to a document."""
        is_document = self.listing.role in DOCUMENT_ROLES
        return _named(self.listing.link_text) if is_document else None


def _named(link_text: str | None) -> str | None:
    """Return the agency named in the text of a link; None without one.

    >>> _named("攸县教育局2020年政府信息公开工作年度报告"), _named("2020年年报")
    ('攸县教育局', None)
    >>> _named("教育局")
    '教育局'
    """
    reading = read_title(link_text) if link_text else None
    agency = reading.agency if reading else read_agency(link_text or "", None)
    return agency.name if agency and agency.agency_type else None


def published_name(disposition: str | None, url: str | None) -> str | None:
    """Return the file name of a document on its server, from the header, else from the address.

    >>> published_name(None, "http://example.org/a/%E5%B9%B4%E6%8A%A5.doc?v=1")
    '年报.doc'
    """
    name = _by_header(disposition) if disposition else None
    if name is None:
        try:
            name = _text(unquote_to_bytes(urlsplit(url or "").path.rsplit("/", 1)[-1]))
        except ValueError:
            return None
    return name.replace("\\", "/").rsplit("/", 1)[-1].strip() or None


def _by_header(disposition: str) -> str | None:
    message = Message()
    message["Content-Disposition"] = disposition.replace("\r", " ").replace("\n", " ")
    try:
        name = message.get_filename()
    except (LookupError, ValueError, TypeError):
        return None
    if not name:
        return None
    name = _text(unquote_to_bytes(name)) if "%" in name else name
    try:
        return _text(name.encode(_LATIN))
    except UnicodeEncodeError:
        return name


def _text(data: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")
