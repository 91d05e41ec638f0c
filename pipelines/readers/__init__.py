"""Read documents: from bytes to a flow of paragraphs and grids, for every file format.

One module or package per format. A reader keeps what is printed and its place in the document; it
knows nothing of the statutory forms. `extract` separates labels from values.
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
"""Suffix of a reader's name when tables were read from pictures."""
CONVERTER = "pipelines.readers.libreoffice"
"""The module for all other kinds, by conversion."""


def read(data: bytes, file: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a document from its bytes; `file` is its name, for formats that the bytes do not show.

    Raises:
        UnreadableError: the bytes cannot be read, with a code and a reason.
    """
    kind = sniff(data, file, limits)
    # Some readers import heavy libraries: import them with the first such document.
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
