"""Describe where a document was found: its name there, its address, and the link to it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Provenance:
    """Where a document was found; evidence in addition to the document's own text.

    `listed_year` is the report year stated by its link or source, `listed_date` the date printed
    beside the link, `retrieved_at` is in UTC.
    """

    name: str | None = None
    url: str | None = None
    retrieved_at: datetime | None = None
    link_text: str | None = None
    listed_year: int | None = None
    listed_date: date | None = None


NOWHERE = Provenance()
