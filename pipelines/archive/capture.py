"""One capture of a web archive: what was asked for, when, what came, and how it was come upon.

Plain values, filled by `warc_scan` from a response and the metadata that belong to it. Metadata
fields are those that `pipelines/harvest` writes; foreign archives have none of them.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import Message
from urllib.parse import unquote_to_bytes, urlsplit

from pipelines.archive.zips import Member
from pipelines.identify.agencies import read_agency
from pipelines.identify.titles import read_title

DOCUMENT_ROLES = frozenset(("report", "attachment"))
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
    problem: str | None = None
    problem_detail: str | None = None
    listed_reports: int | None = None
    source_entry: str | None = None
    role: str | None = None
    listed_on: str | None = None
    link_text: str | None = None
    listed_agency: str | None = None
    report_year: int | None = None
    listed_date: date | None = None
    left_out: str | None = None
    members: list[Member] = field(default_factory=list)

    def told(self, fields: dict[str, str]) -> None:
        """Take over what a metadata record says of how it was come upon."""
        self.source_entry = fields.get("source") or self.source_entry
        self.role = fields.get("role") or self.role
        self.listed_on = fields.get("via") or self.listed_on
        self.link_text = " ".join(fields.get("linkText", "").split()) or self.link_text
        self.listed_agency = _named(self.link_text) if self.role in DOCUMENT_ROLES else None
        self.problem = fields.get("problem") or self.problem
        self.problem_detail = fields.get("problemDetail") or self.problem_detail
        if fields.get("listedReports", "").isdecimal():
            self.listed_reports = int(fields["listedReports"])
        if re.fullmatch(r"20\d\d", fields.get("reportYear", "")):
            self.report_year = int(fields["reportYear"])
        try:
            self.listed_date = date.fromisoformat(fields.get("listedDate", ""))
        except ValueError:
            return


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
