"""Turn a document into labelled rows: each label of a grid or a flow, and the cells behind it.

In a grid, the cells of a label are those of its row, with blank ones. In a flow, they are the
values up to the next label: blank cells left no trace, unless each is an empty paragraph.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from pipelines.extract.rows.lines import GOES_ON, NUMBER, PROSE, RUN, WORDS, own_label
from pipelines.extract.rows.skeleton import EMPTY, MERGED, VALUE, PrintedText
from pipelines.extract.rows.values import BLANK, TEXT, UNPLACED, Value, read_value
from pipelines.forms import forms, known_labels, label_beginnings, label_key, value_rows
from pipelines.forms.likeness import resembles_label

WORD, SPANNING = "\0t", "\0s"
"""Masks of cells: words among values; a value whose cell continues in the row below."""
_NO_LABEL = frozenset((PROSE, WORDS, GOES_ON))
_PRINTS_NOTHING = frozenset((EMPTY, MERGED, WORD))
_MOST_PIECES = 3
_FEWEST_WHOLE_ROWS = 3
_FEW = 0.1
_WIDEST = 15
"""Cells of table 4, whose only row has no label and may be blank."""


class ValuesNeeded(Exception):
    """The skeleton alone does not decide: the values of the document are needed."""


class ValueCell(NamedTuple):
    """A cell for a value: its place among the printed texts, its mask, its value.

    The value is None if the rows were made from the skeleton alone. `column` is the grid column in
    which it starts.
    """

    at: int
    mask: str
    value: Value | None = None
    column: int = -1

    @property
    def merged(self) -> bool:
        """Whether it only continues another cell, or fills up its row."""
        return self.mask == MERGED

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed in it; raises ValuesNeeded as `known` does."""
        if self.mask == VALUE or self.mask == SPANNING:
            return self.known is BLANK
        return self.mask == EMPTY or self.mask == MERGED

    @property
    def known(self) -> Value:
        """Its value; raises ValuesNeeded if the skeleton does not decide."""
        if self.value is None:
            raise ValuesNeeded
        return self.value


class LabelledRow(NamedTuple):
    """A label, None for a row without one, and its cells.

    `gridded` rows keep their blank cells, unless their grid is `ragged`; `last` marks the end of
    the document. `key` is the label without typography and notes, `prints` whether a cell prints a
    value; `row` numbers the rows of grids, in which the label starts in `column` of `width`.
    """

    label: str | None
    at: int
    cells: tuple[ValueCell, ...] = ()
    gridded: bool = False
    ragged: bool = False
    last: bool = False
    key: str = ""
    prints: bool = False
    row: int = -1
    column: int = 0
    width: int = 0

    @property
    def shown(self) -> str | None:
        """The label for people; None for words or a sentence, of which only the mask is known."""
        return None if self.label in _NO_LABEL else self.label

    @property
    def loses_blanks(self) -> bool:
        """Whether its format may drop blank cells without a trace."""
        return self.ragged or not self.gridded

    @property
    def is_run(self) -> bool:
        """Whether the digits of its values are run together."""
        return bool(self.cells) and self.cells[0].mask.startswith(RUN)

    @property
    def size(self) -> tuple[int, int]:
        """How many cells it has, and how many more are fillers."""
        fillers = [cell.mask for cell in self.cells].count(MERGED)
        return len(self.cells) - fillers, fillers

    @property
    def is_section(self) -> bool:
        """Whether it is the heading of a section of the report."""
        return any(kind == "section" for _, kind, _ in known_labels().get(self.key, ()))

    @property
    def places(self) -> tuple[int, ...]:
        """The places of its cells, or of its label without cells."""
        return tuple([cell.at for cell in self.cells]) or (self.at,)


