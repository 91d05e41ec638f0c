"""Properties of all labelled rows of a document, computed once for every table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.extract.rows.labelled_rows import LabelledRow, ValueCell
from pipelines.extract.rows.lines import GOES_ON, NUMBER, PROSE, RUN
from pipelines.forms import forms, known_labels, means
from pipelines.forms.likeness import rows_meant

_MOST_PAGES = 200
_PAGES_BEHIND = 2
_FEWEST_LINES = 5


@dataclass(frozen=True)
class LabelledPage:
    """The labelled rows of a document."""

    rows: list[LabelledRow]

    @cached_property
    def cells(self) -> dict[int, ValueCell]:
        """The cells by the place where they are printed."""
        return {cell.at: cell for row in self.rows for cell in row.cells}

    @cached_property
    def printing(self) -> dict[str, list[LabelledRow]]:
        """The rows that print values, by the key of their label."""
        found: dict[str, list[LabelledRow]] = {}
        for row in self.rows:
            if row.prints and row.key:
                found.setdefault(row.key, []).append(row)
        return found

    @cached_property
    def blanks_dropped(self) -> bool:
        """Whether some row of table 3 prints only some of its numbers, in a flow or with fillers.

        In such a document a row with the right count of numbers may still lack a blank and hold a
        number of another row: such rows then have to add up.
        """
        return any(0 < count < _width() for count in self._counts)

    @cached_property
    def blanks_mostly_dropped(self) -> bool:
        """Whether more rows of table 3 print some of their numbers than all."""
        whole = self._counts.count(_width())
        partial = sum(0 < count < _width() for count in self._counts)
        return 0 < whole < partial and not self.lines_kept_once

    @cached_property
    def _counts(self) -> list[int]:
        """Numbers of cells or of digits run together, of rows of table 3 that may lose blanks."""
        return [
            int(row.cells[0].mask.removeprefix(RUN)) if row.is_run else row.size[0]
            for row in self.rows
            if row.loses_blanks
            and row.cells
            and not row.last
            and rows_meant(row.label or "", "applications")
        ]

    @cached_property
    def lines_kept_once(self) -> bool:
        """Whether a converter dropped lines that repeat an earlier one: missing text is not blank.

        Blocks of table 2 then follow each other without the words that head each of them.
        """
        if any(row.gridded and not row.ragged for row in self.rows):
            return False
        labels = Counter(row.key for row in self.rows if row.key)
        headed = [row for row in self.rows if means(row.key, "disclosure", "block")]
        lines = [row.key for row in self.rows if row.key in known_labels()]
        return (
            len(headed) > 1
            and len(lines) >= _FEWEST_LINES
            and max(labels[line] for line in lines) == 1
        )

    @cached_property
    def page_numbers(self) -> frozenset[int]:
        """Positions of rows of flows whose last number may be a page number, or part of a sentence.

        Page numbers of a certain shape are left out before. A bare one is recognised by counting up
        among the numbers between paragraphs of prose, a figure of a broken sentence by the text
        behind it.
        """
        pages = dict(_page_numbers(self.rows))
        # A single number is a page number only if it is the first.
        counted = len(pages) > 1 or 1 in pages.values()
        gaps = list(_gaps(pages, len(self.rows))) if counted else []
        return frozenset(
            index
            for index, row in enumerate(self.rows)
            if row.prints
            and not row.gridded
            and index not in pages
            and (_is_taken_up(self.rows, index) or (gaps and _is_in_a_gap(index, row, gaps)))
        )


def _width() -> int:
    return len(forms("applications")[0].blocks[0].columns)


def _is_taken_up(rows: Sequence[LabelledRow], index: int) -> bool:
    """Return whether the text behind continues a sentence that the last number belongs to."""
    return index + 1 < len(rows) and rows[index + 1].label == GOES_ON


def _page_numbers(rows: Sequence[LabelledRow]) -> Iterator[tuple[int, int]]:
    """Return bare numbers behind prose, by position, as long as they count up."""
    last = 0
    for index, row in enumerate(rows):
        if row.label != PROSE or len(row.cells) != 1 or _is_taken_up(rows, index):
            continue
        number = row.cells[0].known.number
        if number is None:
            continue
        if not last < number <= _MOST_PAGES:
            return
        last = int(number)
        yield index, last


def _gaps(pages: dict[int, int], size: int) -> Iterator[tuple[range, range]]:
    """Return stretches of the document, and the page numbers that must be in them."""
    start, last = 0, 0
    for index, number in pages.items():
        yield range(start, index), range(last + 1, number)
        start, last = index + 1, number
    yield range(start, size), range(last + 1, last + 1 + _PAGES_BEHIND)


def _is_in_a_gap(index: int, row: LabelledRow, gaps: Sequence[tuple[range, range]]) -> bool:
    number = row.cells[-1].known.number if row.cells[-1].mask == NUMBER else None
    return any(index in stretch and number in numbers for stretch, numbers in gaps)
