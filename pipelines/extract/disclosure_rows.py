"""Placing the rows of one group of table 2 under the columns that its headers name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extract.disclosure_groups import Group, Item
from pipelines.extract.disclosure_labels import (
    TABLE,
    choose_block,
    columns_named,
    header_units,
    meaning,
)
from pipelines.extract.entries import Entry
from pipelines.extract.grid_columns import columns_under
from pipelines.extract.placing import Placed, missing, place, unplaced
from pipelines.extract.surroundings import Surroundings
from pipelines.forms import Block, Form, Row, forms
from pipelines.record import Finding


@dataclass(frozen=True)
class Read:
    """What was read of one group: its form and block when known, rows, and what was odd."""

    form: str | None
    block: str | None
    placed: tuple[Placed, ...]
    findings: tuple[Finding, ...] = ()


def read_group(group: Group, around: Surroundings) -> list[Read]:
    """The rows of a group; one reading a row where its headers are those of several blocks."""
    candidates = _blocks_with(
        frozenset([item.code for item in group.items if not item.is_extension])
    )
    headers = tuple([header.label for header in group.headers])
    chosen = choose_block(headers, tuple([block for _, block in candidates]))
    if chosen is not None:
        form = next(form for form, block in candidates if block is chosen)
        return [_read_block(group, form, chosen, around)]
    return _read_wide(group, candidates) or [_undecided(group)]


@lru_cache(maxsize=4096)
def _blocks_with(rows: frozenset[str]) -> tuple[tuple[Form, Block], ...]:
    """The blocks of all forms that have any of some rows, by code."""
    return tuple(
        (form, block) for form in forms(TABLE) for block in form.blocks if any(map(block.row, rows))
    )


def _read_block(group: Group, form: Form, block: Block, around: Surroundings) -> Read:
    """The rows of a group whose headers are the columns of one block."""
    units = header_units(tuple([header.label for header in group.headers]), block)
    positions = columns_under(group.corner, group.headers) if group.corner else None
    placed, findings = [], _unlabelled(group)
    for number, item in enumerate(group.items):
        entry = item.entry
        row = block.row(item.code)
        broken = number > 0 and _is_broken(group.items[number - 1].entry, block)
        if row is None and (broken or not item.is_extension):
            findings.append(_stray(entry))
            continue
        if row is None:
            row = Row(item.code, entry.label, "extension", block.code)
            findings.append(_extension(item))
        doubt = _doubt(item, row, block, group, around)
        if doubt:
            placed.append(unplaced(TABLE, row, block, entry, doubt))
        elif entry.last and not entry.cells:
            placed.append(Placed(missing(TABLE, row, block)))
        elif positions and not _is_whole(entry, block):
            placed.append(_place_below(group.corner, row, block, entry, units, positions))
        else:
            spare = len(group.headers[-1].cells)
            placed.append(place(TABLE, row, block, entry, units, spare))
    return Read(form.form, block.code, tuple(placed), tuple(findings))


def _is_whole(entry: Entry, block: Block) -> bool:
    """Whether each column has a cell that prints something, and no more cells are there."""
    return len(entry.cells) == len(block.columns) and all(cell.text for cell in entry.cells)


def _place_below(
    corner: Entry,
    row: Row,
    block: Block,
    entry: Entry,
    units: Mapping[str, str],
    positions: Sequence[int],
) -> Placed:
    """The cells of a row below the headers that stand in the row of a corner."""
    if entry.row_width != corner.row_width:
        doubt = "its row has more or fewer cells than that of its headers"
        return unplaced(TABLE, row, block, entry, doubt)
    return place(TABLE, row, block, entry, units, positions=positions)


def _is_broken(entry: Entry, block: Block) -> bool:
    """Whether the row before, in a flow, lacks cells: what follows may be its own."""
    return not entry.gridded and len(entry.cells) != len(block.columns)


def _read_wide(group: Group, candidates: Sequence[tuple[Form, Block]]) -> list[Read]:
    """The rows of a grid whose headers name the columns of several blocks side by side.

    Read only where every header is a column of the form, and every row prints numbers below the
    columns of its own block alone. Rows below one set of headers may be of several blocks.
    """
    named = columns_named(group.headers)
    if named is None:
        return []
    reads = []
    for item in group.items:
        fitting = [
            (form, block)
            for form, block in candidates
            if block.row(item.code)
            and all(named.count(column.code) == 1 for column in block.columns)
        ]
        cells = item.entry.cells
        if len(fitting) != 1 or not item.entry.gridded or len(cells) != len(named):
            return []
        [(form, block)] = fitting
        positions = [named.index(column.code) for column in block.columns]
        if any(c.value.number is not None for i, c in enumerate(cells) if i not in positions):
            return []
        row = block.row(item.code)
        own = item.entry._replace(cells=tuple(cells[position] for position in positions))
        headers = tuple(group.headers[position].label for position in positions)
        units = header_units(headers, block)
        reads.append(Read(form.form, block.code, (place(TABLE, row, block, own, units),)))
    return reads


def _doubt(item: Item, row: Row, block: Block, group: Group, around: Surroundings) -> str | None:
    """Why the values behind a label in a flow may not all be its own; None if they are."""
    entry = item.entry
    twins = [other.entry for other in group.items if other.code == item.code]
    if len(twins) > 1 and any(other.raw != entry.raw for other in twins):
        return "the row is printed twice, with different numbers"
    own = entry.cells[: len(block.columns)]
    if entry.ragged and not all(cell.text for cell in own):
        if around.blanks_vanished and not own[-1].text:
            return "blank cells have vanished from this document"
        if len(entry.cells) != len(block.columns) + len(group.headers[-1].cells):
            return "it has more or fewer cells than the row of its headers"
    if entry.gridded:
        return None
    if any(len(other.entry.cells) > len(block.columns) for other in group.items):
        return "a row has more numbers than its headers name columns"
    if group.headers[-1].has_number and not group.items[-1].entry.cells:
        return "numbers stand before the label of the first row, and none behind the last"
    if group.has_damaged_headers:
        return "its headers ran together"
    if item.index in around.strays:
        return "the last number may be none of the row's own"
    if len(entry.cells) > 1 and around.one_is_often_lost:
        return "blank cells have vanished from the tables, perhaps from this row too"
    following = None if entry.last else around.entries[item.index + 1]
    if not entry.cells:
        lost = following and following.has_number and meaning(following)[0] is None
        return "numbers stand behind a text that is no label of the form" if lost else None
    if entry.last:
        return "the text breaks off within the row"
    leaves = [r.code for r in block.rows if r.kind == "leaf"]
    if row.code not in leaves or row.code == leaves[-1]:
        return None
    follower = leaves[leaves.index(row.code) + 1]
    printed = {other.code for other in group.items}
    if follower in printed or meaning(following)[0] not in ("block", "corner", "stop"):
        return None
    return "the label of the next row is missing"


def _undecided(group: Group) -> Read:
    labels = "、".join(header.label for header in group.headers)
    if not any(item.entry.has_number for item in group.items):
        return Read(None, None, ())
    message = f"the headers ({labels}) do not tell which columns the numbers stand in"
    return Read(
        None,
        None,
        (),
        tuple(
            Finding("header_not_recognised", message, TABLE, code, None, entry.raw, entry.locator)
            for code, _, entry in group.items
        ),
    )


def _unlabelled(group: Group) -> list[Finding]:
    loose = [*group.unlabelled, *(header for header in group.headers if header.has_number)]
    message = "numbers without a row label"
    return [
        Finding("values_without_label", message, TABLE, raw=entry.raw, locator=entry.locator)
        for entry in loose
    ]


def _stray(entry: Entry) -> Finding:
    message = f"numbers behind {entry.label}, which is no row of this article"
    return Finding(
        "row_out_of_place", message, TABLE, raw=entry.raw or entry.label, locator=entry.locator
    )


def _extension(item: Item) -> Finding:
    code, _, entry = item
    message = f"a row that the form does not have: {entry.label}"
    return Finding("unknown_row", message, TABLE, code, raw=entry.raw, locator=entry.locator)
