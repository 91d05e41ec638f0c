"""What a list says of an address, from the link to the mart under the same names.

A harvest writes it into a `metadata` record beside each fetch; the archive reads it from there.
Foreign archives have none of it.
"""

import dataclasses
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

REPORT, ATTACHMENT = "report", "attachment"
DOCUMENT_ROLES = (REPORT, ATTACHMENT)
"""What is asked for as a document; else it is a list, robots.txt or something else."""
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
    """What is known of an address beside what it gave.

    Attributes:
        source_entry: Id of the entry in the list of sources.
        role: report, attachment, listing, robots or other.
        listed_on: The page of the list.
        link_text: The text of the link.
        listed_year: The report year that the link or the source says.
        listed_date: The date printed beside the link.
        problem: Why it gave nothing, as a code; None where it is what it was asked for.
        problem_detail: The same in a sentence.
        listed_reports: How many reports a list names, whether or not they are wanted.
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
        """What the fields of a `metadata` record say."""
        said: dict[str, Any] = {
            name: " ".join(fields[field].split()) or None
            for name, field in _FIELDS.items()
            if field in fields
        }
        year, on, count = (
            said.get(name) or "" for name in ("listed_year", "listed_date", "listed_reports")
        )
        said["listed_year"] = int(year) if _YEAR.fullmatch(year) else None
        said["listed_reports"] = int(count) if count.isdecimal() else None
        said["listed_date"] = read_date(on)
        return cls(**said)

    def fields(self) -> dict[str, object]:
        """The fields of the `metadata` record."""
        return {field: getattr(self, name) for name, field in _FIELDS.items()}

    def updated(self, later: "Listing") -> Self:
        """What is known once a later record has said more."""
        said = {name: value for name in _FIELDS if (value := getattr(later, name)) is not None}
        return dataclasses.replace(self, **said)


NOT_LISTED = Listing()


def read_date(text: str | None) -> date | None:
    """A date as YYYY-MM-DD; None where it is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
