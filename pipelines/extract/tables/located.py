"""A located table or block: the printed row for each row of the form."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.extract.rows.labelled_rows import LabelledRow
from pipelines.extract.tables.page import LabelledPage
from pipelines.extract.tables.plan import Remark
from pipelines.forms import Block, Row

APPLICATIONS, DISCLOSURE, APPEALS = "applications", "disclosure", "appeals"


@dataclass
class Located:
    """Rows of one block of a form in order, each with its position in `page.rows`, or None.

    `headers` head the columns, the last next to the values; `units` are printed in them, by column
    code; `remarks` are findings of locating it.
    """

    table: str
    block: Block
    page: LabelledPage
    rows: list[tuple[Row, int | None]]
    headers: Sequence[LabelledRow] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.block.columns)

    @property
    def has_total(self) -> bool:
        """Whether the last column is the sum of those before it."""
        return self.block.columns[-1].kind == "total"

    @cached_property
    def headings(self) -> set[str]:
        """Codes of the rows without values, which head others."""
        return {row.code for row in self.block.rows if not row.has_values}

    @cached_property
    def placed(self) -> dict[str, int]:
        """The positions of the printed rows, by code."""
        return {row.code: at for row, at in self.rows if at is not None}

    @cached_property
    def sizes(self) -> Counter[tuple[int, int]]:
        """How many of its rows have a number of cells and fillers, by these numbers.

        None if more than half fill cells beyond its columns: empty cells are then among them.
        """
        rows = [row for row in self.printed if row.cells]
        wider = [row for row in rows if any(not cell.is_blank for cell in row.cells[self.width :])]
        return Counter(row.size for row in rows) if 2 * len(wider) <= len(rows) else Counter()

    @cached_property
    def printed(self) -> list[LabelledRow]:
        """The rows of the document that stand for rows with values, in order."""
        return [self.page.rows[at] for row, at in self.rows if at is not None and row.has_values]

    @cached_property
    def without_values(self) -> list[LabelledRow]:
        """The last header and the headings of the rows, which have no values of their own."""
        headings = [
            self.page.rows[at] for row, at in self.rows if at is not None and not row.has_values
        ]
        return [*self.headers[-1:], *headings]
