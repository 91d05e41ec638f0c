"""The text of a Word document paragraph by paragraph, in tables or not: what checks its grids.

Every text of the painted tree is taken in the order of the file; nothing is known of rows and
cells.
"""

from collections.abc import Mapping

from lxml import etree

from pipelines.readers.document import Document, Flow, Grid
from pipelines.readers.word.wordml import (
    ALT_CHUNK,
    IMAGES,
    RELATION,
    P,
    T,
    image_name,
)


def docx_flow(
    root: etree._Element, targets: dict[str, str], chunks: Mapping[str, Document]
) -> Flow:
    """The paragraphs of a painted document, and those of the documents that stand in it."""
    paragraphs: list[list[str]] = []
    for element in root.iter(P, T, ALT_CHUNK, *IMAGES):
        tag = element.tag
        if tag == P:
            paragraphs.append([])
        elif tag == ALT_CHUNK:
            paragraphs.append([_text_of(chunks[element.get(RELATION + "id", "")])])
        elif paragraphs:
            image = f"\n[{image_name(element, targets)}]\n" if tag in IMAGES else ""
            paragraphs[-1].append(image or element.text or "")
    return Flow("\n".join(["".join(words) for words in paragraphs]))


def _text_of(chunk: Document) -> str:
    """The flow of a document inside another; what has none has its lines and cells."""
    if chunk.flow is not None:
        return chunk.flow.text
    return "\n".join(
        text
        for block in chunk.blocks
        for text in (
            (cell.text for row in block.rows for cell in row)
            if isinstance(block, Grid)
            else (block.text,)
        )
    )
