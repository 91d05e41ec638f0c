"""Reports in all containers for the portal: one body of each is made, titles are put in.

Each title gives other bytes, so that the digest of a report is unique.
"""

import gzip
import io
import random
import zipfile
from functools import cache

from tests.rendering import Report, as_html, random_report
from tests.rendering_office import as_docx, as_spanned_html, as_xlsx, zip_of
from tests.rendering_pdf import as_pdf
from tests.rendering_portal import as_portal_page

TITLE = Report("2021", {}).title
KINDS = {
    "html": "text/html; charset=utf-8",
    "gbk": "text/html; charset=gbk",
    "lying": "text/html; charset=iso-8859-1",
    "page": "text/html",
    "doc": "application/msword",
    "docx": "application/octet-stream",
    "wps": "application/octet-stream",
    "pdf": "application/pdf",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/octet-stream",
    "zip": "application/zip",
}
"""The containers, and the Content-Type that portals give them."""

ENDINGS = {"gbk": "html", "lying": "shtml", "page": "htm"}
FILES = ("doc", "docx", "wps", "pdf", "xls", "xlsx", "zip")


def report(container: str, title: str) -> bytes:
    """A report of that title; bytes of its own for each title."""
    made = _body(container)
    if container in ("docx", "xlsx", "zip"):
        packed = io.BytesIO(made)
        with zipfile.ZipFile(packed, "a") as archive:
            archive.comment = title.encode()
        return packed.getvalue()
    if container == "pdf":
        return made + b"\n%" + title.encode() + b"\n"
    if container == "wps":
        return made.replace(b"TITLE", title.encode("unicode_escape"))
    encoding = "gb18030" if container in ("gbk", "doc") else "utf-8"
    return made.decode().replace(TITLE, title).encode(encoding)


def squeezed(size: int) -> bytes:
    """A small gzip file that is `size` bytes when unpacked."""
    return gzip.compress(bytes(size), mtime=0)


@cache
def _body(container: str) -> bytes:
    shown = random_report(random.Random(7), "2021", blanks=0.1)
    match container:
        case "docx":
            return as_docx(shown)
        case "xlsx":
            return as_xlsx(shown)
        case "pdf":
            return as_pdf(shown)
        case "zip":
            return zip_of({"2023.docx": as_docx(shown)})
        case "page":
            return as_portal_page(shown)
        case "wps":
            return rb"{\rtf1\ansi TITLE}"
        case "doc" | "xls" | "gbk":
            return as_spanned_html(shown)
        case "lying":
            return as_html(shown).replace(b"charset='utf-8'", b"charset='gb2312'")
    return as_html(shown)
