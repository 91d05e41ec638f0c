"""How a document was come upon: its name there, its address, and what the link to it said."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Provenance:
    """What is known of a document from where it was found; evidence beside what it says itself.

    `listed_year` is the report year that its link or its source states, `listed_date` the date
    printed beside the link.
    """

    name: str | None = None
    url: str | None = None
    retrieved_at: datetime | None = None
    link_text: str | None = None
    listed_year: int | None = None
    listed_date: date | None = None


NOWHERE = Provenance()
