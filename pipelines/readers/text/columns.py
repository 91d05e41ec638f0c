"""Read tables laid out with spaces, as tools print the text of a PDF: one row per line.

A line is pieces of text and the values at its end. If single spaces separate the numbers from their
labels, there are no columns, and a row is its line. Labels over several lines are handled in
`wrapped_labels`. Blank cells are lost, so rows become a flow: the label, then its values.
"""

import re
from collections import Counter
from itertools import pairwise

from pipelines.readers.document import Line
from pipelines.readers.text.wrapped_labels import Piece, SpacedLine, blocks_of, ordinal_kind, width

_VALUE = re.compile(
    r"[+\-−]{0,2}\d[\d,，]*(?:\.\d+)?(?:万元|元|件|项|个|条|宗|份|次|人)?|/|—+|-+|无"
)
_WIDE_SPACE = "\u3000"
_SEGMENT = re.compile(r"\S+(?: \S+)*")
_FEWEST_VALUES_OF_A_ROW = 7
_FEWEST_ROWS = 5
_GAP_BEFORE_VALUE = re.compile(r"[^\s\d] {2,}[\d/+-]\S*(?: +\S+)*\s*$")
_NARROW_ROW = re.compile(
    r"\s*[^\s\d,，。；:：](?:[^，。；:：]*[^\s\d，。；:：])?(?P<values>(?: [\d.,]+)+)\s*"
)
_PAGE_MARK = re.compile(
    r"\s*(?:[-—–―~·]+\s*\d{1,3}\s*[-—–―~·]+|第\s*\d{1,3}\s*页(?:\s*[,，/／]?\s*共\s*\d{1,3}\s*页)?)\s*"
)
_RULE = re.compile(r"[\s=-]*(?:-{5,}|={5,})[\s=-]*")
_PUNCTUATION = re.compile(r"[，。；：,;:、()（）]")
_SHORTEST_HEADER, _LONGEST_HEADER = 2, 12


def has_columns(lines: list[str]) -> bool:
    """Return whether lines are rows of a table set with spaces: a full one, or several shorter."""
    plain = [_plain(line) for line in lines if " " in line or _WIDE_SPACE in line]
    gaps = [line for line in plain if "  " in line and _GAP_BEFORE_VALUE.search(line)]
    if len(gaps) + sum(_narrow_rows(plain).values()) >= _FEWEST_ROWS:
        return True
    return any(
        line.count(" ") >= _FEWEST_VALUES_OF_A_ROW - 1
        and len(_printed(line, "", set()).values) >= _FEWEST_VALUES_OF_A_ROW
        for line in plain
    )


def column_blocks(lines: list[str]) -> list[Line]:
    """Return the page as a flow: texts in order, each row's label and values together."""
    plain = [_plain(line) for line in lines]
    narrow = {count for count, rows in _narrow_rows(plain).items() if rows > 1}
    printed = [_printed(line, f"line {index}", narrow) for index, line in enumerate(plain, 1)]
    return blocks_of(printed, are_placed=True)


def line_blocks(lines: list[str]) -> list[Line]:
    """Return paragraphs and cells in order, with labels broken over lines joined.

    Only rows of several values, one below the other, have labels that may be broken.
    """
    are_values = [_VALUE.fullmatch(line) for line in lines]
    places = [(line, f"line {number}") for number, line in enumerate(lines, 1)]
    if not any(one and other for one, other in pairwise(are_values)):
        return [Line(line, place) for line, place in places if line]
    printed = []
    for (line, place), is_value in zip(places, are_values, strict=True):
        pieces = [Piece(line, place)] if line else []
        printed.append(SpacedLine([], pieces) if is_value else SpacedLine(pieces))
    return blocks_of(printed, are_placed=False)


def _plain(line: str) -> str:
    """Return a line without substitutes for spaces; nothing of a page number or a rule."""
    if _PAGE_MARK.fullmatch(line) or _RULE.fullmatch(line):
        return ""
    if "\f" not in line and _WIDE_SPACE not in line and "\t" not in line:
        return line
    return line.replace("\f", "").replace(_WIDE_SPACE, "  ").expandtabs()


def _narrow_rows(lines: list[str]) -> Counter[int]:
    """Count lines that end in numbers set off by one space only, by the count of numbers."""
    found = (_NARROW_ROW.fullmatch(line) for line in lines if line.rstrip()[-1:].isdecimal())
    return Counter(len(match["values"].split()) for match in found if match)


def _printed(line: str, place: str, narrow: set[int]) -> SpacedLine:
    """Return the pieces of a line; `narrow`: counts of numbers that one space may set off."""
    found = SpacedLine()
    segments = [(m[0], m.start()) for m in _SEGMENT.finditer(line)]
    while segments:
        text, column = segments.pop()
        before, _, last = text.rpartition(" ")
        if not _VALUE.fullmatch(last):
            segments.append((text, column))
            break
        at = column + len(text) - len(last)
        found.values.append(Piece(last, place, at, width(line[:at])))
        if before:
            segments.append((before, column))
    found.values.reverse()
    if not _is_row(found.values, segments, line, narrow):
        segments = [(m[0], m.start()) for m in _SEGMENT.finditer(line)]
        found.values = []
    for text, column in segments:
        for word in _words(text):
            found.pieces.append(Piece(word, place, column, width(line[:column])))
            column += len(word) + 1
    return found


def _is_row(
    values: list[Piece], segments: list[tuple[str, int]], line: str, narrow: set[int]
) -> bool:
    """Return whether numbers at the end of a line are a row: several, or set off by a gap.

    If more lines end in as many numbers behind a single space, they are rows too.
    """
    if len(values) > 2 or not segments:
        return True
    if len(values) in narrow and _NARROW_ROW.fullmatch(line):
        return True
    return bool(values) and bool(re.search(r"\S {2,}\S+(?: +\S+)?\s*$", line))


def _words(text: str) -> list[str]:
    """Cut a piece between headers, and before a label with an ordinal beside its heading.

    Prose is not cut.
    """
    words = text.split(" ")
    lengths = [len(word) for word in words]
    are_short = max(lengths) <= _LONGEST_HEADER and min(lengths) >= _SHORTEST_HEADER
    if are_short and not _PUNCTUATION.search(text):
        return words
    heading, _, label = text.partition(" ")
    return [heading, label] if len(heading) < _LONGEST_HEADER and ordinal_kind(label) else [text]
