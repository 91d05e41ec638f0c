"""Placing the rows of table 3, once it is known which entry each of them is.

A grid places by cell. In a flow the seven numbers behind a label are its own unless the rows
around it, the sums over the rows, or what stands behind it cast doubt on that.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from pipelines.extract.application_columns import TABLE, headers_before
from pipelines.extract.application_sums import contradictions
from pipelines.extract.entries import Entry, adds_up, blanks_vanished, is_sure
from pipelines.extract.grid_columns import cells_behind, columns_from_end, keep_columns
from pipelines.extract.placing import Placed, missing, place, unplaced
from pipelines.extract.strays import rows_ending_in_strays
from pipelines.extract.vanished import (
    adds_up_but_for_last,
    adds_up_but_for_one,
    adds_up_if_joined,
    loses_blanks,
    may_hold_a_doubled_zero,
    one_is_often_lost,
)
from pipelines.forms import Block, Form, Row, known_labels, means
from pipelines.record import Finding

_FEWEST_ROWS_TO_TELL_COLUMNS = 3


@dataclass
class Work:
    """What is being put together for one table: which entry each row of the form is."""

    form: Form
    entries: list[Entry]
    assigned: dict[int, int]
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def blanks_vanished(self) -> bool:
        """Whether rows of a flow print some of their numbers only."""
        return blanks_vanished(self.entries)

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
        if self.blanks_vanished:
            return self._contradicted_beside_lost_blanks()
        return {row for row in self._one_too_many if self._may_be_one_too_many(row)}

    def _contradicted_beside_lost_blanks(self) -> set[int]:
        damaged = self.whole.keys() - self.adding_up
        rest = {row: e for row, e in self.printed_rows.items() if row not in damaged}
        wrong = contradictions(self.rows, rest, len(self.block.columns))
        often = one_is_often_lost(self.entries)
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

    @property
    def printed_rows(self) -> dict[int, Entry]:
        """The entry of each row of the form that the document shows."""
        return {row: self.entries[i] for row, i in self.assigned.items()}

    @cached_property
    def strays(self) -> frozenset[int]:
        """Positions of entries whose last number may be none of theirs."""
        return rows_ending_in_strays(self.entries)

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
        rows = self.filled
        width = len(self.block.columns)
        if any(cell.text for row in rows if row.gridded for cell in row.cells[width:]):
            return 0
        extra = Counter(max(0, len(row.cells) - width) for row in rows if row.gridded)
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
    def keeps_columns(self) -> bool:
        """Whether the rows of its grid all have the same cells, so that positions tell columns."""
        return len(self.filled) >= _FEWEST_ROWS_TO_TELL_COLUMNS and keep_columns(self.filled)

    @cached_property
    def behind(self) -> int | None:
        """How many cells stand behind the columns, in a grid that keeps them."""
        columns = self.block.columns
        heads = [e for e in self.headers if columns[-1].code in means(e.key, TABLE, "column")]
        return cells_behind(self.filled, len(columns), heads[0] if heads else None)

    @cached_property
    def headers(self) -> list[Entry]:
        """The entries before the first row."""
        return headers_before(self.entries, min(self.assigned.values()))

    @cached_property
    def printed(self) -> dict[str, set[tuple[str, ...]]]:
        """The different rows of numbers printed behind each label, by key of the label."""
        found = defaultdict(set)
        for entry in self.entries:
            if entry.has_number and entry.label:
                found[entry.key].add(tuple([cell.text for cell in entry.cells]))
        return found

    @property
    def block(self) -> Block:
        """The table as the form has it."""
        return self.form.blocks[0]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the form, headings too."""
        return self.form.rows


def place_rows(work: Work) -> Iterator[Placed]:
    """The cells of each row of the form: placed, in doubt, or not in the document."""
    value_rows = [index for index, row in enumerate(work.rows) if row.has_values]
    for position, index in enumerate(value_rows):
        row = work.rows[index]
        if index not in work.assigned:
            yield Placed(missing(TABLE, row, work.block))
            continue
        entry = work.entries[work.assigned[index]]
        follower = value_rows[position + 1] if position + 1 < len(value_rows) else None
        doubt = _doubt(work, index, follower)
        if doubt:
            yield unplaced(TABLE, row, work.block, entry, doubt)
        elif entry.last and not entry.cells and not entry.gridded:
            yield Placed(missing(TABLE, row, work.block))
        else:
            yield _place(work, row, entry)


def _place(work: Work, row: Row, entry: Entry) -> Placed:
    """The cells of a row in its columns; a grid that keeps its columns tells where they stand."""
    width = len(work.block.columns)
    if len(entry.cells) <= width or not work.keeps_columns:
        return place(TABLE, row, work.block, entry, spare=work.spare)
    if work.behind is None:
        doubt = "empty columns stand before or behind its numbers"
        return unplaced(TABLE, row, work.block, entry, doubt)
    positions = columns_from_end(entry, width, work.behind)
    return place(TABLE, row, work.block, entry, positions=positions)


def _doubt(work: Work, row: int, follower: int | None) -> str | None:
    """Why the values behind a label in a flow may not all be its own; None if they are."""
    start = work.assigned[row]
    entry = work.entries[start]
    if len(work.printed[entry.key]) > 1:
        return "the row is printed twice, with different numbers"
    if not any(cell.text for cell in entry.cells) and _numbers_behind(work, start):
        return "numbers stand behind a text that is no label of the form"
    if not entry.gridded and not entry.cells and work.numbers_stand_together:
        return "the numbers of several rows stand together behind their labels"
    if not is_sure(entry, work.blanks_vanished):
        return "blank cells have vanished from this table and the numbers do not add up"
    if entry.ragged and not work.has_usual_size(entry):
        return "its row has more or fewer cells than others"
    adds = row in work.adding_up
    if not adds and loses_blanks(entry) and adds_up_if_joined(entry.cells):
        return "the numbers do not add up, and would if two of them were one"
    if not adds and not entry.gridded and start in work.strays:
        return "the last number may be none of the row's own"
    if row in work.may_be_shifted:
        return "a blank cell may have vanished from this row and a number come in"
    if entry.gridded or not entry.cells or follower is None:
        return None
    if entry.last:
        return None if adds_up(entry.cells) else "the text breaks off within the row"
    later = [r for r in work.assigned if r > row]
    if follower in work.assigned or not later:
        return None
    next_index = work.assigned[min(later)]
    label_between = any(work.entries[i].label for i in range(start + 1, next_index))
    return None if label_between else "the label of the next row is missing"


def _numbers_behind(work: Work, start: int) -> bool:
    """Whether numbers that belong to no row follow before the next label of a form."""
    for index in range(start + 1, len(work.entries)):
        entry = work.entries[index]
        if entry.key in known_labels():
            return False
        if entry.has_number and index not in work.ordinals:
            return entry.label is None or not entry.gridded
    return False


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
