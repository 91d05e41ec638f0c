"""Join characters of a PDF page to lines, and lines to paragraphs. Tables are in `tables`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipelines.readers.pdf.marks import Char, mark

_SAME_LINE = 0.5
_SPACE, _SPACE_IN_NUMBER = 0.3, 0.15
_GAP = 1.2
_OVERPRINT = 0.3
_PAGE_NUMBER = re.compile(
    r"[-—–―~·\s]*(?:第\s*)?[\d０-９]{1,3}(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,3}\s*页?)?[-—–―~·\s]*"
)
_FEWEST_REPEATS = 3
_HEADING_SIZE = 1.15
_WIDE = 1.6
_FARTHEST = 2.0
_LAST_COLUMN = 1000


@dataclass(frozen=True)
class PrintedLine:
    """A line of text and its place, in points from the left and the top of its page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    segments: tuple[tuple[float, str], ...] = ()


def char_lines(chars: Iterable[Char]) -> Iterator[list[Char]]:
    """Return characters in lines from top to bottom, each from left to right, without overprints.

    Raised and lowered characters are marked.
    """
    line: list[Char] = []
    middle = 0.0
    for char in sorted(chars, key=_middle):
        if line and _middle(char) - middle > _SAME_LINE * char["size"]:
            yield mark(_in_order(line))
            line = []
        if not line:
            middle = _middle(char)
        line.append(char)
    if line:
        yield mark(_in_order(line))


def text_of(line: list[Char]) -> str:
    """Return the text of a line, with a space for each gap; a narrow one counts between digits."""
    words: list[str] = []
    before: Char | None = None
    for char in line:
        if before is not None:
            are_digits = before["text"].isdigit() and char["text"].isdigit()
            space = _SPACE_IN_NUMBER if are_digits else _SPACE
            if char["x0"] - before["x1"] > space * char["size"]:
                words.append(" ")
        words.append(char["text"])
        before = char
    return " ".join("".join(words).split())


def printed_lines(chars: Iterable[Char]) -> list[PrintedLine]:
    """Return the lines of text that characters make, with wide gaps kept as segments."""
    found = []
    for line in char_lines(chars):
        inked = [char for char in line if not char["text"].isspace()]
        if inked:
            found.append(
                PrintedLine(
                    text=text_of(inked),
                    x0=inked[0]["x0"],
                    x1=max(char["x1"] for char in inked),
                    top=min(char["top"] for char in inked),
                    bottom=max(char["bottom"] for char in inked),
                    size=max(char["size"] for char in inked),
                    segments=tuple((piece[0]["x0"], text_of(piece)) for piece in _pieces(inked)),
                )
            )
    return found


def without_furniture(pages: list[list[PrintedLine]]) -> list[list[PrintedLine]]:
    """Return pages without page numbers and repeated headers and footers."""
    edges = [line.text for lines in pages for line in _edges(lines)]
    repeated = {text for text in edges if edges.count(text) >= _FEWEST_REPEATS}
    seen: set[str] = set()
    kept = []
    for lines in pages:
        drop = set()
        for line in _edges(lines):
            if _PAGE_NUMBER.fullmatch(line.text) or line.text in seen:
                drop.add(id(line))
            elif line.text in repeated:
                seen.add(line.text)
        kept.append([line for line in lines if id(line) not in drop])
    return kept


def paragraphs(
    lines: list[PrintedLine], margins: tuple[float, float]
) -> list[tuple[PrintedLine, str]]:
    """Join lines to paragraphs: the first line and the whole text.

    A line continues in the next if it reaches the right margin and the next begins at the left one
    without a paragraph indent; large type continues while it stays large.
    """
    if not lines:
        return []
    body = median(line.size for line in lines)
    found = [(lines[0], lines[0].text)]
    for before, line in pairwise(lines):
        if _goes_on(before, line, margins, body):
            found[-1] = (found[-1][0], found[-1][1] + line.text)
        else:
            found.append((line, line.text))
    return found


def _goes_on(
    before: PrintedLine, line: PrintedLine, margins: tuple[float, float], body: float
) -> bool:
    left, right = margins
    if line.top - before.bottom > _FARTHEST * line.size:
        return False
    if min(before.size, line.size) > _HEADING_SIZE * body:
        return abs(before.size - line.size) < 1
    is_full = before.x1 > right - _WIDE * before.size
    return is_full and line.x0 < left + line.size and len(before.segments) == 1


def column_text(lines: list[PrintedLine]) -> list[str]:
    """Return lines set with spaces, so that each column starts at one character."""
    if not lines:
        return []
    unit = median(line.size for line in lines) / 2
    found = []
    for line in lines:
        text = ""
        for x0, segment in line.segments:
            column = min(round(x0 / unit), _LAST_COLUMN)
            text = text.ljust(max(column, len(text) + 2 if text else 0)) + segment
        found.append(text)
    return found


def _middle(char: Char) -> float:
    return (char["top"] + char["bottom"]) / 2


def _in_order(line: list[Char]) -> list[Char]:
    """Sort characters from left to right; one printed twice in one place, for bold, counts once."""
    kept: list[Char] = []
    for char in sorted(line, key=lambda char: char["x0"]):
        width = char["x1"] - char["x0"]
        twins = (
            other
            for other in kept[-3:]
            if other["text"] == char["text"] and char["x0"] - other["x0"] < _OVERPRINT * width
        )
        if next(twins, None) is None:
            kept.append(char)
    return kept


def _pieces(line: list[Char]) -> Iterator[list[Char]]:
    """Return a line cut at its wide gaps."""
    piece = [line[0]]
    for char in line[1:]:
        if char["x0"] - piece[-1]["x1"] > _GAP * char["size"]:
            yield piece
            piece = []
        piece.append(char)
    yield piece


def _edges(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Return the first and the last line of a page, which may be the same."""
    return lines[:1] + lines[1:][-1:]
