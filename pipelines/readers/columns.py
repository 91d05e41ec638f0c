"""Tables laid out with spaces, as tools print the text of a PDF: a row a line, labels wrapped.

A label may begin on the line above its numbers and go on below them. The pieces belong together
when they start in the same column and only the first has an ordinal. Blank cells have vanished,
so rows go out as a flow: the label, then its values.
"""

import re
from dataclasses import dataclass, field

from pipelines.readers.document import Block, Line

_VALUE = re.compile(r"[+\-−]{0,2}\d[\d,]*(?:\.\d+)?(?:万元|元)?|/|—+|-+")
_SEGMENT = re.compile(r"\S+(?: \S+)*")
_ORDINAL = re.compile(
    r"[(（]?[一二三四五六七八九十\d]{1,3}[)）]?\s*[、.．)）]|[(（][一二三四五六七八九十]+[)）]"
)
_FEWEST_VALUES_OF_A_ROW = 7
_FEWEST_ROWS = 5
_GAP_BEFORE_VALUE = re.compile(r"[^\s\d] {2,}[\d/+-]\S*(?: +\S+)*\s*$")
_PUNCTUATION = re.compile(r"[，。；：,;:、()（）]")
_SHORTEST_HEADER, _LONGEST_HEADER = 2, 12


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
    gaps = [line for line in lines if "  " in line and _GAP_BEFORE_VALUE.search(line)]
    if len(gaps) >= _FEWEST_ROWS:
        return True
    return any(
        line.count(" ") >= _FEWEST_VALUES_OF_A_ROW - 1
        and len(_printed(line, "").values) >= _FEWEST_VALUES_OF_A_ROW
        for line in lines
    )


def column_blocks(lines: list[str]) -> list[Block]:
    """The page as a flow: texts in order, each row's label and values together."""
    printed = [_printed(line, f"line {index + 1}") for index, line in enumerate(lines)]
    labels = {i: _label(printed, i) for i, line in enumerate(printed) if line.values}
    blocks: list[Block] = []
    for index, line in enumerate(printed):
        blocks += [Line(s.text, line.place) for s in line.texts if not s.used]
        if labels.get(index):
            blocks.append(Line(labels[index], line.place))
        blocks += [Line(value, line.place) for value in line.values]
    return blocks


def _printed(line: str, place: str) -> _Printed:
    found = _Printed(place)
    segments = [(m[0], m.start()) for m in _SEGMENT.finditer(line.replace("\f", "").expandtabs())]
    while segments:
        text, column = segments.pop()
        *words, last = text.split(" ")
        if not _VALUE.fullmatch(last):
            segments.append((text, column))
            break
        found.values.insert(0, last)
        if words:
            segments.append((" ".join(words), column))
    if not _is_row(found.values, segments, line):
        segments, found.values = _whole(line), []
    for text, column in segments:
        found.texts += [_Segment(word, column) for word in _words(text)]
    return found


def _is_row(values: list[str], segments: list[tuple[str, int]], line: str) -> bool:
    """Numbers at the end of a line are a row when there are several, or when set off by a gap."""
    if len(values) > 2 or not segments:
        return True
    return bool(values) and bool(re.search(r"\S {2,}\S+(?: +\S+)?\s*$", line))


def _whole(line: str) -> list[tuple[str, int]]:
    return [(m[0], m.start()) for m in _SEGMENT.finditer(line.replace("\f", "").expandtabs())]


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
    above = _beside(printed, index - 1, own)
    first = above if above and _ORDINAL.match(above.text) else None
    if own and _ORDINAL.match(own.text):
        first = None
    start = first or own
    if start is None:
        return None
    pieces = [piece for piece in (first, own) if piece]
    if _ORDINAL.match(start.text) and (own is None or own is start):
        below = _beside(printed, index + 1, start)
        if below and not _ORDINAL.match(below.text):
            pieces.append(below)
    for piece in pieces:
        piece.used = True
    return "".join(piece.text for piece in pieces)


def _beside(printed: list[_Printed], index: int, own: _Segment | None) -> _Segment | None:
    """The piece of a neighbouring line without values that starts in the same column."""
    if not 0 <= index < len(printed) or printed[index].values or not printed[index].texts:
        return None
    last = printed[index].texts[-1]
    if last.used or (own is not None and abs(last.column - own.column) > 1):
        return None
    return last
