"""Tables laid out with spaces, as tools print the text of a PDF: a row a line, labels wrapped.

A label may begin on the line above its numbers and go on below them. The pieces belong together
when they start in the same column and only the first has an ordinal. Where single spaces part the
numbers from their labels there are no columns, and a row is its line. Blank cells have vanished,
so rows go out as a flow: the label, then its values.
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
_FARTHEST_PIECE = 3


@dataclass
class _Segment:
    """A piece of a line: its text and the column in which it starts."""

    text: str
    column: int
    used: bool = False


@dataclass
class _Printed:
    """A line of the page: its pieces of text, and the values at its end."""

    place: str
    texts: list[_Segment] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


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
    printed = [_printed(line, f"line {index + 1}", narrow) for index, line in enumerate(plain)]
    wraps = any("  " in line and _GAP_BEFORE_VALUE.search(line) for line in plain)
    labels = {i: _label(printed, i) for i, line in enumerate(printed) if line.values and wraps}
    blocks: list[Block] = []
    for index, line in enumerate(printed):
        blocks += [Line(s.text, line.place) for s in line.texts if not s.used]
        if labels.get(index):
            blocks.append(Line(labels[index], line.place))
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
        if before:
            segments.append((before, column))
    if not _is_row(found.values, segments, line, narrow):
        segments = [(m[0], m.start()) for m in _SEGMENT.finditer(line)]
        found.values = []
    for text, column in segments:
        found.texts += [_Segment(word, column) for word in _words(text)]
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


def _label(printed: list[_Printed], index: int) -> str | None:
    """The label of a row of values, put together from its own line and those around it."""
    line = printed[index]
    own = line.texts[-1] if line.texts else None
    if own and _is_upright(own, _beside(printed, index, -1, None)):
        own = None
    above = _beside(printed, index, -1, own)
    first = above if above and _ORDINAL.match(above.text) else None
    if own and _ORDINAL.match(own.text):
        first = None
    start = first or own
    if start is None:
        return None
    pieces = [piece for piece in (first, own) if piece]
    if _ORDINAL.match(start.text) and (own is None or own is start):
        below = _beside(printed, index, 1, start)
        if below and not _ORDINAL.match(below.text):
            pieces.append(below)
    for piece in pieces:
        piece.used = True
    return "".join(piece.text for piece in pieces)


def _is_upright(own: _Segment, above: _Segment | None) -> bool:
    """Whether a piece is one character of a heading set upright, to the left of the labels."""
    return len(own.text) == 1 and above is not None and own.column < above.column


def _beside(
    printed: list[_Printed], index: int, step: int, own: _Segment | None
) -> _Segment | None:
    """The nearest piece above or below, on lines without values, that starts in the same column.

    Lines that only go on with another column, as a heading set upright does, are passed over.
    """
    for at in range(index + step, index + step * (_FARTHEST_PIECE + 1), step):
        if not 0 <= at < len(printed) or printed[at].values or not printed[at].texts:
            return None
        beside = [
            piece
            for piece in printed[at].texts
            if len(piece.text) > 1 and (own is None or abs(piece.column - own.column) <= 1)
        ]
        if beside:
            return None if beside[-1].used else beside[-1]
    return None
