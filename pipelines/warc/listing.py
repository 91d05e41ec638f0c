"""The information of a list about an address, with the same names from the link to the mart.

A harvest writes it into a `metadata` record beside each fetch; the archive reads it back. WARC
files of other crawlers have none.
"""

import dataclasses
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

REPORT, ATTACHMENT = "report", "attachment"
DOCUMENT_ROLES = (REPORT, ATTACHMENT)
"""Roles of addresses requested as documents; others are lists, robots.txt or the like."""
_YEAR = re.compile(r"20\d\d")
_FIELDS = {
    "listed_on": "via",
    "link_text": "linkText",
    "source_entry": "source",
    "role": "role",
    "listed_year": "reportYear",
    "listed_date": "listedDate",
    "problem": "problem",
    "problem_detail": "problemDetail",
    "listed_reports": "listedReports",
}
"""The fields of the record, in the order in which they are written."""


@dataclass(frozen=True)
class Listing:
    """What is known of an address besides its response.

    Attributes:
        source_entry: Id of the entry in the list of sources.
        role: report, attachment, listing, robots or other.
        listed_on: The page of the list.
        link_text: The text of the link.
        listed_year: The report year that the link or the source states.
        listed_date: The date printed beside the link.
        problem: Why the response is unusable, as a code; None if it is as expected.
        problem_detail: The same in a sentence.
        listed_reports: How many reports a list names, wanted or not.
    """

    source_entry: str | None = None
    role: str | None = None
    listed_on: str | None = None
    link_text: str | None = None
    listed_year: int | None = None
    listed_date: date | None = None
    problem: str | None = None
    problem_detail: str | None = None
    listed_reports: int | None = None

    @classmethod
    def of(cls, fields: dict[str, str]) -> Self:
        """Parse the fields of a `metadata` record."""
        values: dict[str, Any] = {
            name: " ".join(fields[field].split()) or None
            for name, field in _FIELDS.items()
            if field in fields
        }
        year, on, count = (
            values.get(name) or "" for name in ("listed_year", "listed_date", "listed_reports")
        )
        values["listed_year"] = int(year) if _YEAR.fullmatch(year) else None
        values["listed_reports"] = int(count) if count.isdecimal() else None
        values["listed_date"] = read_date(on)
        return cls(**values)

    def fields(self) -> dict[str, object]:
        """Return the fields of the `metadata` record."""
        return {field: getattr(self, name) for name, field in _FIELDS.items()}

    def updated(self, later: "Listing") -> Self:
        """Return the listing updated by a later record."""
        values = {name: value for name in _FIELDS if (value := getattr(later, name)) is not None}
        return dataclasses.replace(self, **values)


NOT_LISTED = Listing()


def read_date(text: str | None) -> date | None:
    """Parse a date as YYYY-MM-DD; None if it is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
