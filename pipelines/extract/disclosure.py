"""Table 2, 主动公开政府信息情况: what was published, by article of the Regulations.

The table is a sequence of small blocks, each with its own header row. The form is decided for
each block from its own headers, never from the year: blocks of both forms stand side by side in
some reports. Rows outside the form are kept as extension items.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.extract.disclosure_labels import TABLE, choose_block, header_units, meaning
from pipelines.extract.entries import CellText, Entry, blanks_vanished
from pipelines.extract.placing import Placed, missing, place, status_of, unplaced
from pipelines.extract.values import read_value
from pipelines.forms import Block, Form, Row, forms
from pipelines.forms.labels import simplify
from pipelines.record import Cell, Finding, TableReading

_FOOTER = "footer"
_SHORTEST_LABEL = 2
_LONGEST_FOOTER = 80
_NO_ITEM = re.compile("注|备注|说明|其中|合计|小计|总计|共计")
_LABELLED_TOTAL = re.compile(r"(?P<label>.*发布总数量.*?)[:：]\s*(?P<number>[\d,]+)\s*条?$", re.S)


@dataclass
class _Group:
    """A header and the item rows under it, as printed."""

    headers: list[Entry] = field(default_factory=list)
    items: list[tuple[str, Entry]] = field(default_factory=list)
    unlabelled: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class _Read:
    """What was read of one group: its form and block when known, rows, and what was odd."""

    form: str | None
    block: str | None
    placed: tuple[Placed, ...]
    findings: tuple[Finding, ...] = ()


def read_disclosure(entries: list[Entry]) -> tuple[TableReading, tuple[Finding, ...]]:
    """Read the table of published information from the entries of a document."""
    groups = [group for group in _groups(entries) if group.items]
    reads = [_read_group(group, entries) for group in groups]
    reads = [read for read in reads if read.placed or read.findings]
    if not any(read.placed for read in reads):
        return TableReading(TABLE, "absent"), ()
    form = _form_of(reads)
    cells = {}
    findings = [finding for read in reads for finding in read.findings]
    for placed in (p for read in reads for p in read.placed):
        _add(cells, placed, findings)
    _add_footer(cells, findings, entries)
    for cell in _missing_cells(form, reads, cells):
        cells[cell.row, cell.column] = cell
    status, reason = _status(list(cells.values()), reads)
    return TableReading(TABLE, status, form, reason, tuple(cells.values())), tuple(findings)


def _groups(entries: list[Entry]) -> Iterator[_Group]:
    """Cut the document into groups of one header row and the item rows below it."""
    group = _Group()
    for entry in entries:
        kind, code = meaning(entry)
        if kind in ("block", "corner", "stop") or _labelled_total(entry):
            yield group
            group = _Group()
        elif kind == "column":
            if group.items:
                yield group
                group = _Group()
            group.headers.append(entry)
        elif kind == "row" and group.headers:
            group.items.append((code, entry))
        elif group.headers and entry.has_number:
            if (
                entry.gridded
                and len(entry.key) >= _SHORTEST_LABEL
                and not _NO_ITEM.match(entry.key)
            ):
                group.items.append((f"x:{entry.key}", entry))
            else:
                group.unlabelled.append(entry)
    yield group


def _read_group(group: _Group, entries: list[Entry]) -> _Read:
    candidates = [
        block
        for form in forms(TABLE)
        for block in form.blocks
        if any(row.code == code for code, _ in group.items for row in block.rows)
    ]
    chosen = choose_block(group.headers, candidates)
    if chosen is None:
        return _undecided(group)
    form = next(form for form in forms(TABLE) if chosen in form.blocks)
    units = header_units(group.headers, chosen)
    placed, findings = [], _unlabelled(group)
    for position, (code, entry) in enumerate(group.items):
        row = next((row for row in chosen.rows if row.code == code), None)
        broken = position > 0 and _is_broken(group.items[position - 1][1], chosen)
        if row is None and (broken or not code.startswith("x:")):
            findings.append(_stray(entry))
            continue
        if row is None:
            row = Row(code, entry.label, "extension", chosen.code)
            findings.append(_extension(entry, code))
        doubt = _doubt(entry, row, chosen, group, entries)
        placed.append(
            unplaced(TABLE, row, chosen, entry, doubt)
            if doubt
            else _missing_or_placed(row, chosen, entry, units, len(group.headers[-1].cells))
        )
    return _Read(form.form, chosen.code, tuple(placed), tuple(findings))


def _is_broken(entry: Entry, block: Block) -> bool:
    """Whether the row before, in a flow, lacks cells: what follows may be its own."""
    return not entry.gridded and len(entry.cells) != len(block.columns)


def _missing_or_placed(
    row: Row, block: Block, entry: Entry, units: dict[str, str], spare: int
) -> Placed:
    if entry.last and not entry.cells:
        return Placed(missing(TABLE, row, block))
    return place(TABLE, row, block, entry, units, spare)


def _doubt(entry: Entry, row: Row, block: Block, group: _Group, entries: list[Entry]) -> str | None:
    """Why the values behind a label in a flow may not all be its own; None if they are."""
    twins = [other for code, other in group.items if code == row.code and other is not entry]
    if any(other.raw != entry.raw for other in twins):
        return "the row is printed twice, with different numbers"
    last_cell = entry.cells[: len(block.columns)][-1:]
    may_be_filler = entry.ragged and last_cell and not last_cell[0].text
    if may_be_filler and blanks_vanished(entries):
        return "blank cells have vanished from this document"
    if entry.gridded:
        return None
    following = entries[entries.index(entry) + 1] if not entry.last else None
    if not entry.cells:
        lost = following and following.has_number and meaning(following)[0] is None
        return "numbers stand behind a text that is no label of the form" if lost else None
    if entry.last:
        return "the text breaks off within the row"
    leaves = [r.code for r in block.rows if r.kind == "leaf"]
    if row.code not in leaves or row.code == leaves[-1]:
        return None
    follower = leaves[leaves.index(row.code) + 1]
    printed = {code for code, _ in group.items}
    if follower in printed or meaning(following)[0] not in ("block", "corner", "stop"):
        return None
    return "the label of the next row is missing"


def _undecided(group: _Group) -> _Read:
    labels = "、".join(header.label for header in group.headers)
    if not any(entry.has_number for _, entry in group.items):
        return _Read(None, None, ())
    return _Read(
        None,
        None,
        (),
        tuple(
            Finding(
                "header_not_recognised",
                f"the headers ({labels}) do not tell which columns the numbers stand in",
                TABLE,
                code,
                raw=entry.raw,
                locator=entry.locator,
            )
            for code, entry in group.items
        ),
    )


def _unlabelled(group: _Group) -> list[Finding]:
    loose = [*group.unlabelled, *(header for header in group.headers if header.has_number)]
    return [
        Finding(
            "values_without_label",
            "numbers without a row label",
            TABLE,
            raw=entry.raw,
            locator=entry.locator,
        )
        for entry in loose
    ]


def _stray(entry: Entry) -> Finding:
    message = f"numbers behind {entry.label}, which is no row of this article"
    return Finding(
        "row_out_of_place", message, TABLE, raw=entry.raw or entry.label, locator=entry.locator
    )


def _extension(entry: Entry, code: str) -> Finding:
    message = f"a row that the form does not have: {entry.label}"
    return Finding("unknown_row", message, TABLE, code, raw=entry.raw, locator=entry.locator)


def _add_footer(
    cells: dict[tuple[str, str], Cell], findings: list[Finding], entries: list[Entry]
) -> None:
    """The line under the table that gives a total of published records, where there is one."""
    block = next(f.block(_FOOTER) for f in forms(TABLE) if f.block(_FOOTER))
    row = block.rows[0]
    for entry in entries:
        found = _labelled_total(entry)
        if not found:
            continue
        text = CellText(found["number"], entry.locator, read_value(found["number"]))
        printed = Entry(found["label"], entry.locator, (text,), gridded=True)
        _add(cells, place(TABLE, row, block, printed), findings)


def _labelled_total(entry: Entry) -> re.Match | None:
    """The label and the number of a footer line such as …发布总数量…：60, None if it is none."""
    if "总数量" not in entry.key or len(entry.label) > _LONGEST_FOOTER:
        return None
    return _LABELLED_TOTAL.search(simplify(entry.label))


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


def _form_of(reads: list[_Read]) -> str | None:
    found = {read.form for read in reads if read.form}
    if len(found) > 1:
        return "mixed"
    return found.pop() if found else None


def _missing_cells(
    form: str | None, reads: list[_Read], cells: dict[tuple[str, str], Cell]
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


def _status(cells: list[Cell], reads: list[_Read]) -> tuple[str, str | None]:
    status, reason = status_of(cells)
    if status == "ambiguous" or any(read.form is None for read in reads):
        return "ambiguous", "cells cannot be placed; the findings name them"
    return status, reason