def labelled_rows(parts: tuple, printed: Sequence[PrintedText] | None = None) -> list[LabelledRow]:
    """Return the labelled rows of a skeleton, in order, with labels cut by a line break joined.

    Without the texts printed behind its masks, the values of the rows are unknown.
    """
    found: list[LabelledRow] = []
    flow: list[tuple[str, int]] = []
    at = row_number = 0
    for part in parts:
        if isinstance(part, str):
            flow.append((part, at))
            at += 1
            continue
        found += _flow_rows(flow, printed)
        flow.clear()
        ragged, rows = part
        in_grid: list[LabelledRow] = []
        for masks, widths in rows:
            columns = range(len(masks) + 1) if widths is None else (0, *accumulate(widths))
            in_grid += _rows_of(masks, columns, at, ragged, row_number, printed)
            at += len(masks)
            row_number += 1
        found += in_grid if ragged else _with_spanning_values(in_grid)
    found = _joined([*found, *_flow_rows(flow, printed)])
    if found:
        found[-1] = found[-1]._replace(last=True)
    return found


def labelled_row(
    label: str | None, at: int, cells: Sequence[ValueCell] = (), **place: Any
) -> LabelledRow:
    """Make a row with the properties of its label and cells, at a place in a grid."""
    prints = any(cell.mask not in _PRINTS_NOTHING for cell in cells)
    key = label_key(label) if label and label[0] != "\0" else ""
    return LabelledRow(label, at, tuple(cells), key=key, prints=prints, **place)


def _cell(at: int, mask: str, printed: Sequence[PrintedText] | None, column: int = -1) -> ValueCell:
    value = None if printed is None else value_of(mask, printed[at].text)
    return ValueCell(at, mask, value, column)


def value_of(mask: str, text: str) -> Value:
    """Return the value of a cell by its text and its place in its grid."""
    if mask == MERGED:
        return UNPLACED
    if mask == WORD:
        return TEXT
    value = read_value(text)
    return _spanning(value) if mask == SPANNING else value


def _rows_of(
    masks: tuple[str, ...],
    columns: Sequence[int],
    at: int,
    ragged: bool,
    row: int,
    printed: Sequence[PrintedText] | None,
) -> list[LabelledRow]:
    """Return the labelled rows of one row of a grid: the cells behind a label are its own."""
    found: list[LabelledRow] = []
    place = {"gridded": True, "ragged": ragged, "row": row, "width": columns[-1]}
    label: int | None = None
    cells: list[ValueCell] = []

    def close() -> None:
        if label is not None:
            name = own_label(masks[label]) if cells else masks[label]
            found.append(labelled_row(name, at + label, cells, column=columns[label], **place))
        elif len(cells) >= _WIDEST or any(cell.mask not in (EMPTY, MERGED) for cell in cells):
            found.append(labelled_row(None, cells[0].at, cells, column=-1, **place))

    for index, mask in enumerate(masks):
        if mask[0] == "\0":
            cells.append(_cell(at + index, mask, printed, columns[index]))
        elif not ragged and label is not None and _is_word(masks, label, index):
            cells.append(_cell(at + index, WORD, printed, columns[index]))
        else:
            close()
            label, cells = index, []
    close()
    return found


def _is_word(masks: tuple[str, ...], label: int, index: int) -> bool:
    """Return whether words behind the label of a row of values are one of its cells.

    They are if values come before them, or if with them the row has the cells of its form.
    """
    row, words = label_key(masks[label]), masks[index]
    if row not in value_rows() or label_key(words) in known_labels() or resembles_label(words):
        return False
    if index > label + 1:
        return True
    rest = masks[index + 1 :]
    return len(rest) + 1 in widths_of(row) and all(mask[0] == "\0" for mask in rest)


def widths_of(row_key: str) -> frozenset[int]:
    """Return the numbers of cells of the rows that a label may stand for, in any form."""
    return frozenset(
        len(block.columns)
        for table, kind, code in known_labels().get(row_key, ())
        if kind == "row" and table in ("applications", "disclosure")
        for form in forms(table)
        for block in form.blocks
        if block.row(code)
    )


