"""A document as a sequence of entries: a label, and the cells that follow it.

This is where the containers meet. In a grid, the cells of an entry are those of its row, blank
ones included. In a flow, they are the values up to the next label: blank cells have vanished.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipelines.extract.page_marks import PAGE_MARK_ENDS, is_page_mark
from pipelines.extract.values import BLANK, MERGED, TEXT, VALUES, Value, read_value
from pipelines.forms import LONGEST_LABEL, forms, key, known_labels, label_beginnings, means
from pipelines.readers.document import Document, Grid, GridCell, Line

_MOST_FRAGMENTS = 3


class CellText(NamedTuple):
    """A cell in which a value may stand: its text, what that says, and where it is."""

    text: str
    locator: str
    value: Value
    merged: bool = False


class Entry(NamedTuple):
    """A label, None where a row has none, and its cells.

    `gridded` entries keep their blank cells, unless their grid is `ragged`; `last` tells the end
    of the document. `key` is the label without typography, `has_number` whether a cell prints one,
    `row_width` how many cells the row of its grid has, labels and all.
    """

    label: str | None
    locator: str
    cells: tuple[CellText, ...] = ()
    gridded: bool = False
    ragged: bool = False
    last: bool = False
    key: str = ""
    has_number: bool = False
    row_width: int = 0

    @property
    def raw(self) -> str:
        """The texts of its cells, as shown in findings."""
        return " | ".join(cell.text for cell in self.cells)


def entry(
    label: str | None,
    locator: str,
    cells: Sequence[CellText] = (),
    *,
    gridded: bool = False,
    ragged: bool = False,
    row_width: int = 0,
) -> Entry:
    """An entry with what follows from its label and cells; prose is no label and has no key."""
    has_number = False
    for cell in cells:
        if cell.value.number is not None:
            has_number = True
            break
    label_key = key(label) if label and len(label) <= LONGEST_LABEL else ""
    return Entry(
        label, locator, tuple(cells), gridded, ragged, False, label_key, has_number, row_width
    )


def entries(document: Document) -> list[Entry]:
    """The entries of a document, in order; labels that a line break cut apart are joined."""
    found: list[Entry] = []
    flow: list[Line] = []
    for block in document.blocks:
        if isinstance(block, Line):
            flow.append(block)
            continue
        found += _flow_entries(flow)
        flow.clear()
        found += _grid_entries(block)
    found += _flow_entries(flow)
    if found:
        found[-1] = found[-1]._replace(last=True)
    return found


@lru_cache(maxsize=1)
def _width_of_applications() -> int:
    return len(forms("applications")[0].blocks[0].columns)


def blanks_vanished(found: Sequence[Entry]) -> bool:
    """Whether a row of a flow prints some of its numbers only: blank cells left no trace.

    Where that happens once, a row with the right count of numbers may still lack a blank and
    hold a stray number; such rows then have to add up.
    """
    return any(
        (part.ragged or not part.gridded)
        and part.cells
        and not part.last
        and 0 < count_without_fillers(part) < _width_of_applications()
        and means(part.key, "applications", "row")
        for part in found
    )


def count_without_fillers(entry: Entry) -> int:
    """How many cells an entry of a flow has; those of a ragged grid may be fillers."""
    if not entry.ragged:
        return len(entry.cells)
    return sum(not cell.merged for cell in entry.cells)


def is_sure(entry: Entry, vanished: bool) -> bool:
    """Whether the cells of an entry may be taken as complete, given that blanks have vanished.

    In a grid they may. Elsewhere a blank may be a filler for one that vanished before it.
    """
    if not vanished or (entry.gridded and not entry.ragged):
        return True
    return adds_up(entry.cells) if entry.cells else True


def adds_up(cells: Sequence[CellText]) -> bool:
    """Whether the last number is the sum of those before it."""
    numbers = [cell.value.number for cell in cells if cell.value.number is not None]
    return len(numbers) == len(cells) and sum(numbers[:-1]) == numbers[-1]


def _grid_entries(grid: Grid) -> list[Entry]:
    """One entry for each label of a row; the cells behind a label are its own."""
    found: list[Entry] = []
    goes_on = False
    for row in grid.rows:
        first = len(found)
        label: GridCell | None = None
        cells: list[CellText] = []
        for cell in row:
            text, locator, merged = cell
            value = MERGED if merged else read_value(text)
            if value is TEXT or (value is BLANK and text):
                if label or cells:
                    _close(found, label, cells, grid.ragged, len(row))
                label, cells = cell, []
            else:
                cells.append(CellText(text, locator, value, merged))
                goes_on = goes_on or merged
        if label or cells:
            _close(found, label, cells, grid.ragged, len(row))
        if len(found) - first > 1 and not grid.ragged:
            _keep_words(found)
    if goes_on and not grid.ragged:
        _doubt_spanning_numbers(found)
    return found


def _keep_words(found: list[Entry]) -> None:
    """Words among the numbers of a row of table 3 are no label: they stand in one of its cells.

    That is sure where the row has exactly the cells of the form behind its label, numbers on both
    sides of the words, no second label of the form, and a total that leaves room for a number in
    place of the words.
    """
    row, words = found[-2:]
    if (
        row.has_number
        and words.has_number
        and len(row.cells) + 1 + len(words.cells) == _width_of_applications()
        and _is_row_of_applications(row.key)
        and words.key not in known_labels()
        and words.key not in label_beginnings()
        and _leaves_room((*row.cells, *words.cells))
    ):
        said = CellText(words.label, words.locator, TEXT)
        found[-2:] = [row._replace(cells=(*row.cells, said, *words.cells))]


def _leaves_room(cells: Sequence[CellText]) -> bool:
    """Whether the last number is no smaller than the sum of those before it."""
    *parts, total = (cell.value.number or 0 for cell in cells)
    return sum(parts) <= total


def _is_row_of_applications(label_key: str) -> bool:
    codes = means(label_key, "applications", "row")
    return any(
        row.has_values and row.code in codes for form in forms("applications") for row in form.rows
    )


def _doubt_spanning_numbers(found: list[Entry]) -> None:
    """A number whose cell goes on in the row below belongs to neither row for sure."""
    for index in range(len(found) - 1, 0, -1):
        above, below = found[index - 1], found[index]
        if len(above.cells) == len(below.cells) and any(cell.merged for cell in below.cells):
            cells = [
                cell._replace(value=MERGED)
                if under.merged and cell.value.number is not None
                else cell
                for cell, under in zip(above.cells, below.cells, strict=True)
            ]
            found[index - 1] = above._replace(
                cells=tuple(cells), has_number=any(c.value.number is not None for c in cells)
            )


def _close(
    found: list[Entry],
    label: GridCell | None,
    cells: list[CellText],
    ragged: bool,
    row_width: int,
) -> None:
    """Add what stands behind a label, or before the first, unless nothing is printed there."""
    if label:
        text, locator, _ = label
        found.append(entry(text, locator, cells, gridded=True, ragged=ragged, row_width=row_width))
    elif any(cell.text for cell in cells):
        found.append(
            entry(None, cells[0].locator, cells, gridded=True, ragged=ragged, row_width=row_width)
        )


def _flow_entries(lines: list[Line]) -> list[Entry]:
    parts: list[tuple[str | None, str, list[CellText]]] = []
    cells: list[CellText] = []
    for text, locator in lines:
        value = read_value(text)
        if value.number is None:
            if text[-1:] in PAGE_MARK_ENDS and is_page_mark(text):
                continue
            if value.status not in VALUES:
                cells = []
                parts.append((text, locator, cells))
                continue
        if not parts:
            parts.append((None, locator, cells))
        cells.append(CellText(text, locator, value))
    return _joined([entry(*part) for part in parts])


def _joined(parts: list[Entry]) -> list[Entry]:
    """Join neighbours that are one label of the form only when read together."""
    begin = label_beginnings()
    found: list[Entry] = []
    index = 0
    while index < len(parts):
        first = parts[index]
        length = _fragments(parts, index) if first.label and first.key in begin else 1
        if length > 1:
            group = parts[index : index + length]
            label = "".join([part.label for part in group])
            found.append(entry(label, first.locator, group[-1].cells))
        else:
            found.append(first)
        index += length
    return found


def _fragments(parts: list[Entry], index: int) -> int:
    """How many entries from `index` on make up one label; 1 when it stands alone."""
    labels = known_labels()
    before = parts[index]
    joined = before.key
    if joined in labels or not _may_be_label(before):
        return 1
    for length, part in enumerate(parts[index + 1 : index + _MOST_FRAGMENTS], 2):
        if before.cells or not _may_be_label(part):
            break
        joined += part.key
        if joined in labels:
            return length
        before = part
    return 1


def _may_be_label(part: Entry) -> bool:
    return part.label is not None and len(part.label) <= LONGEST_LABEL
