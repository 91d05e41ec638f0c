"""Read saved web pages (mht, mhtml): the HTML parts of a MIME message.

The first is the page, others are in its frames; style sheets are separate parts.
"""

import email
from collections.abc import Iterator
from dataclasses import replace
from email.errors import MessageError
from email.message import Message

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Document
from pipelines.readers.html.frames import joined
from pipelines.readers.html.page import read_html
from pipelines.readers.limits import DEFAULT_LIMITS, Limits

_HTML, _CSS = "text/html", "text/css"
_MOST_FRAMES = 40


def read_mht(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a saved page.

    Raises:
        UnreadableError: `damaged` (no message, or one without a page), or as `read_html`.
    """
    try:
        message = email.message_from_bytes(data)
        parts = list(message.walk())
        pages = [(part, _content(part)) for part in parts if part.get_content_type() == _HTML]
        sheets = tuple(_sheet(part) for part in parts if part.get_content_type() == _CSS)
    except (MessageError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise UnreadableError("damaged", f"the saved page is damaged: {error}") from error
    pages = [(part, content) for part, content in pages if content]
    images = dict(_images(parts))
    if not pages:
        raise UnreadableError("damaged", "the saved page holds no HTML")
    first = pages[0][1]
    framed = [page for page in pages[1:_MOST_FRAMES] if _is_framed(page[0], first)]
    frames = [read_html(_in_its_charset(*page), limits, sheets) for page in framed]
    try:
        document = read_html(_in_its_charset(*pages[0]), limits, sheets, images=images)
    except UnreadableError:
        if not frames:
            raise
        document = Document("html", ())
    return replace(joined(document, frames), reader="mht")


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _images(parts: list[Message]) -> Iterator[tuple[str, bytes]]:
    """Return the images of a message by the names in a page: Content-ID, address, file name."""
    for part in parts:
        if part.get_content_maintype() == "image" and (content := _content(part)):
            address = (part.get("Content-Location") or "").strip()
            named = (part.get("Content-ID") or "").strip(" <>")
            yield from ((n, content) for n in (address, address.rsplit("/", 1)[-1], named) if n)


def _sheet(part: Message) -> str:
    charset = part.get_content_charset() or "utf-8"
    return _content(part).decode(charset, "replace")


def _is_framed(part: Message, page: bytes) -> bool:
    """Return whether a page frames another, by the name of its part or its address."""
    name = (part.get("Content-ID") or "").strip(" <>")
    place = (part.get("Content-Location") or "").strip().rsplit("/", 1)[-1]
    wanted = [f"cid:{name}"] if name else []
    wanted += [place] if place else []
    return b"frame" in page.lower() and any(each.encode() in page for each in wanted)


def _in_its_charset(page: Message, content: bytes) -> bytes:
    """Return the page with the charset of its part declared first, if the part has one."""
    charset = page.get_content_charset()
    return (
        b"<meta charset=%s>" % charset.encode("ascii", "ignore") + content if charset else content
    )
