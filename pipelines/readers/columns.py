"""Tables laid out with spaces, as tools print the text of a PDF: a row a line, labels wrapped.

A label goes on over lines above, beside and below its numbers. Its pieces start in one column, each
but the last as wide as the widest lets it be, and only the first has an ordinal. Headings to the
left of it may stand between. Blank cells have vanished, so rows go out as a flow: the label, then
its values.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from pipelines.readers.document import Block, Line

_VALUE = re.compile(
    r"[+\-−]{0,2}\d[\d,，]*(?:\.\d+)?(?:万元|元|件|项|个|条|宗|份|次|人)?|/|—+|-+|无"
)
_WIDE_SPACE = "\u3000"
_SEGMENT = re.compile(r"\S+(?: \S+)*")
_ORDINAL = re.compile(
    r"[(（]?[一二三四五六七八九十\d]{1,3}[)）]?\s*[、.．)）]|[(（][一二三四五六七八九十]+[)）]"
)
_DIGITS = re.compile(r"[\d,，.]{2,}")
_KIND = re.compile(r"[一二三四五六七八九十]+|\d+")
_FEWEST_VALUES_OF_A_ROW = 7
_FEWEST_VALUES_OF_ROWS = 3
_FEWEST_ROWS = 5
_GAP_BEFORE_VALUE = re.compile(r"[^\s\d] {2,}[\d/+-]\S*(?: +\S+)*\s*$")
_NARROW_ROW = re.compile(
    r"\s*[^\s\d,，。；:：](?:[^，。；:：]*[^\s\d，。；:：])?(?P<values>(?: [\d.,]+)+)\s*"
)
_PUNCTUATION = re.compile(r"[，。；：,;:、()（）]")
_SHORTEST_HEADER, _LONGEST_HEADER = 2, 12
_UNIT = re.compile(r"[（(“‘「《]*.[，。、；：！？）)”’」》]*")
"""What a line break does not part: a character with the punctuation that clings to it."""
_UPRIGHT = 2
"""Characters in a line of a heading set upright."""
_NEAR = 5
"""Lines around that of a row, empty ones too, in which the rest of a broken number may stand."""
_HAIR = 2
"""Half widths that a full line may lack: justified lines and Latin letters are not exact."""


@dataclass(eq=False)
class _Piece:
    """A piece of a line, and where it starts: between `first` and `last`.

    Tools set columns by characters or by widths; the two differ by the wide characters before.
    """

    text: str
    place: str
    first: int = 0
    last: int = 0
    used: bool = False

    @cached_property
    def kind(self) -> str:
        """The kind of its ordinal, empty where it has none; only first pieces of labels have."""
        found = _ORDINAL.match(self.text)
        return _KIND.sub("", found[0]).strip() if found else ""

    def is_left_of(self, other: "_Piece") -> bool:
        """Whether it starts left of the column of another."""
        return self.last < other.first - 1

    def is_under(self, other: "_Piece") -> bool:
        """Whether it starts in the column of another, or where it is centred under it."""
        return not self.is_left_of(other) and self.first < other.last + len(other.text)


Label = list[_Piece]


@dataclass
class _Printed:
    """A line of the page: its pieces of text, and the values at its end."""

    pieces: list[_Piece] = field(default_factory=list)
    values: list[_Piece] = field(default_factory=list)

    @property
    def own(self) -> _Piece | None:
        """The last piece, which may be of a label: headings stand left of it."""
        return self.pieces[-1] if self.pieces else None


def has_columns(lines: list[str]) -> bool:
    """Whether lines are rows of a table printed with spaces: a full one, or several shorter."""
    plain = [_plain(line) for line in lines if " " in line or _WIDE_SPACE in line]
    gaps = [line for line in plain if "  " in line and _GAP_BEFORE_VALUE.search(line)]
    if len(gaps) + sum(_narrow_rows(plain).values()) >= _FEWEST_ROWS:
        return True
    return any(
        line.count(" ") >= _FEWEST_VALUES_OF_A_ROW - 1
        and len(_printed(line, "", set()).values) >= _FEWEST_VALUES_OF_A_ROW
        for line in plain
    )


def column_blocks(lines: list[str]) -> list[Block]:
    """The page as a flow: texts in order, each row's label and values together."""
    plain = [_plain(line) for line in lines]
    narrow = {count for count, rows in _narrow_rows(plain).items() if rows > 1}
    printed = [_printed(line, f"line {index}", narrow) for index, line in enumerate(plain, 1)]
    labels = _labels(printed)
    _mark_broken_numbers(printed, labels)
    return _blocks(printed, labels)


