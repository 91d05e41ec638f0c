"""Tables laid out with spaces, as tools print the text of a PDF: a row a line, labels wrapped.

A label goes on over lines above, beside and below its numbers. Its pieces start in one column, each
but the last as wide as the widest lets it be, and only the first has an ordinal. Headings to the
left of it may stand between. Blank cells have vanished, so rows go out as a flow: the label, then
its values.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from pipelines.readers.document import Block, Line

_VALUE = re.compile(
    r"[+\-−]{0,2}\d[\d,，]*(?:\.\d+)?(?:万元|元|件|项|个|条|宗|份|次|人)?|/|—+|-+|无"
)
_WIDE_SPACE = "\u3000"
_SEGMENT = re.compile(r"\S+(?: \S+)*")
_ORDINAL = re.compile(
    r"[(（]?[一二三四五六七八九十\d]{1,3}[)）]?\s*[、.．)）]|[(（][一二三四五六七八九十]+[)）]"
)
_FEWEST_VALUES_OF_A_ROW = 7
_FEWEST_ROWS = 5
_GAP_BEFORE_VALUE = re.compile(r"[^\s\d] {2,}[\d/+-]\S*(?: +\S+)*\s*$")
_NARROW_ROW = re.compile(
    r"\s*[^\s\d,，。；:：](?:[^，。；:：]*[^\s\d，。；:：])?(?P<values>(?: [\d.,]+)+)\s*"
)
_PUNCTUATION = re.compile(r"[，。；：,;:、()（）]")
_SHORTEST_HEADER, _LONGEST_HEADER = 2, 12
_UNIT = re.compile(r"[（(“‘「《]*.[，。、；：！？）)”’」》]*")
"""What a line break does not part: a character with the punctuation that clings to it."""
_HAIR = 2
"""Half widths that a full line may lack: justified lines and Latin letters are not exact."""


@dataclass(eq=False)
class _Piece:
    """A piece of a line, and where it starts: between `first` and `last`.

    Tools set columns by characters or by widths; the two differ by the wide characters before.
    """

    text: str
    first: int
    last: int
    used: bool = False

    @property
    def starts_label(self) -> bool:
        """Whether it has an ordinal, as only the first piece of a label has."""
        return bool(_ORDINAL.match(self.text))

    def is_left_of(self, other: "_Piece") -> bool:
        """Whether it starts left of the column of another."""
        return self.last < other.first - 1

    def is_under(self, other: "_Piece") -> bool:
        """Whether it starts in the column of another, or where it is centred under it."""
        return not self.is_left_of(other) and self.first < other.last + len(other.text)


Label = list[_Piece]


@dataclass
class _Printed:
    """A line of the page: its pieces of text, and the values at its end from `column` on."""

    place: str
    pieces: list[_Piece] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    column: int = 0

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
    blocks: list[Block] = []
    for index, line in enumerate(printed):
        blocks += [Line(piece.text, line.place) for piece in line.pieces if not piece.used]
        if index in labels:
            blocks.append(Line("".join(piece.text for piece in labels[index]), line.place))
        blocks += [Line(value, line.place) for value in line.values]
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
    found = _Printed(place)
    segments = [(m[0], m.start()) for m in _SEGMENT.finditer(line)]
    while segments:
        text, column = segments.pop()
        before, _, last = text.rpartition(" ")
        if not _VALUE.fullmatch(last):
            segments.append((text, column))
            break
        found.values.insert(0, last)
        found.column = column + len(text) - len(last)
        if before:
            segments.append((before, column))
    if not _is_row(found.values, segments, line, narrow):
        segments = [(m[0], m.start()) for m in _SEGMENT.finditer(line)]
        found.values = []
    for text, column in segments:
        wide = _width(line[:column])
        found.pieces += [_Piece(word, column, wide) for word in _words(text)]
    return found


def _is_row(
    values: list[str], segments: list[tuple[str, int]], line: str, narrow: set[int]
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
    """Headers side by side with one space between are headers of their own; prose is not cut."""
    words = text.split(" ")
    lengths = [len(word) for word in words]
    if _PUNCTUATION.search(text) or min(lengths) < _SHORTEST_HEADER:
        return [text]
    return words if max(lengths) <= _LONGEST_HEADER else [text]


def _labels(printed: list[_Printed]) -> dict[int, Label]:
    """The labels of the lines with values, put together from the lines around; marks their pieces."""
    labels: dict[int, Label] = {}
    label: Label = []
    between: list[_Piece] = []
    for index, line in enumerate(printed):
        if not line.values:
            between += line.pieces[-1:]
            continue
        _go_on(label, between)
        if found := _label(line, [piece for piece in between if not piece.used]):
            labels[index] = label = found
            _use(label)
        elif between:
            label = []
        between = []
    _go_on(label, between)
    return labels


def _go_on(label: Label, below: list[_Piece]) -> None:
    """Add to the label of a row its pieces below the numbers."""
    if label and label[0].starts_label:
        label += _rest(label, below)[0]
        _use(label)


def _use(label: Label) -> None:
    for piece in label:
        piece.used = True


def _label(line: _Printed, above: list[_Piece]) -> Label:
    """The label of a row down to the line of its values; a heading beside may be all of that."""
    own = line.own
    if own is not None and own.starts_label:
        return [own]
    open_labels = []
    for at, first in enumerate(above):
        rest, is_open = _rest([first], above[at + 1 :])
        if first.starts_label and is_open and first.first < line.column:
            open_labels.append([first, *rest])
    if own is not None:
        for label in open_labels:
            if _goes_on(label, own):
                return [*label, own]
        open_labels = [label for label in open_labels if own.is_left_of(label[0])]
    own_label = [own] if own else []
    return max(open_labels, key=lambda label: label[0].first, default=own_label)


def _rest(label: Label, below: list[_Piece]) -> tuple[Label, bool]:
    """The pieces with which a label goes on, and whether nothing but headings beside it follows."""
    rest: Label = []
    for piece in below:
        if _goes_on([*label, *rest], piece):
            rest.append(piece)
        elif not piece.is_left_of(label[0]):
            return rest, False
    return rest, True


def _goes_on(label: Label, piece: _Piece) -> bool:
    """Whether a label was broken for want of room, with that piece below the break."""
    if piece.starts_label or not piece.is_under(label[0]):
        return False
    room = max(_width(each.text) for each in (*label, piece))
    return _width(label[-1].text) + _width(_UNIT.match(piece.text)[0]) + _HAIR > room


def _width(text: str) -> int:
    """Half widths of a text; quotation marks are as wide as characters here."""
    return sum(1 if character.isascii() else 2 for character in text)
