"""Placing the rows of table 3, once it is known which entry each of them is.

A grid places by cell. In a flow the seven numbers behind a label are its own unless the rows
around it, the sums over the rows, or what stands behind it cast doubt on that.
"""

from collections.abc import Iterator

from pipelines.extract.application_columns import TABLE
from pipelines.extract.application_work import Work
from pipelines.extract.entries import Entry, adds_up, is_sure
from pipelines.extract.grid_columns import columns_from_end
from pipelines.extract.placing import Placed, missing, place, unplaced
from pipelines.extract.vanished import adds_up_if_joined, loses_blanks
from pipelines.forms import Row, known_labels


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
    is_whole = len(entry.cells) == width and all(cell.text for cell in entry.cells)
    if is_whole or not work.in_columns:
        return place(TABLE, row, work.block, entry, spare=work.spare)
    if entry.row_width != work.in_columns[0].row_width:
        doubt = "its row has more or fewer cells than others"
        return unplaced(TABLE, row, work.block, entry, doubt)
    if work.behind is None:
        doubt = "empty columns stand before or behind its numbers"
        return unplaced(TABLE, row, work.block, entry, doubt)
    positions = columns_from_end(entry, width, work.behind)
    return place(TABLE, row, work.block, entry, positions=positions)


def _doubt(work: Work, row: int, follower: int | None) -> str | None:
    """Why the values behind a label in a flow may not all be its own; None if they are."""
    start = work.assigned[row]
    entry = work.entries[start]
    if entry.key in work.contradicted:
        return "the row is printed twice, with different numbers"
    is_blank = not entry.has_number and not any(cell.text for cell in entry.cells)
    if is_blank and _numbers_behind(work, start):
        return "numbers stand behind a text that is no label of the form"
    if not loses_blanks(entry):
        return None
    if not entry.gridded and not entry.cells and work.numbers_stand_together:
        return "the numbers of several rows stand together behind their labels"
    adds = row in work.adding_up
    if not adds and not is_sure(work.printed_rows[row], work.around.blanks_vanished):
        return "blank cells have vanished from this table and the numbers do not add up"
    if entry.ragged and not work.has_usual_size(entry):
        return "its row has more or fewer cells than others"
    if not adds and adds_up_if_joined(entry.cells):
        return "the numbers do not add up, and would if two of them were one"
    if not adds and not entry.gridded and start in work.around.strays:
        return "the last number may be none of the row's own"
    if row in work.may_be_shifted:
        return "a blank cell may have vanished from this row and a number come in"
    if entry.gridded or not entry.cells or follower is None:
        return None
    if entry.last:
        return None if adds_up(entry.cells) else "the text breaks off within the row"
    if follower in work.assigned or row == max(work.assigned):
        return None
    next_index = work.assigned[min(r for r in work.assigned if r > row)]
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
