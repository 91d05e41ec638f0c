"""Table 2, 主动公开政府信息情况: what was published, by article of the Regulations.

The table is a sequence of small blocks, each with its own header row. The form is decided for
each block from its own headers, never from the year: blocks of both forms stand side by side in
some reports. Rows outside the form are kept as extension items. Here the groups are put together;
cutting them out is `disclosure_groups`, placing their rows `disclosure_rows`.
"""

from collections.abc import Iterator, Sequence

from pipelines.extract.disclosure_groups import groups, labelled_total
from pipelines.extract.disclosure_labels import TABLE
from pipelines.extract.disclosure_rows import Read, read_group
from pipelines.extract.entries import CellText, Entry
from pipelines.extract.placing import Placed, missing, place, status_of, unplaced
from pipelines.extract.surroundings import Surroundings
from pipelines.extract.values import read_value
from pipelines.forms import Form, forms
from pipelines.record import Cell, Finding, TableReading

_FOOTER = "footer"
_NOT_PLACED = "cells cannot be placed; the findings name them"


def read_disclosure(around: Surroundings) -> tuple[TableReading, tuple[Finding, ...]]:
    """Read the table of published information from the entries of a document."""
    entries = around.entries
    found = list(groups(entries))
    reads = [read for group in found for read in read_group(group, around)]
    reads = [read for read in reads if read.placed or read.findings]
    findings = [finding for read in reads for finding in read.findings]
    if not any(read.placed for read in reads):
        items = (item for group in found for item in group.items if not item.is_extension)
        if not any(item.entry.has_number for item in items):
            return TableReading(TABLE, "absent"), ()
        return TableReading(TABLE, "ambiguous", None, _NOT_PLACED), tuple(findings)
    form = _form_of(reads)
    cells = {}
    for placed in (p for read in reads for p in read.placed):
        _add(cells, placed, findings)
    _add_footer(cells, findings, entries)
    for cell in _missing_cells(form, reads, cells):
        cells[cell.row, cell.column] = cell
    if _contradict(reads):
        return _two_tables(form, cells)
    status, reason = _status(list(cells.values()), reads)
    return TableReading(TABLE, status, form, reason, tuple(cells.values())), tuple(findings)


def _contradict(reads: Sequence[Read]) -> bool:
    """Whether two groups of the document say something different of the same cell."""
    printed: dict[tuple[str, str], Cell] = {}
    cells = (cell for read in reads for placed in read.placed for cell in placed.cells)
    return any(
        printed.setdefault((cell.row, cell.column), cell).value != cell.value
        for cell in cells
        if cell.status in ("reported", "blank")
    )


def _two_tables(
    form: str | None, cells: dict[tuple[str, str], Cell]
) -> tuple[TableReading, tuple[Finding, ...]]:
    reason = "the document holds more than one such table"
    lost = tuple(Cell(TABLE, row, column, None, "ambiguous") for row, column in cells)
    reading = TableReading(TABLE, "ambiguous", form, reason, lost)
    return reading, (Finding("two_tables", reason, TABLE),)


def _add_footer(
    cells: dict[tuple[str, str], Cell], findings: list[Finding], entries: Sequence[Entry]
) -> None:
    """The line under the table that gives a total of published records, where there is one."""
    block = next(f.block(_FOOTER) for f in forms(TABLE) if f.block(_FOOTER))
    row = block.rows[0]
    for entry in entries:
        found = labelled_total(entry)
        if not found:
            continue
        label, number = found
        text = CellText(number, entry.locator, read_value(number))
        printed = Entry(label, entry.locator, (text,), gridded=True)
        _add(cells, place(TABLE, row, block, printed), findings)


def _add(cells: dict[tuple[str, str], Cell], placed: Placed, findings: list[Finding]) -> None:
    """Add the cells of a row; a row met before in another place must say the same."""
    findings += placed.findings
    for cell in placed.cells:
        before = cells.get((cell.row, cell.column))
        if before is not None and before.value != cell.value:
            findings.append(
                Finding(
                    "two_values",
                    f"printed twice with different content: {before.raw} and {cell.raw}",
                    TABLE, cell.row, cell.column, raw=cell.raw, locator=cell.locator,
                )
            )  # fmt: skip
            cell = Cell(TABLE, cell.row, cell.column, None, "ambiguous", locator=cell.locator)
        cells[cell.row, cell.column] = cell


def _form_of(reads: list[Read]) -> str | None:
    found = {read.form for read in reads if read.form}
    if len(found) > 1:
        return "mixed"
    return found.pop() if found else None


def _missing_cells(
    form: str | None, reads: list[Read], cells: dict[tuple[str, str], Cell]
) -> Iterator[Cell]:
    """Statutory cells of the form that no group filled: lost, or under headers not recognised."""
    by_name: dict[str, Form] = {f.form: f for f in forms(TABLE)}
    unread = {f.row for read in reads for f in read.findings if f.code == "header_not_recognised"}
    shown = {read.block for read in reads}
    names = [form] if form in by_name else [r.form for r in reads if r.form]
    for name in dict.fromkeys(names):
        for block in by_name[name].blocks:
            if form == "mixed" and (block.code, name) not in {(r.block, r.form) for r in reads}:
                continue
            for row in block.rows:
                if row.kind != "leaf" or any((row.code, c.code) in cells for c in block.columns):
                    continue
                if row.code in unread and block.code not in shown:
                    yield from unplaced(TABLE, row, block, None, "headers not recognised").cells
                else:
                    yield from missing(TABLE, row, block)


def _status(cells: list[Cell], reads: list[Read]) -> tuple[str, str | None]:
    status, reason = status_of(cells)
    if status == "ambiguous" or any(read.form is None for read in reads):
        return "ambiguous", _NOT_PLACED
    return status, reason