def _with_spanning_values(found: list[LabelledRow]) -> list[LabelledRow]:
    """Mark values whose cell continues in the row below: they certainly belong to neither row."""
    for index in range(len(found) - 1, 0, -1):
        above, below = found[index - 1], found[index]
        if len(above.cells) == len(below.cells) and any(cell.merged for cell in below.cells):
            cells = [
                cell._replace(mask=SPANNING, value=cell.value and _spanning(cell.value))
                if under.merged and cell.mask in (VALUE, NUMBER)
                else cell
                for cell, under in zip(above.cells, below.cells, strict=True)
            ]
            found[index - 1] = above._replace(cells=tuple(cells))
    return found


def _spanning(value: Value) -> Value:
    return value if value.number is None else UNPLACED


def _flow_rows(
    lines: list[tuple[str, int]], printed: Sequence[PrintedText] | None
) -> list[LabelledRow]:
    parts: list[tuple[str | None, int, list[ValueCell]]] = []
    for mask, at in lines:
        if mask[0] != "\0" or mask in _NO_LABEL:
            parts.append((mask, at, []))
            continue
        if not parts:
            if mask == EMPTY:
                continue
            parts.append((None, at, []))
        parts[-1][2].append(_cell(at, mask, printed))
    return _with_blanks_or_none([labelled_row(*part) for part in parts])


def _with_blanks_or_none(found: list[LabelledRow]) -> list[LabelledRow]:
    """Return rows with the blanks of empty paragraphs, if these complete the rows of table 3.

    Empty lines between pages come behind a row, and complete one that lost a blank by chance.
    """
    if not any(cell.mask == EMPTY for row in found for cell in row.cells):
        return found
    width = len(forms("applications")[0].blocks[0].columns)
    rows = [row for row in found if widths_of(row.key) == {width} and row.key in value_rows()]
    long = [row for row in rows if len(row.cells) >= width]
    whole = [row for row in long if all(cell.mask == EMPTY for cell in row.cells[width:])]
    completed = sum(_has_blank_within(row, width) for row in whole)
    if len(whole) < _FEWEST_WHOLE_ROWS or len(rows) - len(whole) > _FEW * completed:
        return [_without_blanks(row) for row in found]
    return [
        row._replace(cells=row.cells[:width], gridded=True)
        if row in whole
        else row._replace(gridded=bool(row.cells))
        if row.key in value_rows()
        else _without_blanks(row)
        for row in found
    ]


def _has_blank_within(row: LabelledRow, width: int) -> bool:
    """Return whether the first cells of a row are blank before a number, or all blank."""
    masks = [cell.mask for cell in row.cells[:width]]
    return EMPTY in masks and (masks[-1] != EMPTY or set(masks) == {EMPTY})


def _without_blanks(row: LabelledRow) -> LabelledRow:
    return row._replace(cells=tuple(cell for cell in row.cells if cell.mask != EMPTY))


def _joined(parts: list[LabelledRow]) -> list[LabelledRow]:
    """Join neighbours that are one label of the form only together."""
    found: list[LabelledRow] = []
    start = 0
    while start < len(parts):
        end = _end_of_label(parts, start)
        group, start = parts[start:end], end
        if len(group) > 1:
            label = "".join([part.label or "" for part in group])
            whole = next((part for part in group if part.prints), group[-1])
            found.append(whole._replace(label=label, at=group[0].at, key=label_key(label)))
        else:
            found += group
    return found


def _end_of_label(parts: list[LabelledRow], start: int) -> int:
    """Return the end of the label that begins here: this row, or one of the next few.

    In a grid, its values are beside one of its pieces, and blank cells beside the others.
    """
    labels, joined = known_labels(), parts[start].key
    if not joined or joined in labels or joined not in label_beginnings():
        return start + 1
    for end in range(start + 1, min(start + _MOST_PIECES, len(parts))):
        above, piece = parts[end - 1], parts[end]
        if not piece.key or (above.cells and not (above.gridded and piece.gridded)):
            break
        if sum(part.prints for part in parts[start : end + 1]) > 1:
            break
        joined += piece.key
        if joined in labels:
            return end + 1
    return start + 1
