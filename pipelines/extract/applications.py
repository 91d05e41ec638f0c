"""Table 3, 收到和处理政府信息公开申请情况: outcomes by applicant type.

The rows are found by aligning labels with the form; each row's seven cells are then placed by
grid or by count. A row whose label is damaged is filled by ordinal only between two sure rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from pipelines.extract.alignment import Chain, align
from pipelines.extract.entries import Entry, adds_up, blanks_vanished, is_sure
from pipelines.extract.placing import Placed, missing, place, status_of, unplaced
from pipelines.forms import Block, Form, Row, forms, known_labels, means
from pipelines.record import Cell, Finding, TableReading

TABLE = "applications"
_FEWEST_ROWS_TO_TELL_TWO_TABLES = 3
_FARTHEST_HEADER = 12
_ORGANISATIONS = "legal_entity"
_LONGEST_COLUMN_LABEL = 8


@dataclass
class _Work:
    """What is being put together for one table."""

    form: Form
    entries: list[Entry]
    assigned: dict[int, int]
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def blanks_vanished(self) -> bool:
        return blanks_vanished(self.entries)

    @cached_property
    def spare(self) -> int:
        """Empty cells beyond the columns that most rows of the grid have.

        Where bars stand for spans, one row of a group has one cell more than the others.
        """
        rows = [self.entries[i] for r, i in self.assigned.items() if self.rows[r].has_values]
        width = len(self.block.columns)
        if any(cell.text for row in rows if row.gridded for cell in row.cells[width:]):
            return 0
        extra = Counter(max(0, len(row.cells) - width) for row in rows if row.gridded)
        usual = extra.most_common(1)[0][0] if extra else 0
        return max(usual, 1) if any(row.ragged for row in rows) else usual

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
        return self.form.blocks[0]

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.form.rows


def read_applications(entries: list[Entry]) -> tuple[TableReading, tuple[Finding, ...]]:
    """Read the table of applications from the entries of a document."""
    chains = [align(entries, form, len(form.blocks[0].columns)) for form in forms(TABLE)]
    chains = [chain for chain in chains if _is_table(chain, entries)]
    if not chains:
        return TableReading(TABLE, "absent"), ()
    chain, form_known = _choose(chains)
    work = _Work(chain.form, entries, chain.rows_of())
    _fill_gaps(work)
    if _second_table(work):
        return _all_ambiguous(work, "two_tables", "the document holds more than one such table")
    if not _columns_in_order(work):
        reason = "the column headers are not in the order of the form"
        return _all_ambiguous(work, "columns_out_of_order", reason)
    _report_unknown_rows(work)
    placed = list(_place_rows(work))
    cells = [cell for row in placed for cell in row.cells]
    if not form_known:
        cells = [cell for cell in cells if cell.status != "missing"]
    status, reason = _status(cells, form_known)
    form = work.form.form if form_known else None
    findings = (*work.findings, *(finding for row in placed for finding in row.findings))
    return TableReading(TABLE, status, form, reason, tuple(cells)), findings


def _is_table(chain: Chain, entries: list[Entry]) -> bool:
    """A chain of labels is a table when rows follow each other or one has its values."""
    leaves = [(index, row) for index, row in chain.links if chain.form.rows[row].has_values]
    width = len(chain.form.blocks[0].columns)
    return len(leaves) >= 2 or any(len(entries[index].cells) == width for index, _ in leaves)


def _choose(chains: list[Chain]) -> tuple[Chain, bool]:
    """The form that fits best, and whether it is told from the others at all."""
    ranked = sorted(chains, key=lambda chain: (chain.score, -_skipped(chain)), reverse=True)
    if len(ranked) == 1:
        return ranked[0], True
    first, second = ranked[:2]
    known = (first.score, _skipped(first)) != (second.score, _skipped(second))
    return first, known


def _skipped(chain: Chain) -> int:
    """Rows with values that the chain passes over between its first and its last."""
    used = {row for _, row in chain.links}
    inside = range(min(used), max(used))
    return sum(chain.form.rows[row].has_values and row not in used for row in inside)


def _fill_gaps(work: _Work) -> None:
    """Give rows whose labels are damaged their entries, by ordinal between two sure rows."""
    sure = sorted(work.assigned.items())
    for (row, index), (next_row, next_index) in pairwise(sure):
        absent = [r for r in range(row + 1, next_row) if work.rows[r].has_values]
        between = [
            i
            for i in range(index + 1, next_index)
            if len(work.entries[i].cells) == len(work.block.columns)
        ]
        if not absent or len(absent) != len(between):
            continue
        for r, i in zip(absent, between, strict=True):
            work.assigned[r] = i
            entry = work.entries[i]
            work.findings.append(
                Finding(
                    "label_by_ordinal",
                    f"the label reads {entry.label or '(nothing)'}; by its place between two sure "
                    f"rows it is {work.rows[r].label}",
                    TABLE,
                    work.rows[r].code,
                    raw=entry.label,
                    locator=entry.locator,
                )
            )


def _second_table(work: _Work) -> bool:
    """Whether rows of another such table, with values, stand outside the chain."""
    used = set(work.assigned.values())
    rest = [entry if i not in used else Entry(None, entry.locator) for i, entry in _numbered(work)]
    other = align(rest, work.form, len(work.block.columns))
    full = [i for i, row in other.links if work.rows[row].has_values and rest[i].has_number]
    return len(full) >= _FEWEST_ROWS_TO_TELL_TWO_TABLES


def _report_unknown_rows(work: _Work) -> None:
    """Rows of numbers inside the table that stand for no row of the form are shown, not forced."""
    used = set(work.assigned.values())
    for index in range(min(used), max(used)):
        entry = work.entries[index]
        if index not in used and entry.has_number:
            work.findings.append(
                Finding(
                    "unknown_row",
                    f"a row that the form does not have: {entry.label or '(no label)'}",
                    TABLE,
                    raw=entry.raw,
                    locator=entry.locator,
                )
            )


def _numbered(work: _Work) -> Iterator[tuple[int, Entry]]:
    return enumerate(work.entries)


def _columns_in_order(work: _Work) -> bool:
    """Whether the column headers stand in the order of the form, as far as they tell.

    The five organisations follow each other below their common heading; that heading stands
    between 自然人 before it and 总计 behind it. Where a grid heads a column with a label that is
    not the form's, or none with 总计, the rows have to add up instead.
    """
    first = min(work.assigned.values())
    headers = work.entries[max(0, first - _FARTHEST_HEADER) : first]
    columns = [column.code for column in work.block.columns]
    orders = [[columns[0], columns[-1]]]
    if any(header.gridded for header in headers):
        orders += [[columns[0], _ORGANISATIONS, columns[-1]], columns[:-1]]
    printed = [
        code
        for header in headers
        for code in means(header.key, TABLE, "column") | means(header.key, TABLE, "corner")
    ]
    if not all(_follow(order, [code for code in printed if code in order]) for order in orders):
        return False
    foreign = [_is_foreign(header) for header in headers]
    before_first = [
        is_foreign
        for is_foreign, header in zip(foreign, headers[1:], strict=False)
        if columns[0] in means(header.key, TABLE, "column")
    ]
    if any(before_first):
        return False
    lacks_total = len(set(printed) & set(columns)) > 1 and columns[-1] not in printed
    return not (any(foreign) or lacks_total) or _rows_add_up(work)


def _is_foreign(header: Entry) -> bool:
    """Whether a header of a grid is short as column labels are, and none that is known."""
    return (
        header.gridded
        and 0 < len(header.key) <= _LONGEST_COLUMN_LABEL
        and header.key not in known_labels()
    )


def _rows_add_up(work: _Work) -> bool:
    """Whether most rows that print other numbers than 0 add up; with zeros alone, all do."""
    width = len(work.block.columns)
    rows = [work.entries[i].cells[:width] for i in work.assigned.values()]
    telling = [row for row in rows if len(row) == width and any(c.value.number for c in row)]
    return 2 * sum(adds_up(row) for row in telling) >= len(telling)


def _follow(order: list[str], printed: list[str]) -> bool:
    """Whether what is printed follows an order, with gaps perhaps."""
    places = [order.index(code) for code in printed]
    return places == sorted(places)


def _all_ambiguous(work: _Work, code: str, reason: str) -> tuple[TableReading, tuple[Finding, ...]]:
    rows = [row for row in work.rows if row.has_values]
    cells = [
        Cell(TABLE, row.code, column.code, None, "ambiguous")
        for row in rows
        for column in work.block.columns
    ]
    finding = Finding(code, reason, TABLE)
    return TableReading(TABLE, "ambiguous", work.form.form, reason, tuple(cells)), (finding,)


def _place_rows(work: _Work) -> Iterator[Placed]:
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
            yield place(TABLE, row, work.block, entry, spare=work.spare)


def _doubt(work: _Work, row: int, follower: int | None) -> str | None:
    """Why the values behind a label in a flow may not all be its own; None if they are."""
    start = work.assigned[row]
    entry = work.entries[start]
    if len(work.printed[entry.key]) > 1:
        return "the row is printed twice, with different numbers"
    if not any(cell.text for cell in entry.cells) and _numbers_behind(work, start):
        return "numbers stand behind a text that is no label of the form"
    if not is_sure(entry, work.blanks_vanished):
        return "blank cells have vanished from this table and the numbers do not add up"
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


def _numbers_behind(work: _Work, start: int) -> bool:
    """Whether numbers that belong to no row follow before the next row."""
    used = set(work.assigned.values())
    following = min((index for index in used if index > start), default=len(work.entries))
    return any(
        entry.has_number and (entry.label is None or not entry.gridded)
        for entry in work.entries[start + 1 : following]
    )


def _status(cells: list[Cell], form_known: bool) -> tuple[str, str | None]:
    status, reason = status_of(cells)
    if status == "complete" and not form_known:
        return "partial", "the rows that tell the forms apart are not in the document"
    return status, reason