def line_blocks(lines: list[str]) -> list[Block]:
    """Paragraphs and cells a line each, in order; labels that were broken over lines as one."""
    printed = []
    for number, line in enumerate(map(str.strip, lines), 1):
        pieces = [_Piece(line, f"line {number}")] if line else []
        is_value = _VALUE.fullmatch(line)
        printed.append(_Printed([], pieces) if is_value else _Printed(pieces))
    return _blocks(printed, _labels(printed))


def _blocks(printed: list[_Printed], labels: dict[int, Label]) -> list[Block]:
    blocks: list[Block] = []
    for index, line in enumerate(printed):
        blocks += [Line(piece.text, piece.place) for piece in line.pieces if not piece.used]
        if label := labels.get(index):
            blocks.append(Line("".join(piece.text for piece in label), label[0].place))
        blocks += [Line(value.text, value.place) for value in line.values]
    return blocks


def _plain(line: str) -> str:
    """A line without what stands for spaces; most have only these."""
    if "\f" not in line and _WIDE_SPACE not in line and "\t" not in line:
        return line
    return line.replace("\f", "").replace(_WIDE_SPACE, "  ").expandtabs()


def _narrow_rows(lines: list[str]) -> Counter[int]:
    """How many lines end in numbers that one space only sets off, by the count of numbers."""
    found = (_NARROW_ROW.fullmatch(line) for line in lines if line.rstrip()[-1:].isdecimal())
    return Counter(len(match["values"].split()) for match in found if match)


def _printed(line: str, place: str, narrow: set[int]) -> _Printed:
    """The pieces of a line; `narrow` are the counts of numbers that one space may set off."""
    found = _Printed()
    segments = [(m[0], m.start()) for m in _SEGMENT.finditer(line)]
    while segments:
        text, column = segments.pop()
        before, _, last = text.rpartition(" ")
        if not _VALUE.fullmatch(last):
            segments.append((text, column))
            break
        at = column + len(text) - len(last)
        found.values.insert(0, _Piece(last, place, at, max(at, _width(line[:at]))))
        if before:
            segments.append((before, column))
    if not _is_row(found.values, segments, line, narrow):
        segments = [(m[0], m.start()) for m in _SEGMENT.finditer(line)]
        found.values = []
    for text, column in segments:
        for word in _words(text):
            found.pieces.append(_Piece(word, place, column, _width(line[:column])))
            column += len(word) + 1
    return found


def _is_row(
    values: list[_Piece], segments: list[tuple[str, int]], line: str, narrow: set[int]
) -> bool:
    """Numbers at the end of a line are a row when there are several, or when set off by a gap.

    Where more lines end in as many numbers behind a single space, they are rows too.
    """
    if len(values) > 2 or not segments:
        return True
    if len(values) in narrow and _NARROW_ROW.fullmatch(line):
        return True
    return bool(values) and bool(re.search(r"\S {2,}\S+(?: +\S+)?\s*$", line))


def _words(text: str) -> list[str]:
    """Headers side by side with one space between are headers of their own, and so is a heading
    beside a label with an ordinal; prose is not cut."""
    words = text.split(" ")
    lengths = [len(word) for word in words]
    are_short = max(lengths) <= _LONGEST_HEADER and min(lengths) >= _SHORTEST_HEADER
    if are_short and not _PUNCTUATION.search(text):
        return words
    heading, _, label = text.partition(" ")
    return [heading, label] if len(heading) < _LONGEST_HEADER and _ORDINAL.match(label) else [text]


