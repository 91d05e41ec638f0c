"""Find the rows of a table in the flow of a document, for each kind of flow.

A row is its texts in order: a label and the values behind it. White space is ignored, except that a
number ends at it. `rows` decides where a row is searched.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from pipelines.extract.cross_check.pages import NOWHERE, PagesView, Span
from pipelines.extract.rows.values import is_value

_NUMBER = re.compile(r"[+\-−–—]{0,2}\d[\d,]*(?:\.\d+)?")
_PLAIN_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_NO_NUMBER_BEFORE = re.compile(r"[.．、)）:：年月日]")
_NOT_STORED = ("#", "=")
_MOST_VALUES = 15


class _Printed:
    """A flow with every cell as printed: words with one space between."""

    keeps_grids = True

    def __init__(self, text: str):
        self._text = f" {' '.join(text.split())} "

    def find(self, texts: Sequence[str], start: int) -> Span | None:
        row = f" {' '.join(texts)} "
        at = self._text.find(row, start)
        if at < 0:
            row = f" {' '.join(row.split())} "
            at = self._text.find(row, start)
        # The space behind one row is the space before the next.
        return None if at < 0 else (at, at + len(row) - 1)

    def behind(self, label: str) -> str:
        found = self.find([label], 0)
        words = self._text[found[1] :].split(maxsplit=_MOST_VALUES)[:_MOST_VALUES] if found else ()
        return _leading(words) or NOWHERE

    def numbers(self, start: int, end: int) -> str:
        return _leading(self._text[start:end].split())


def _leading(words: Sequence[str]) -> str:
    """Return the leading numbers, without one that begins a label, a heading or a date."""
    count = 0
    while count < len(words) and _NUMBER.fullmatch(words[count]):
        count += 1
    if count and count < len(words) and _NO_NUMBER_BEFORE.match(words[count]):
        count -= 1
    return " ".join(words[:count])


class _Stored:
    """The stored cells of workbooks, one per line; numbers may be printed shorter than stored."""

    keeps_grids = True

    def __init__(self, text: str):
        self._cells = [" ".join(line.split()) for line in text.split("\n")]
        self._places = defaultdict(list)
        for number, cell in enumerate(self._cells):
            self._places[cell].append(number)

    def find(self, texts: Sequence[str], start: int) -> Span | None:
        # The printed text of an error or of a formula without a result is not stored.
        row = [" ".join(text.split()) for text in texts if not text.startswith(_NOT_STORED)]
        places = self._places[row[0]] if row and not is_value(row[0]) else range(len(self._cells))
        for at in places[bisect_left(places, start) :]:
            stored = self._cells[at : at + len(row)]
            if len(stored) == len(row) and all(map(_is_printed_of, row, stored)):
                return at, at + len(row)
        return None

    def behind(self, label: str) -> str:
        places = self._places[" ".join(label.split())]
        found = [_leading(self._cells[at + 1 : at + 1 + _MOST_VALUES]) for at in places]
        return " or ".join(filter(None, found[:2])) or NOWHERE

    def numbers(self, start: int, end: int) -> str:
        return _leading(self._cells[start:end])


@lru_cache(maxsize=4096)
def _is_printed_of(printed: str, stored: str) -> bool:
    """Return whether a cell may print a text for a stored value: rounded, or with a unit.

    >>> _is_printed_of("103.39万元", "103.3879"), _is_printed_of("16%", "0.155")
    (True, True)
    >>> _is_printed_of("103", "13")
    False
    """
    if printed == stored:
        return True
    found = _PLAIN_NUMBER.search(printed)
    if found is None or not _PLAIN_NUMBER.fullmatch(stored):
        return False
    shown, number = (Decimal(text.replace(",", "")) for text in (found[0], stored))
    scale = 100 if "%" in printed else 1
    return abs(number * scale - shown) * 2 <= Decimal(1).scaleb(int(shown.as_tuple().exponent))


FlowView = _Printed | PagesView | _Stored
"""A flow that can be searched for rows: for texts in sequence from a position on, for the text
behind a label (for messages), and for the leading numbers of a piece. `keeps_grids`: a whole grid
is contiguous in it, without its blank cells.
"""
VIEWS: dict[str, Callable[[str], FlowView]] = {
    "printed": _Printed,
    "pages": PagesView,
    "stored": _Stored,
}
"""The view for each kind of flow."""
