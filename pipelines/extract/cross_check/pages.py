"""Find the rows of a table in the text of PDF pages, where rows may be broken.

A page may end inside a row, a long number may continue in the next line of its cell, and lines of
neighbouring cells may be mixed. A row is missing only if the text contradicts it: as many values
behind its label, but others; or more, or fewer, without any break.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, takewhile

from pipelines.extract.rows.values import is_value

Span = tuple[int, int]
"""Start and end in a flow."""

NOWHERE = "no such label in one piece"
_ORDINAL = re.compile(r"\d{1,2}[.．、]")
_MOST_WORDS = 50
_MOST_OF_A_LABELLED_ROW = 7


class PagesView:
    """The text of pages: white space anywhere, rows possibly in pieces."""

    keeps_grids = False

    def __init__(self, text: str):
        self._words = text.split()
        self._text = "".join(self._words)
        self._word_at = {
            at: number for number, at in enumerate(accumulate(map(len, self._words), initial=0))
        }

    def find(self, texts: Sequence[str], start: int) -> Span | None:
        """Return where a row is in one piece; an empty span at `start` if it may be in pieces."""
        parts = ["".join(text.split()) for text in texts]
        whole = self._in_one_piece(parts, start) or self._in_one_piece(parts, 0)
        if whole:
            return whole
        label, values = (None, parts) if is_value(parts[0]) else (parts[0], parts[1:])
        if self._contradicts(label, values) if label else self._has_another_order(values):
            return None
        may_be_in_pieces = self._in_one_piece(values, 0) or all(map(self._is_printed, values))
        return (start, start) if may_be_in_pieces else None

    def behind(self, label: str) -> str:
        """Return the values behind a label, anywhere."""
        found = [" ".join(run) for run in self._behind("".join(label.split())) if run]
        return " or ".join(found[:2]) or NOWHERE

    def numbers(self, start: int, end: int) -> str:
        """Return no numbers: a page number may come between two rows."""
        return ""

    def _in_one_piece(self, parts: Sequence[str], start: int) -> Span | None:
        """Return the span of texts in sequence, each on word boundaries."""
        text = "".join(parts)
        at = self._text.find(text, start)
        while at >= 0:
            if all(edge in self._word_at for edge in accumulate(map(len, parts), initial=at)):
                return at, at + len(text)
            at = self._text.find(text, at + 1)
        return None

    def _contradicts(self, label: str, values: list[str]) -> bool:
        """Return whether the text behind a label cannot be these values, broken or not."""
        for run in self._behind(label):
            if len(run) == len(values):
                return True
            if len(run) > len(values) and Counter("".join(run)) != Counter("".join(values)):
                return True
            if len(run) < len(values) and not _may_be_a_part(run, values):
                return True
        return False

    def _behind(self, label: str) -> Iterator[list[str]]:
        """Return the values behind a label, for each of its occurrences."""
        found = self._in_one_piece([label], 0)
        while found:
            at = self._word_at[found[1]]
            run = list(takewhile(is_value, self._words[at : at + _MOST_WORDS]))
            while run and _ORDINAL.fullmatch(run[-1]):
                run.pop()
            yield run
            found = self._in_one_piece([label], found[1])

    def _has_another_order(self, values: list[str]) -> bool:
        """Return whether a run of as many values, or of these and more, occurs anywhere.

        Only a row longer than any with a label can be identified by its length.
        """
        wanted = Counter(values)
        for are_values, words in groupby(self._words, is_value):
            run = list(words)
            is_as_long = len(run) == len(values) > _MOST_OF_A_LABELLED_ROW
            if are_values and (is_as_long or wanted <= Counter(run)):
                return True
        return False

    def _is_printed(self, value: str) -> bool:
        """Return whether a value occurs anywhere, possibly in pieces one below the other."""
        if self._in_one_piece([value], 0):
            return True
        words = set(self._words)
        heads = {0}
        for end in range(1, len(value) + 1):
            if any(value[head:end] in words for head in heads):
                heads.add(end)
        return len(value) in heads


def _may_be_a_part(run: list[str], values: list[str]) -> bool:
    """Return whether these are some values of the row in order, or the beginnings of such."""
    rest = iter(values)
    return all(any(value.startswith(word) for value in rest) for word in run)
