"""Records of expected cells, for both file formats."""

from dataclasses import dataclass


class ExpectedError(ValueError):
    """Expected cells that cannot be used: names the file, the line and the remedy."""


@dataclass(frozen=True)
class ExpectedCell:
    """The known content of one cell.

    Attributes:
        value: the number as printed, an amount in its printed unit; None if none is printed.
        may_be_null: the number cannot be placed with certainty, so null is right too.
        status: why there is no number, if known: `blank`, `not_applicable` (a stroke),
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
    """The expected cells of one document, and other known facts about it, as text by name.

    `head` holds lists and objects as JSON, and an empty text for facts known to be absent.
    """

    head: dict[str, str]
    cells: tuple[ExpectedCell, ...]
