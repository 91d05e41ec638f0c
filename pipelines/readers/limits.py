"""Limits on what one document may use while it is read: beyond them it is hostile or broken.

Time and memory of a whole document are limited by the process that runs the reader (`engines`);
these are the limits that a reader checks before it unpacks, converts or loops.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits for one document; a reader that reaches one raises UnreadableError("too_large")."""

    file_bytes: int = 32 << 20
    """Bytes of the file as received."""
    unpacked_bytes: int = 64 << 20
    """Bytes of all parts read from a package (docx, xlsx), unpacked."""
    members: int = 4096
    """Files inside a package."""
    cells: int = 200_000
    """Cells of one table or sheet, with blank ones; lines of a text, and cells in them."""
    line: int = 100_000
    """Characters of one line of a text."""
    elements: int = 300_000
    """Tags of an HTML page."""
    depth: int = 1000
    """Nesting depth of the elements of an HTML page."""
    pages: int = 500
    """Pages of a PDF."""
    page_objects: int = 400_000
    """Characters, lines and other marks on the pages of a PDF."""
    pictures: int = 30
    """Pictures of pages to recognise."""
    recognises: bool = True
    """Whether to recognise them; the site shows them as they are."""
    pixels: int = 50_000_000
    """Pixels of one picture."""
    conversion_seconds: float = 50.0
    """Seconds for a conversion of a legacy document by LibreOffice."""


DEFAULT_LIMITS = Limits()
