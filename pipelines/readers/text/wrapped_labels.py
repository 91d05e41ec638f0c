"""Join labels that were broken over lines, in text set with spaces or with one cell per line.

A label may continue on lines above, beside and below its numbers. Its pieces start in one column,
each but the last as wide as the column allows, and only the first has an ordinal. Headings to the
left may come between. `columns` separates pieces from values.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import takewhile

from pipelines.readers.document import Line

_ORDINAL = re.compile(
    r"[(（]?[一二三四五六七八九十\d]{1,3}[)）]?\s*[、.．)）]|[(（][一二三四五六七八九十]+[)）]"
)
_NUMERAL = re.compile(r"[一二三四五六七八九十]+|\d+")
_UNIT = re.compile(r"[（(“‘「《]*.[，。、；：！？）)”’」》]*")
"""What a line break keeps together: a character with the punctuation attached to it."""
_HAIR = 2
"""Half widths that a full line may lack: justified lines and Latin letters vary."""
_DIGITS = re.compile(r"[\d,，.]{2,}")
_NO_DIGIT = re.compile(r"\D")
_NEAR = 5
"""Lines around that of a row, with empty ones, in which the rest of a broken number may be."""
_UPRIGHT = 2
"""Characters in a line of a heading set upright."""
_FEWEST_VALUES_OF_ROWS = 3
_MOST_PIECES = 24
"""Lines that a label takes in narrow columns; LibreOffice sets three characters a line."""
_PART_SHOWN = 9
"""Digits shown of each part of a broken number: both together are no longer than a number."""


@dataclass(eq=False)
class Piece:
    """A piece of a line, and where it starts: between `first` and `last`.

    Tools set columns by characters or by widths; the two differ by the wide characters before.
    """

    text: str
    place: str
    first: int = 0
    last: int = 0
    used: bool = False

    @property
    def kind(self) -> str:
        """The kind of its ordinal; only the first piece of a label has one."""
        return ordinal_kind(self.text)

    def is_left_of(self, other: "Piece") -> bool:
        """Return whether it starts left of the column of another."""
        return self.last < other.first - 1

    def is_under(self, other: "Piece") -> bool:
        """Return whether it starts in the column of another, or centred under it."""
        return not self.is_left_of(other) and self.first < other.last + len(other.text)


Label = list[Piece]


@dataclass
class SpacedLine:
    """A line of the page: its pieces of text, and the values at its end."""

    pieces: list[Piece] = field(default_factory=list)
    values: list[Piece] = field(default_factory=list)

    @property
    def own(self) -> Piece | None:
        """The last piece, possibly of a label: headings are left of it."""
        return self.pieces[-1] if self.pieces else None


def ordinal_kind(text: str) -> str:
    """Return how the ordinal at the beginning of a text is written, empty if there is none.

    >>> ordinal_kind("（三）不予公开"), ordinal_kind("2、重复申请"), ordinal_kind("规章")
    ('（）', '、', '')
    """
    found = _ORDINAL.match(text)
    return _NUMERAL.sub("", found[0]).strip() if found else ""


def blocks_of(printed: list[SpacedLine], are_placed: bool) -> list[Line]:
    """Return lines as a flow: texts in order, each row's label and values together.

    Args:
        printed: the lines of the text, in order.
        are_placed: whether values stand in columns, so that parts of a broken number are seen.
    """
    labels = _labels(printed)
    if are_placed:
        _mark_broken_numbers(printed, labels)
    blocks: list[Line] = []
    for index, line in enumerate(printed):
        blocks += [Line(piece.text, piece.place) for piece in line.pieces if not piece.used]
        if label := labels.get(index):
            blocks.append(Line("".join(piece.text for piece in label), label[0].place))
        blocks += [Line(value.text, value.place) for value in line.values]
    return blocks


def _labels(printed: list[SpacedLine]) -> dict[int, Label]:
    """Join the label of each line with values from the lines around; mark its pieces."""
    labels: dict[int, Label] = {}
    below: dict[int, list[Piece]] = {-1: []}
    row = -1
    for index, line in enumerate(printed):
        above = below[row]
        if not line.values:
            above += line.pieces[-1:]
        elif not line.pieces and not above:
            continue
        elif label := _label(line, above[-_MOST_PIECES:], _has_several(printed, index)):
            labels[index], below[index], row = label, [], index
            _use(label)
        elif above:
            if not any(piece.kind for piece in above):
                # They may be the label of this line instead.
                above.clear()
            below[index], row = [], index
    room: Counter[str] = Counter()
    for label in labels.values():
        room[label[0].kind] = max(room[label[0].kind], *(width(piece.text) for piece in label))
    for index, label in labels.items():
        if label[0].kind and _has_several(printed, index):
            label += _rest(label, below[index][:_MOST_PIECES], room[label[0].kind])[0]
            _use(label)
    return labels


def _has_several(printed: list[SpacedLine], index: int) -> bool:
    """Return whether a row has more than one value; prose with one number is no broken label."""
    below = printed[index + 1 : index + 2]
    return len(printed[index].values) > 1 or any(b.values and not b.pieces for b in below)


def _use(label: Label) -> None:
    for piece in label:
        piece.used = True


def _mark_broken_numbers(printed: list[SpacedLine], labels: dict[int, Label]) -> None:
    """Replace the values of a row by one that is not a number if numbers were broken over lines.

    In narrow columns the rest of a number comes under its first digits. A row then seems to have
    the right number of values, some of them parts.
    """
    broken = {}
    for index in labels:
        at = _lines_of(printed, index, labels)
        if part := _broken([printed[each] for each in at]):
            broken[index] = part, at
    for part, at in broken.values():
        for each in at:
            printed[each].values = [part] if each in labels else []


def _lines_of(printed: list[SpacedLine], index: int, labels: dict[int, Label]) -> list[int]:
    """Return the lines of a row: that of its label, and unlabelled ones around it."""
    label = labels[index]

    def is_of_it(at: int) -> bool:
        own = printed[at].own
        if own is None:
            return at not in labels
        return own in label or (own.is_left_of(label[0]) and len(own.text) <= _UPRIGHT)

    def goes_on(at: int) -> bool:
        own = printed[at].own
        return is_of_it(at) or (
            bool(label[0].kind and printed[at].values)
            and own is not None
            and labels.get(at) == [own]
            and _goes_on(label, own)
        )

    above = takewhile(is_of_it, range(index - 1, max(index - _NEAR, 0) - 1, -1))
    below = takewhile(goes_on, range(index + 1, min(index + _NEAR, len(printed))))
    return [*reversed(list(above)), index, *below]


def _broken(lines: list[SpacedLine]) -> Piece | None:
    """Return digits with more of them below, as one piece; None if no number is broken.

    Lines with equally many values are rows whose labels are joined.
    """
    counts = {len(line.values) for line in lines if line.values}
    if len(counts) == 1 and max(counts) >= _FEWEST_VALUES_OF_ROWS:
        return None
    over: dict[int, Piece] = {}
    for line in lines:
        spans: dict[int, Piece] = {}
        for value in line.values:
            columns = range(value.first, value.last + len(value.text))
            if upper := next((over[column] for column in columns if column in over), None):
                parts = (_NO_DIGIT.sub("", part.text)[-_PART_SHOWN:] for part in (upper, value))
                return Piece("\n".join(parts), value.place)
            if _DIGITS.fullmatch(value.text):
                spans |= dict.fromkeys(columns, value)
        over |= spans
    return None


def _label(line: SpacedLine, above: list[Piece], may_be_broken: bool) -> Label:
    """Return the label of a row down to the line of its values, or a heading beside it."""
    own = line.own
    if own is not None and own.kind:
        return [own]
    open_labels: list[Label] = []
    for at, first in enumerate(above):
        rest, is_open = _rest([first], above[at + 1 :]) if first.kind else ([], False)
        if is_open and (may_be_broken or not rest) and first.first <= line.values[0].first:
            open_labels.append([first, *rest])
    if own is not None:
        for label in open_labels:
            if may_be_broken and _goes_on(label, own):
                return [*label, own]
        open_labels = [label for label in open_labels if own.is_left_of(label[0])]
    own_label = [own] if own else []
    return max(open_labels, key=lambda label: label[0].first, default=own_label)


def _rest(label: Label, below: list[Piece], room: int = 0) -> tuple[Label, bool]:
    """Return the pieces that continue a label, and whether only headings beside it follow."""
    rest: Label = []
    for piece in below:
        if not piece.used and _goes_on([*label, *rest], piece, room):
            rest.append(piece)
        elif not piece.is_left_of(label[0]):
            return rest, False
    return rest, True


def _goes_on(label: Label, piece: Piece, room: int = 0) -> bool:
    """Return whether a label was broken for lack of space, with that piece below the break."""
    if piece.kind or not piece.is_under(label[0]):
        return False
    room = max(room, *(width(each.text) for each in (*label, piece)))
    unit = _UNIT.match(piece.text)
    assert unit is not None, "a piece has text"
    return width(label[-1].text) + width(unit[0]) + _HAIR > room


def width(text: str) -> int:
    """Return the half widths of a text; quotation marks count as wide here."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))
