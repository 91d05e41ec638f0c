"""From bytes to a document: a flow of paragraphs and grids, whatever the container.

One file for each container. A reader keeps what is printed and where it stands; it knows nothing
of the statutory forms: telling a label from a value is `extract`.
"""

from importlib import import_module

from pipelines.readers.container import UnreadableError, sniff
from pipelines.readers.document import Document
from pipelines.readers.html import read_html
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.text import read_text

_LIGHT = {"html": read_html, "text": read_text}
_HEAVY = {
    "docx": ("pipelines.readers.docx", "read_docx"),
    "xlsx": ("pipelines.readers.xlsx", "read_xlsx"),
    "xls": ("pipelines.readers.xls", "read_xls"),
    "pdf": ("pipelines.readers.pdf", "read_pdf"),
    "mht": ("pipelines.readers.mht", "read_mht"),
}
"""Readers whose libraries take long to import: loaded when the first such document comes."""


def read(data: bytes, file: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a document from its bytes; `file` is its name, of use where the bytes say little.

    Raises:
        UnreadableError: the bytes cannot be read, with a code and a reason.
    """
    container = sniff(data, file, limits)
    if container in _LIGHT:
        return _LIGHT[container](data, limits)
    if container in _HEAVY:
        module, function = _HEAVY[container]
        return getattr(import_module(module), function)(data, limits)
    return import_module("pipelines.readers.libreoffice").read_converted(data, container, limits)


__all__ = ["DEFAULT_LIMITS", "Document", "Limits", "UnreadableError", "read"]
