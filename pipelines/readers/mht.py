"""Saved web pages (mht, mhtml): the HTML part of a MIME message, read as `html` reads pages."""

import email
from dataclasses import replace
from email.errors import MessageError
from email.message import Message

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Document
from pipelines.readers.html import read_html
from pipelines.readers.limits import DEFAULT_LIMITS, Limits

_HTML = "text/html"


def read_mht(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a saved page.

    Raises:
        UnreadableError: `damaged` (no message, or one without a page), or as `read_html`.
    """
    try:
        message = email.message_from_bytes(data)
        page = next((part for part in message.walk() if part.get_content_type() == _HTML), None)
        content = page.get_payload(decode=True) if page else None
    except (MessageError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise UnreadableError("damaged", f"the saved page is damaged: {error}") from error
    if not content:
        raise UnreadableError("damaged", "the saved page holds no HTML")
    return replace(read_html(_in_its_charset(page, content), limits), reader="mht")


def _in_its_charset(page: Message, content: bytes) -> bytes:
    """The page with the charset of its part declared first in it, where the part has one."""
    charset = page.get_content_charset()
    return (
        b"<meta charset=%s>" % charset.encode("ascii", "ignore") + content if charset else content
    )
