"""Whose numbers a sentence states: the words of scope before a number, and how far they reach.

The words are data (`claim_words`, kinds `body` and `time`). Nothing is guessed: a number in a
sentence without any such word is the report's own; where a word stands in another part of the
sentence and is not one that carries on, whose the number is stays open.
"""

import re
from typing import NamedTuple

from pipelines.extract.claims.code_lists import Found, words

_TITLE = re.compile("《[^》]*》")
_PART_END = re.compile("[，,：:（(）)]|(?<=[件条份宗例起次篇])、")
_NAME = re.compile("[\u4e00-\u9fff]{1,20}\\Z")
_BEFORE_NAME = re.compile("(?:年度?)?(?:其中|全年|截至|由|经|据)?")
_NAMED = "named_body"
_OTHER_YEAR = {"other_year": "other_year", "part_of_year": None}


class Scope(NamedTuple):
    """Whose a number is: `scope` is null where unclear; `words` what it rests on, if any.

    A body that is named (`named_body`) may be the agency itself, and `stated_year` the report's:
    that is for those to say who know the two.
    """

    scope: str | None
    words: str | None = None
    stated_year: int | None = None


_OWN = Scope("own")


class ScopeWords:
    """The words of scope of one sentence; says of a place in it whose the number there is."""

    def __init__(self, sentence: str) -> None:
        """Find the words; what stands in titles (《…》) says nothing of the numbers."""
        if "《" in sentence:
            sentence = _TITLE.sub(lambda title: "□" * len(title[0]), sentence)
        self._sentence = sentence
        found = words("body", "time").find(sentence)
        self._time = [word for word in found if word.kind == "time" and word.value != "not_a_year"]
        self._body = [word for word in found if word.kind == "body" and self._is_whole(word)]

    def at(self, start: int, end: int) -> Scope:
        """Whose the number is that stands from `start` to `end` in the sentence."""
        year = None
        time = _last_before(self._time, start) if self._time else None
        if time is not None:
            if time.value in _OTHER_YEAR:
                return Scope(_OTHER_YEAR[time.value], self._text(time))
            if time.value == "stated":
                year = int(self._sentence[time.start : time.start + 4])
        scope = self._of_body(start, end) if self._body else _OWN
        return scope if year is None else scope._replace(stated_year=year)

    def _of_body(self, start: int, end: int) -> Scope:
        body = _last_before(self._body, start)
        if body is None:
            behind = next(word for word in self._body if word.start >= start)
            is_apart = _PART_END.search(self._sentence, end, behind.start)
            return _OWN if is_apart else Scope(None, self._text(behind))
        is_apart = _PART_END.search(self._sentence, body.end, start)
        is_sure = body.carries or body.value == "own" or not is_apart
        return Scope(body.value if is_sure else None, self._text(body))

    def _is_whole(self, word: Found) -> bool:
        """Whether something stands before the last word of a name: 街道 alone names no agency."""
        return word.value != _NAMED or len(self._text(word)) > word.end - word.start

    def _text(self, word: Found) -> str:
        """A word as it stands; of a named body the whole name."""
        if word.value != _NAMED:
            return self._sentence[word.start : word.end]
        name = _NAME.search(self._sentence, 0, word.end)[0]
        return name[_BEFORE_NAME.match(name).end() :] or name


def _last_before(found: list[Found], start: int) -> Found | None:
    return next((word for word in reversed(found) if word.end <= start), None)
