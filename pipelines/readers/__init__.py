"""From bytes to a document: a flow of paragraphs and grids, whatever the container.

One file for each container. A reader keeps what is printed and where it stands; it knows nothing
of the statutory forms: telling a label from a value is `extract`.
"""

from dataclasses import replace
from importlib import import_module

from pipelines.readers.container import UnreadableError, sniff
from pipelines.readers.document import Document
from pipelines.readers.limits import DEFAULT_LIMITS, Limits

READERS = {
    "html": "pipelines.readers.html.page",
    "text": "pipelines.readers.text.lines",
    "docx": "pipelines.readers.word.docx",
    "xlsx": "pipelines.readers.excel.xlsx",
    "xls": "pipelines.readers.excel.xls",
    "pdf": "pipelines.readers.pdf.document",
    "mht": "pipelines.readers.html.mht",
    "image": "pipelines.readers.scan.files",
}
"""The module for each kind of document, whose `read_<kind>` reads it."""
PICTURES = "pictures"
"""What the name of a reader ends with where tables were read from pictures."""
CONVERTER = "pipelines.readers.libreoffice"
"""The module for all other kinds."""


def read(data: bytes, file: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a document from its bytes; `file` is its name, of use where the bytes say little.

    Raises:
        UnreadableError: the bytes cannot be read, with a code and a reason.
    """
    kind = sniff(data, file, limits)
    # Libraries of some readers take long to import: only when the first such document comes.
    if kind in READERS:
        document = getattr(import_module(READERS[kind]), f"read_{kind}")(data, limits)
    else:
        document = import_module(CONVERTER).read_converted(data, kind, limits)
    if document.recognitions:
        return replace(document, reader=f"{document.reader} ({PICTURES})")
    return document


__all__ = [
    "CONVERTER",
    "DEFAULT_LIMITS",
    "READERS",
    "Document",
    "Limits",
    "UnreadableError",
    "read",
]
