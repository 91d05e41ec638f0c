"""The table of 2014–2018, 政府信息公开情况统计表: one indicator a row, one number each.

Rows are found by aligning labels with the code list. The labels that the form has twice are told
apart by the sure rows around them, or not at all. No later report has this table: it is looked
for only where none of the three later tables stands.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.extract.alignment import Chain, align
from pipelines.extract.entries import Entry, entry
from pipelines.extract.legacy_labels import label_keys, legacy_form, like_indicators
from pipelines.extract.legacy_rows import PrintedRow, printed_rows, without_unit_cells
from pipelines.extract.placing import Placed, missing, place, status_of, unplaced
from pipelines.forms import LEGACY, Block, Row
from pipelines.record import Cell, Finding, TableReading

TABLE = LEGACY
_TITLE = "统计表"
_HEAD = "统计指标"
_FEWEST_LABELS = 8
_FEWEST_LABELS_UNDER_A_TITLE = 3
_FEWEST_ROWS_TO_TELL_TWO_TABLES = 3


@dataclass
class _Work:
    """What is being put together: the printed rows, and which of them each row of the form is."""

    printed: list[PrintedRow]
    assigned: dict[int, int]
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return legacy_form().rows

    @cached_property
    def value_rows(self) -> list[int]:
        return [index for index, row in enumerate(self.rows) if row.has_values]

    @cached_property
    def own(self) -> list[PrintedRow]:
        """The printed rows that stand for indicators with a number."""
        return [self.printed[i] for row, i in self.assigned.items() if self.rows[row].has_values]

    @cached_property
    def prints_units(self) -> bool:
        return any(row.unit for row in self.own)

    @cached_property
    def is_abridged(self) -> bool:
        """Whether the agency left out most rows: that one is missing then tells nothing."""
        return 2 * len(self.own) < len(self.value_rows)

    @cached_property
    def is_row_a_line(self) -> bool:
        """Whether labels and numbers of running text mostly stand on one line."""
        filled = [row.entry for row in self.own if row.entry.cells and not row.entry.gridded]
        beside = sum(found.cells[0].locator == found.locator for found in filled)
        return 2 * beside > len(filled)

    @cached_property
    def spare(self) -> int:
        """Empty cells that most rows of a grid have behind their number."""
        extra = Counter(max(0, len(row.entry.cells) - 1) for row in self.own if row.keeps_blanks)
        return extra.most_common(1)[0][0] if extra else 0

    @cached_property
    def contents(self) -> dict[frozenset[int], list[str]]:
        """What is printed behind the labels of each indicator, or of those that share a label."""
        found = defaultdict(list)
        for row in self.printed:
            if row.entry.has_number and row.entry.label:
                found[frozenset(like_indicators(row.entry.label))].append(row.entry.raw)
        return found

    @cached_property
    def untold(self) -> set[int]:
        return _untold(self)


def read_legacy(entries: list[Entry]) -> tuple[TableReading, tuple[Finding, ...]]:
    """Read the statistics table from the entries of a document."""
    titled = any(_TITLE in found.key or found.key == _HEAD for found in entries)
    if not titled and len({found.key for found in entries} & label_keys()) < _FEWEST_LABELS:
        return TableReading(TABLE, "absent"), ()
    printed = printed_rows(entries)
    chain = _align(printed)
    fewest = _FEWEST_LABELS_UNDER_A_TITLE if titled else _FEWEST_LABELS
    if _with_values(chain, printed) < fewest:
        return TableReading(TABLE, "absent"), ()
    work = _Work(printed, chain.rows_of())
    if work.prints_units:
        work = _Work(without_unit_cells(printed), work.assigned)
    if _second_table(work):
        return _two_tables()
    _report_rows_left_over(work)
    placed = list(_place_rows(work))
    cells = tuple(cell for row in placed for cell in row.cells)
    status, reason = status_of(cells)
    findings = (*work.findings, *(finding for row in placed for finding in row.findings))
    return TableReading(TABLE, status, legacy_form().form, reason, cells), findings


def _align(printed: list[PrintedRow]) -> Chain:
    [chain] = align([row.entry for row in printed], [legacy_form()], 1, like_indicators)
    return chain


def _with_values(chain: Chain, printed: list[PrintedRow]) -> int:
    """How many indicators are there with a unit or a cell behind their label."""
    return sum(
        chain.form.rows[row].has_values and not printed[index].is_open for index, row in chain.links
    )


def _second_table(work: _Work) -> bool:
    """Whether rows of another such table, with numbers, stand outside the chain."""
    used = set(work.assigned.values())
    rest = [
        row if i not in used else PrintedRow(entry(None, row.entry.locator))
        for i, row in enumerate(work.printed)
    ]
    links = [(i, row) for i, row in _align(rest).links if work.rows[row].has_values]
    numbers = sum(rest[i].entry.has_number for i, _ in links)
    return numbers >= _FEWEST_ROWS_TO_TELL_TWO_TABLES


def _two_tables() -> tuple[TableReading, tuple[Finding, ...]]:
    reason = "the document holds more than one such table"
    cells = tuple(
        Cell(TABLE, row.code, column.code, None, "ambiguous")
        for block in legacy_form().blocks
        for row in block.rows
        for column in block.columns
        if row.has_values
    )
    reading = TableReading(TABLE, "ambiguous", legacy_form().form, reason, cells)
    return reading, (Finding("two_tables", reason, TABLE),)


def _untold(work: _Work) -> set[int]:
    """Rows whose label the form has twice where their neighbours do not tell which is meant."""
    links = [(-1, -1), *sorted(work.assigned.items()), (len(work.rows), len(work.printed))]
    meant = [frozenset(like_indicators(row.entry.label or "")) for row in work.printed]
    sure = [(r, i) for r, i in links if r in (-1, len(work.rows)) or len(meant[i]) == 1]
    found: set[int] = set()
    for row, index in work.assigned.items():
        if len(meant[index]) == 1:
            continue
        above, start = max(link for link in sure if link[0] < row)
        below, end = min(link for link in sure if link[0] > row)
        inside = {r for r in meant[index] if above < r < below}
        alike = sum(meant[i] == meant[index] for i in range(start + 1, end))
        if len(inside) != alike:
            found |= inside
    return found


def _report_rows_left_over(work: _Work) -> None:
    """Numbers inside the table that belong to no indicator are shown, not forced."""
    used = {index: row for row, index in work.assigned.items()}
    for index in range(min(used), max(used) + 1):
        found = work.printed[index].entry
        if not found.has_number or (index in used and work.rows[used[index]].has_values):
            continue
        if index in used:
            code, message = "value_in_heading", f"a number behind the heading {found.label}"
        elif found.label:
            code, message = "unknown_row", f"a row that the form does not have: {found.label}"
        else:
            code, message = "values_without_label", "numbers without a row label"
        work.findings.append(Finding(code, message, TABLE, raw=found.raw, locator=found.locator))


def _place_rows(work: _Work) -> Iterator[Placed]:
    index = -1
    for block in legacy_form().blocks:
        for row in block.rows:
            index += 1
            if row.has_values:
                yield _place_row(work, index, row, block)


def _place_row(work: _Work, index: int, row: Row, block: Block) -> Placed:
    if index in work.untold:
        at = work.assigned.get(index)
        doubt = "its label stands for several indicators and its neighbours do not tell which"
        return unplaced(TABLE, row, block, None if at is None else work.printed[at].entry, doubt)
    if index not in work.assigned:
        return Placed(missing(TABLE, row, block))
    printed = work.printed[work.assigned[index]]
    if not printed.entry.cells and (printed.entry.last or printed.entry.gridded):
        return Placed(missing(TABLE, row, block))
    doubt = _doubt(work, index)
    if doubt:
        return unplaced(TABLE, row, block, printed.entry, doubt)
    _report_other_unit(work, row, block, printed)
    units = {"value": printed.unit} if printed.unit else {}
    return place(TABLE, row, block, printed.entry, units, work.spare)


def _doubt(work: _Work, row: int) -> str | None:
    """Why the number behind a label may not be its own; None if it is."""
    at = work.assigned[row]
    printed = work.printed[at]
    meant = frozenset(like_indicators(printed.entry.label or ""))
    if len(meant) == 1 and len(set(work.contents[meant])) > 1:
        return "the row is printed twice, with different numbers"
    if printed.crowded:
        return "more is printed behind it than its unit and its number"
    if work.prints_units and printed.unit is None:
        return "its unit is not printed behind it"
    if printed.is_one_row:
        return None
    cells = printed.entry.cells
    if work.is_row_a_line and cells and cells[0].locator != printed.entry.locator:
        return "its number stands on another line"
    if printed.entry.last:
        return None if row == work.value_rows[-1] else "the text breaks off within the row"
    behind = work.printed[at + 1]
    if not cells and behind.entry.cells and at + 1 not in work.assigned.values():
        return "a number stands behind what follows it"
    return None if _goes_on_in_order(work, row) else "the label of the next row is missing"


def _goes_on_in_order(work: _Work, row: int) -> bool:
    """Whether the row is followed by its neighbour in the form, or at least by another label."""
    later = min((r for r in work.assigned if r > row), default=None)
    follower = min((r for r in work.value_rows if r > row), default=None)
    if follower is None or later is None:
        return follower is None
    if later <= follower or work.is_abridged:
        return True
    between = work.printed[work.assigned[row] + 1 : work.assigned[later]]
    return any(found.entry.label for found in between)


def _report_other_unit(work: _Work, row: Row, block: Block, printed: PrintedRow) -> None:
    fixed = block.columns[0].unit
    if printed.unit and printed.unit != fixed:
        message = f"{row.label}: the unit reads {printed.unit}, the form has {fixed}"
        work.findings.append(
            Finding(
                "other_unit", message, TABLE, row.code, "value",
                raw=printed.unit, locator=printed.entry.locator,
            )
        )  # fmt: skip
