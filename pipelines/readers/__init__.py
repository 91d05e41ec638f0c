"""From bytes to a document: a flow of paragraphs and grids, whatever the container.

One file for each container. A reader keeps what is printed and where it stands; it knows nothing
of the statutory forms: telling a label from a value is `extract`.
"""

from pipelines.readers.container import UnreadableError, sniff
from pipelines.readers.document import Document
from pipelines.readers.html import read_html
from pipelines.readers.text import read_text

_READERS = {"html": read_html, "text": read_text}


def read(data: bytes, file: str) -> Document:
    """Read a document from its bytes; `file` is its name, of use where the bytes say little.

    Raises:
        UnreadableError: the bytes cannot be read, with a code and a reason.
    """
    container = sniff(data, file)
    return _READERS[container](data)


__all__ = ["Document", "UnreadableError", "read"]