def _labels(printed: list[_Printed]) -> dict[int, Label]:
    """The label of each line with values, put together from lines around; marks its pieces."""
    labels: dict[int, Label] = {}
    below: dict[int, list[_Piece]] = {-1: []}
    row = -1
    for index, line in enumerate(printed):
        if not line.values:
            below[row] += line.pieces[-1:]
        elif label := _label(line, below[row], _has_several(printed, index)):
            labels[index], below[index], row = label, [], index
            _use(label)
        elif below[row]:
            if not any(piece.kind for piece in below[row]):
                # They may be the label of this line instead.
                below[row] = []
            below[index], row = [], index
    room = Counter()
    for label in labels.values():
        room[label[0].kind] = max(room[label[0].kind], *(_width(piece.text) for piece in label))
    for index, label in labels.items():
        if label[0].kind and _has_several(printed, index):
            label += _rest(label, below[index], room[label[0].kind])[0]
            _use(label)
    return labels


def _has_several(printed: list[_Printed], index: int) -> bool:
    """Whether a row has more than one value; prose with a number below is no broken label."""
    below = printed[index + 1 : index + 2]
    return len(printed[index].values) > 1 or any(b.values and not b.pieces for b in below)


def _use(label: Label) -> None:
    for piece in label:
        piece.used = True


def _mark_broken_numbers(printed: list[_Printed], labels: dict[int, Label]) -> None:
    """Make the values of a row one that is no number where numbers were broken over lines.

    In narrow columns the rest of a number stands under its first digits. A row is then left with
    as many values as it should have, some of them parts.
    """
    broken = {}
    for index in labels:
        at = _lines_of(printed, index, labels)
        if part := _broken([printed[each] for each in at]):
            broken[index] = part, at
    for part, at in broken.values():
        for each in at:
            printed[each].values = [part] if each in labels else []


def _lines_of(printed: list[_Printed], index: int, labels: dict[int, Label]) -> list[int]:
    """The lines of a row: that of its label, and those around that have no label of their own."""
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
            and labels.get(at) == [own]
            and _goes_on(label, own)
        )

    above = takewhile(is_of_it, range(index - 1, max(index - _NEAR, 0) - 1, -1))
    below = takewhile(goes_on, range(index + 1, min(index + _NEAR, len(printed))))
    return [*reversed(list(above)), index, *below]


def _broken(lines: list[_Printed]) -> _Piece | None:
    """Digits with more of them below, as one piece; None if no number is broken.

    Lines of as many values each are rows, whose labels stand together.
    """
    counts = {len(line.values) for line in lines if line.values}
    if len(counts) == 1 and max(counts) >= _FEWEST_VALUES_OF_ROWS:
        return None
    over: dict[int, _Piece] = {}
    for line in lines:
        spans = {}
        for value in line.values:
            columns = range(value.first, value.last + len(value.text))
            if upper := next((over[column] for column in columns if column in over), None):
                return _Piece(f"{upper.text[-9:]}\n{value.text[-9:]}", value.place)
            if _DIGITS.fullmatch(value.text):
                spans |= dict.fromkeys(columns, value)
        over |= spans
    return None


def _label(line: _Printed, above: list[_Piece], may_be_broken: bool) -> Label:
    """The label of a row down to the line of its values; a heading beside may be all of that."""
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


def _rest(label: Label, below: list[_Piece], room: int = 0) -> tuple[Label, bool]:
    """The pieces with which a label goes on, and whether nothing but headings beside it follows."""
    rest: Label = []
    for piece in below:
        if not piece.used and _goes_on([*label, *rest], piece, room):
            rest.append(piece)
        elif not piece.is_left_of(label[0]):
            return rest, False
    return rest, True


def _goes_on(label: Label, piece: _Piece, room: int = 0) -> bool:
    """Whether a label was broken for want of room, with that piece below the break."""
    if piece.kind or not piece.is_under(label[0]):
        return False
    room = max(room, *(_width(each.text) for each in (*label, piece)))
    return _width(label[-1].text) + _width(_UNIT.match(piece.text)[0]) + _HAIR > room


def _width(text: str) -> int:
    """Half widths of a text; quotation marks are as wide as characters here."""
    return sum(1 if character.isascii() else 2 for character in text)
