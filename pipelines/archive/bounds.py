"""What one container may use up while it is taken in; more than that is hostile or broken."""

from dataclasses import dataclass

from pipelines.settings import Settings


@dataclass(frozen=True)
class Bounds:
    """Bounds for taking in; what meets one is recorded with the reason."""

    document_bytes: int
    """Bytes of one document, unpacked; of a longer one no more is unpacked."""
    archive_bytes: int
    """Bytes of all documents of one zip archive, unpacked."""
    members: int = 4096
    """Documents of one zip archive."""


def bounds_of(settings: Settings) -> Bounds:
    """The bounds that the settings give."""
    return Bounds(settings.max_document_bytes, settings.max_archive_bytes)
