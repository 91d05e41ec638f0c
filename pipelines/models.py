"""What the parser says of one document: plain values, no behaviour.

These records are what flows from `extract` and `identify` to `load` and to `xxgk parse --json`.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Cell(NamedTuple):
    """One cell of a statutory table, rows and columns named by the code lists."""

    table: str
    row: str
    column: str
    value: Decimal | None
    status: str
    raw: str | None = None
    unit: str | None = None
    row_label: str | None = None
    locator: str | None = None
    is_read_from_picture: bool = False


@dataclass(frozen=True)
class TableReading:
    """How far one statutory table could be read, which form it follows, and its cells.

    `is_read_twice` tells that a second reading looked for all that is printed in it.
    """

    table: str
    status: str
    form: str | None = None
    reason: str | None = None
    cells: tuple[Cell, ...] = ()
    is_read_twice: bool = False

    @property
    def numbers(self) -> int:
        """How many of its cells print a number that could be placed."""
        return sum(cell.value is not None for cell in self.cells)

    @property
    def numbers_digest(self) -> str | None:
        """A digest of its numbers by place, zeros apart, to find copies; None for small ones.

        Small numbers are alike by chance: a table has one when it prints three or more different
        numbers, one of them 10 or more.
        """
        numbers = {(cell.row, cell.column): cell.value for cell in self.cells if cell.value}
        if len(set(numbers.values())) < 3 or max(numbers.values()) < 10:
            return None
        told = ";".join(
            f"{row}.{column}={value.normalize():f}"
            for (row, column), value in sorted(numbers.items())
        )
        return hashlib.sha256(told.encode()).hexdigest()[:16]


class Claim(NamedTuple):
    """A number stated in the prose, or that there was none of something, with its sentence.

    `offset` is where `raw` begins in the paragraph; `scope` and `stated_year` say whose the number
    is, as far as the sentence does; `refers_to` is the place (1, 2, 3 …) among the report's claims
    of the one that this is a part or a change of.
    """

    code: str
    value: Decimal | None
    sentence: str
    locator: str
    unit: str | None = None
    is_approximate: bool = False
    subject: str | None = None
    raw: str | None = None
    offset: int = 0
    scope: str | None = None
    scope_words: str | None = None
    stated_year: int | None = None
    refers_to: int | None = None
    is_read_from_picture: bool = False


class Section(NamedTuple):
    """The prose of one statutory section: 1 for 一 to 6 for 六.

    `characters` counts words and digits; `short_text` is the text where it is short; `topics` are
    codes of what it speaks of; `sentence_digests` are those of its sentences, figures left out.
    """

    number: int
    heading: str
    locator: str
    characters: int
    short_text: str | None = None
    topics: str | None = None
    sentence_digests: str | None = None


@dataclass(frozen=True)
class Finding:
    """Something odd, or not placed: kept, shown, never mended."""

    code: str
    message: str
    table: str | None = None
    row: str | None = None
    column: str | None = None
    raw: str | None = None
    locator: str | None = None


@dataclass(frozen=True)
class Identity:
    """Who reported, where, for which year, and what each statement rests on."""

    title: str | None = None
    report_year: int | None = None
    report_year_basis: str | None = None
    agency_name: str | None = None
    agency_type: str | None = None
    agency_basis: str | None = None
    region_code: str | None = None
    region_basis: str | None = None
    region_candidates: tuple[str, ...] = ()
    zone_code: str | None = None
    scope: str | None = None
    scope_basis: str | None = None
    published_on: date | None = None
    published_on_basis: str | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All that is known of one document after it was read."""

    sha256: str
    state: str
    reader: str | None = None
    reason_code: str | None = None
    reason: str | None = None
    identity: Identity = field(default_factory=Identity)
    tables: tuple[TableReading, ...] = ()
    claims: tuple[Claim, ...] = ()
    sections: tuple[Section, ...] = ()
    findings: tuple[Finding, ...] = ()
