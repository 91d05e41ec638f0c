"""One capture of a web archive: what was asked for, when, what came, and what a list said of it.

Plain values, filled by `warc_scan` from a response and the metadata that belong to it.
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
    """One capture. `left_out` says why its content is no document here, None where it is one.

    `place` is where in its container it lies. `sha256` is the identity of the content, unpacked
    (None where it was not looked at), `payload_digest` the digest of the body as it was received.
    `members` are the documents of a zip archive that was captured.
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
        """The agency that a list names in the text of the link to a document."""
        is_document = self.listing.role in DOCUMENT_ROLES
        return _named(self.listing.link_text) if is_document else None


def _named(link_text: str | None) -> str | None:
    """The agency that a list names in the text of a link; None where it names none.

    >>> _named("攸县教育局2020年政府信息公开工作年度报告"), _named("2020年年报")
    ('攸县教育局', None)
    >>> _named("教育局")
    '教育局'
    """
    reading = read_title(link_text) if link_text else None
    agency = reading.agency if reading else read_agency(link_text or "", None)
    return agency.name if agency and agency.agency_type else None


def published_name(disposition: str | None, url: str | None) -> str | None:
    """The file name under which a server gives a document: by its header, else by its address.

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
