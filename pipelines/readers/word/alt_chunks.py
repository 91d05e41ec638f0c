"""Read documents embedded in a Word document as a whole (altChunk): pages, texts, Word documents.

Word imports their content when it opens the document.
"""

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from pipelines.readers.container import UnreadableError, sniff
from pipelines.readers.document import Document, located
from pipelines.readers.limits import Limits
from pipelines.readers.package import Package
from pipelines.readers.word.wordml import ALT_CHUNK, RELATION

_DEEPEST = 3
_BLANK = b"\xef\xbb\xbf \t\r\n"


def read_chunks(
    root: etree._Element, package: Package, targets: dict[str, str], limits: Limits, depth: int
) -> dict[str, Document]:
    """Read the documents embedded in another, by relationship id.

    Raises:
        UnreadableError: as the reader of the document that cannot be read.
    """
    found: dict[str, Document] = {}
    for element in root.iter(ALT_CHUNK):
        identity = element.get(RELATION + "id", "")
        if identity in found:
            continue
        if depth >= _DEEPEST:
            raise UnreadableError("too_large", "documents stand in each other too deep")
        part = targets.get(identity, f"named {identity}")
        try:
            chunk = _read(package.read(part), part, limits, depth + 1)
        except UnreadableError as error:
            raise UnreadableError(error.code, f"in the part {part}: {error.reason}") from error
        blocks = tuple(located(block, f"{part}, ") for block in chunk.blocks)
        found[identity] = replace(chunk, blocks=blocks)
    return found


def _read(data: bytes, part: str, limits: Limits, depth: int) -> Document:
    # Their modules import this one; named here so that a change of them re-reads Word documents
    # too.
    from pipelines.readers.html.mht import read_mht
    from pipelines.readers.html.page import read_html
    from pipelines.readers.libreoffice import read_converted
    from pipelines.readers.text.lines import read_text
    from pipelines.readers.word.docx import read_docx

    if not data.strip():
        return Document("text", ())
    kind = sniff(data, part, limits)
    if kind == "docx":
        return read_docx(data, limits, depth)
    if kind == "text" and data.lstrip(_BLANK).startswith(b"<"):
        return read_html(b"<html>" + data.lstrip(_BLANK), limits)
    readers: dict[str, Callable[[bytes, Limits], Document]]
    readers = {"html": read_html, "mht": read_mht, "text": read_text}
    if kind in readers:
        return readers[kind](data, limits)
    if kind in ("doc", "odt", "fodt"):
        return read_converted(data, kind, limits)
    raise UnreadableError("unsupported", f"a {kind} document inside a Word document")
