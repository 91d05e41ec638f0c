"""Documents that stand in a Word document as a whole (altChunk): pages, texts, Word documents.

Word takes their content in when it opens the document.
"""

from dataclasses import replace

from lxml import etree

from pipelines.readers.container import UnreadableError, sniff
from pipelines.readers.document import Block, Document, Grid, Line
from pipelines.readers.limits import Limits
from pipelines.readers.package import Package
from pipelines.readers.word.wordml import ALT_CHUNK, RELATION

_DEEPEST = 3
_BLANK = b"\xef\xbb\xbf \t\r\n"


def read_chunks(
    root: etree._Element, package: Package, targets: dict[str, str], limits: Limits, depth: int
) -> dict[str, Document]:
    """Read the documents that stand in another, by the id of the relationship to each.

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
        blocks = tuple(_located(block, part) for block in chunk.blocks)
        found[identity] = replace(chunk, blocks=blocks)
    return found


def _read(data: bytes, part: str, limits: Limits, depth: int) -> Document:
    # They read documents that hold such chunks themselves.
    from pipelines.readers import read
    from pipelines.readers.word.docx import read_docx

    if not data.strip():
        return Document("text", ())
    if data.lstrip(_BLANK).startswith(b"<") and sniff(data, part, limits) == "text":
        data = b"<html>" + data.lstrip(_BLANK)
    is_word = sniff(data, part, limits) == "docx"
    return read_docx(data, limits, depth) if is_word else read(data, part, limits)


def _located(block: Block, part: str) -> Block:
    """A block with the part that it stands in as part of its place."""
    if isinstance(block, Line):
        return block._replace(locator=f"{part}, {block.locator}")
    rows = (
        tuple(cell._replace(locator=f"{part}, {cell.locator}") for cell in row)
        for row in block.rows
    )
    return Grid(tuple(rows), block.ragged)
