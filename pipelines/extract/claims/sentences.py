"""A paragraph in the form in which claims are searched, with offsets into the printed text.

Spaces are removed (except between digits), digits made half-width, characters simplified.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from opencc import OpenCC

from pipelines.extract.claims.code_lists import words

_LONGEST_SENTENCE = 2000
_SENTENCE = re.compile(rf"[^。；;!?！？\n]{{1,{_LONGEST_SENTENCE}}}[。；;!?！？]?")
_SPACES = re.compile(r"[^\S\n]+")
_OTHER_CHARACTERS = re.compile("[０-９．％開請報結復訴條無]")
_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_TO_SIMPLIFIED = OpenCC("t2s")


class Text:
    """A paragraph: `printed` is the original, `plain` the searched form.

    >>> Text("收到 １２ 件").plain
    '收到12件'
    """

    def __init__(self, printed: str) -> None:
        """Take the text as printed."""
        self.printed = printed
        self._gaps: list[int] = []
        self._widths = [0]
        self.plain = _SPACES.sub(self._leave_out, printed)
        if _OTHER_CHARACTERS.search(printed):
            plain = self.plain.translate(_WIDTH)
            simple = _TO_SIMPLIFIED.convert(plain)
            self.plain = simple if len(simple) == len(plain) else plain

    def sentences(self) -> Iterator["Sentence"]:
        """Return the sentences, in order."""
        for found in _SENTENCE.finditer(self.plain):
            yield Sentence(found[0], found.start(), self)

    @cached_property
    def topics(self) -> tuple[list[int], list[str | None]]:
        """Return the places and names of topics; every number of the paragraph asks for them."""
        found = words("topic").find(self.plain)
        return [word.start for word in found], [word.value for word in found]

    def offset(self, place: int) -> int:
        """Return the offset in the printed text for an offset in the searched text.

        >>> Text("收到 １２ 件").offset(2)
        3
        """
        return place + self._widths[bisect_right(self._gaps, place)] if self._gaps else place

    def as_printed(self, start: int, end: int) -> str:
        """Return the printed text from one place to another, without the end."""
        if self._gaps:
            start, end = self.offset(start), self.offset(end - 1) + 1
        return self.printed[start:end]

    def _leave_out(self, spaces: re.Match) -> str:
        """Return nothing for spaces, but one space between digits: 2020 12件 is not 202012."""
        start, end = spaces.span()
        around = self.printed[start - 1 : start] + self.printed[end : end + 1]
        is_between = len(around) == 2 and around.isdecimal()
        self._gaps.append(start + is_between - self._widths[-1])
        self._widths.append(self._widths[-1] + end - start - is_between)
        return " " if is_between else ""


class Sentence(NamedTuple):
    """A sentence of a paragraph: its searched text, and its offset in that of the paragraph."""

    plain: str
    start: int
    paragraph: Text
