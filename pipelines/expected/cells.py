"""Records of expected cells, whichever file they stand in."""

from dataclasses import dataclass


class ExpectedError(ValueError):
    """Expected cells that cannot be used: names the file, the line and the remedy."""


@dataclass(frozen=True)
class ExpectedCell:
    """What one cell is known to print.

    Attributes:
        value: the number as printed, an amount in its printed unit; None where none is printed.
        may_be_null: the number cannot be placed with certainty, so null is right too.
        status: why there is no number, where that is known: `blank`, `not_applicable` (a stroke),
            `text` (words), or `missing` (lost: it cannot be known, and is not blank).
    """

    table: str
    row: str
    column: str
    value: int | float | None
    may_be_null: bool = False
    status: str | None = None


@dataclass(frozen=True)
class Expected:
    """The expected cells of one document, and what else is known of it, as text by name.

    `head` holds lists and objects as JSON, and an empty text for what is known to be absent.
    """

    head: dict[str, str]
    cells: tuple[ExpectedCell, ...]
