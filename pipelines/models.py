"""Define the result of parsing one document, as plain values.

They flow from `extract` and `identify` to `staging` and to `xxgk parse --json`.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Cell(NamedTuple):
    """One cell of a statutory table, with row and column codes of the code lists."""

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
    """Reading of one statutory table: status, form and cells.

    `is_read_twice` is true if a second, independent reading cross-checked it.
    """

    table: str
    status: str
    form: str | None = None
    reason: str | None = None
    cells: tuple[Cell, ...] = ()
    is_read_twice: bool = False

    @property
    def numbers(self) -> int:
        """Number of cells with a number."""
        return sum(cell.value is not None for cell in self.cells)

    @property
    def numbers_digest(self) -> str | None:
        """Digest of the numbers by place, without zeros, for finding copies; None for small tables.

        Small numbers agree by chance: a table has a digest if it prints at least three different
        numbers, one of them 10 or more.
        """
        numbers = {(cell.row, cell.column): cell.value for cell in self.cells if cell.value}
        if len(set(numbers.values())) < 3 or max(numbers.values()) < 10:
            return None
        text = ";".join(
            f"{row}.{column}={value.normalize():f}"
            for (row, column), value in sorted(numbers.items())
        )
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class Claim(NamedTuple):
    """A number stated in the prose, or a statement that there was none, with its sentence.

    `offset` is the number of characters before `raw` in the paragraph; `scope` and `stated_year`
    are the body and year of the number, if the sentence names them; `refers_to` is the position
    (1, 2, 3 …) of the claim of which this one is a part or a change.
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
    """The prose of one statutory section, number 1 for 一 to 6 for 六.

    `characters` counts letters and digits; `short_text` is the text if it is short; `topics` are
    codes of its topics; `sentence_digests` are digests of its sentences without numbers.
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
    """A doubt in the reading, or a text that could not be assigned; recorded, never corrected."""

    code: str
    message: str
    table: str | None = None
    row: str | None = None
    column: str | None = None
    raw: str | None = None
    locator: str | None = None


@dataclass(frozen=True)
class Identity:
    """Agency, region, report year, scope and publication date, each with its basis."""

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
    """Complete result of reading one document."""

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
