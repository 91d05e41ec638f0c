"""What one document may use up while it is read; more than that is a hostile or broken file.

Time and memory of a whole document are bounded by the process that runs the reader (`engines`);
here is what a reader must ask before it unpacks, converts or loops.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds for one document; a reader that meets one raises UnreadableError("too_large")."""

    file_bytes: int = 32 << 20
    """Bytes of the file as received."""
    unpacked_bytes: int = 64 << 20
    """Bytes of all parts that are read from a package (docx, xlsx), unpacked."""
    members: int = 4096
    """Files inside a package."""
    cells: int = 200_000
    """Cells of one table or sheet, blank ones included; lines of a text, and cells in them."""
    line: int = 100_000
    """Characters of one line of a text."""
    elements: int = 300_000
    """Tags of an HTML page."""
    depth: int = 1000
    """How deep the elements of an HTML page may be nested."""
    pages: int = 500
    """Pages of a PDF."""
    page_objects: int = 400_000
    """Characters, lines and other marks on the pages of a PDF."""
    pictures: int = 30
    """Pictures of pages that are recognised."""
    pixels: int = 50_000_000
    """Dots of one picture."""
    conversion_seconds: float = 50.0
    """Seconds that LibreOffice may take to convert a legacy document."""


DEFAULT_LIMITS = Limits()
