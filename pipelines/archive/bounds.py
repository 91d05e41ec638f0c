"""Define limits for taking in one container; containers beyond them are hostile or broken."""

from dataclasses import dataclass

from pipelines.settings import Settings


@dataclass(frozen=True)
class Bounds:
    """Limits for taking in; what exceeds one is recorded with the reason."""

    document_bytes: int
    """Most unpacked bytes of one document; unpacking stops there."""
    archive_bytes: int
    """Most unpacked bytes of all documents of one zip archive."""
    members: int = 4096
    """Most documents of one zip archive."""


def bounds_of(settings: Settings) -> Bounds:
    """Return the limits from the settings."""
    return Bounds(settings.max_document_bytes, settings.max_archive_bytes)
