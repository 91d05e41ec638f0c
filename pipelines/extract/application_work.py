"""Table 3 while it is being put together: its rows in the document, and what they tell together.

Each question is answered once, when it is asked first. What follows for a single row is
`application_rows`.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from pipelines.extract.application_columns import TABLE, headers_before
from pipelines.extract.application_sums import contradictions
from pipelines.extract.entries import Entry, adds_up
from pipelines.extract.grid_columns import cells_behind, keep_columns
from pipelines.extract.surroundings import Surroundings
from pipelines.extract.vanished import (
    adds_up_but_for_last,
    adds_up_but_for_one,
    loses_blanks,
    may_hold_a_doubled_zero,
)
from pipelines.forms import Block, Form, Row, known_labels, means
from pipelines.record import Finding

_FEWEST_ROWS_TO_TELL_COLUMNS = 3
_NEARLY_ALL = 0.85


@dataclass
class Work:
    """What is being put together for one table: which entry each row of the form is."""

    form: Form
    around: Surroundings
    assigned: dict[int, int]
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries of the document."""
        return self.around.entries

    @cached_property
    def whole(self) -> dict[int, Entry]:
        """The rows of a flow that have as many numbers as the form has columns."""
        width = len(self.block.columns)
        rows = self.printed_rows.items()
        return {row: e for row, e in rows if len(e.cells) == width and loses_blanks(e)}

    @cached_property
    def adding_up(self) -> set[int]:
        """Those of the whole rows whose numbers add up."""
        return {row for row, entry in self.whole.items() if adds_up(entry.cells)}

    @cached_property
    def may_be_shifted(self) -> set[int]:
        """Whole rows that may have lost a blank and gained a number beside it."""
        if self.around.blanks_vanished:
            return self._contradicted_beside_lost_blanks()
        return {row for row in self._one_too_many if self._may_be_one_too_many(row)}

    def _contradicted_beside_lost_blanks(self) -> set[int]:
        damaged = self.whole.keys() - self.adding_up
        rest = {row: e for row, e in self.printed_rows.items() if row not in damaged}
        wrong = contradictions(self.rows, rest, len(self.block.columns))
        often = self.around.one_is_often_lost
        return {
            row
            for row in self.adding_up
            if (row in wrong and any(cell.value.number for cell in rest[row].cells))
            or (often and may_hold_a_doubled_zero(rest[row].cells))
        }

    @cached_property
    def _one_too_many(self) -> dict[int, set[int]]:
        """Whole rows that would add up without one number, and what contradicts them."""
        rows = {
            row
            for row in self.whole.keys() - self.adding_up
            if adds_up_but_for_one(self.whole[row].cells)
            or adds_up_but_for_last(self.whole[row].cells)
        }
        if not rows:
            return {}
        wrong = contradictions(self.rows, self.printed_rows, len(self.block.columns))
        return {row: wrong[row] for row in rows if row in wrong}

    def _may_be_one_too_many(self, row: int) -> bool:
        """Where only the total contradicts the column of totals, the report has it wrong."""
        total = len(self.block.columns) - 1
        return total not in self._one_too_many[row] or adds_up_but_for_last(self.whole[row].cells)

    @cached_property
    def printed_rows(self) -> dict[int, Entry]:
        """The entry of each row of the form that the document shows, without fillers behind it."""
        width = len(self.block.columns)
        return {row: _without_fillers(self.entries[i], width) for row, i in self.assigned.items()}

    @cached_property
    def numbers_stand_together(self) -> bool:
        """Whether somewhere in a flow more numbers follow each other than a row has.

        They are those of rows whose labels stand elsewhere.
        """
        for entry in self.entries[min(self.assigned.values()) :]:
            if _ends_table(entry):
                return False
            if not entry.gridded and len(entry.cells) > len(self.block.columns) + 1:
                return True
        return False

    @cached_property
    def ordinals(self) -> frozenset[int]:
        """Positions of the numbers that count the rows of a grid, in a column before the labels."""
        found = {}
        for index, (entry, behind) in enumerate(pairwise(self.entries)):
            if entry.label is None and len(entry.cells) == 1 and _same_row(entry, behind):
                found[index] = entry.cells[0].value.number or 0
        counts_on = all(later == earlier + 1 for earlier, later in pairwise(found.values()))
        return frozenset(found) if counts_on else frozenset()

    @cached_property
    def spare(self) -> int:
        """Empty cells beyond the columns that most rows of the grid have.

        Where bars stand for spans, one row of a group has one cell more than the others.
        """
        rows = [row for row in self.filled if row.gridded]
        width = len(self.block.columns)
        longer = [row for row in rows if len(row.cells) > width]
        if any(cell.text for row in longer for cell in row.cells[width:]):
            return 0
        extra = Counter([max(0, len(row.cells) - width) for row in rows])
        usual = extra.most_common(1)[0][0] if extra else 0
        return max(usual, 1) if any(row.ragged for row in rows) else usual

    @cached_property
    def filled(self) -> list[Entry]:
        """The rows of the table with cells behind their label."""
        rows = [self.entries[i] for r, i in self.assigned.items() if self.rows[r].has_values]
        return [row for row in rows if row.cells]

    def has_usual_size(self, entry: Entry) -> bool:
        """Whether a row of a ragged grid has as many cells and fillers as another has.

        A row of numbers with nothing but fillers behind it needs no other, nor does a single number
        right behind its label with blanks enough behind it.
        """
        size = len(self.block.columns)
        own, behind = entry.cells[:size], entry.cells[size:]
        if all(cell.text for cell in own) and all(cell.merged for cell in behind):
            return True
        (usual, times), *_ = self._sizes.most_common(1)
        if not any(cell.text for cell in entry.cells[1:]) and len(entry.cells) == sum(usual):
            return True
        return times == 1 or self._sizes[_size(entry)] > 1

    @cached_property
    def _sizes(self) -> Counter[tuple[int, int]]:
        return Counter(map(_size, self.filled))

    @cached_property
    def in_columns(self) -> list[Entry]:
        """The rows of a grid with empty columns beside the form's, as many cells in nearly all."""
        widths = Counter(row.row_width for row in self.filled)
        usual, times = widths.most_common(1)[0] if widths else (0, 0)
        rows = [row for row in self.filled if row.row_width == usual]
        if times < max(_FEWEST_ROWS_TO_TELL_COLUMNS, _NEARLY_ALL * len(self.filled)):
            return []
        has_more = any(len(row.cells) > len(self.block.columns) for row in rows)
        return rows if has_more and keep_columns(rows) else []

    @cached_property
    def behind(self) -> int | None:
        """How many cells stand behind the columns, in a grid that keeps them."""
        columns = self.block.columns
        heads = [e for e in self.headers if columns[-1].code in means(e.key, TABLE, "column")]
        return cells_behind(self.in_columns, len(columns), heads[0] if heads else None)

    @cached_property
    def headers(self) -> list[Entry]:
        """The entries before the first row."""
        return headers_before(self.entries, min(self.assigned.values()))

    @cached_property
    def contradicted(self) -> set[str]:
        """The labels, by key, that are printed twice with different numbers behind them."""
        first: dict[str, Entry] = {}
        found: set[str] = set()
        for entry in self.entries:
            if entry.has_number and entry.label:
                before = first.setdefault(entry.key, entry)
                if before is not entry and _texts(before) != _texts(entry):
                    found.add(entry.key)
        return found

    @cached_property
    def block(self) -> Block:
        """The table as the form has it."""
        return self.form.blocks[0]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the form, headings too."""
        return self.form.rows


def _without_fillers(entry: Entry, width: int) -> Entry:
    """A row of a ragged grid without blank cells behind its columns."""
    if not entry.ragged or any(cell.text for cell in entry.cells[width:]):
        return entry
    return entry._replace(cells=entry.cells[:width])


def _texts(entry: Entry) -> list[str]:
    return [cell.text for cell in entry.cells]


def _size(entry: Entry) -> tuple[int, int]:
    """How many cells and how many fillers stand behind a label."""
    fillers = sum(cell.merged for cell in entry.cells)
    return len(entry.cells) - fillers, fillers


def _same_row(entry: Entry, other: Entry) -> bool:
    """Whether two entries stand in the same row of a grid."""
    row = entry.locator.rpartition(" cell ")[0]
    return entry.gridded and row != "" and other.locator.rpartition(" cell ")[0] == row


def _ends_table(entry: Entry) -> bool:
    """Whether a label belongs to what follows this table: a section, or the table behind it."""
    return any(
        kind == "section" or (table == "appeals" and kind in ("block", "corner"))
        for table, kind, _ in known_labels().get(entry.key, ())
    )
