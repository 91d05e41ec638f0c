"""Find the body and period a number is about: the scope words before it, and their reach.

The words are data (`claim_words`, kinds `body` and `time`). Nothing is guessed: a number in a
sentence without any such word is about the reporting agency; if a word is in another part of the
sentence and does not carry over, the scope stays open.
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
    """The scope of a number: `scope` is null if unclear; `words` is the evidence, if any.

    A named body (`named_body`) may be the agency itself, and `stated_year` the report year: the
    caller, who knows both, decides.
    """

    scope: str | None
    words: str | None = None
    stated_year: int | None = None


_OWN = Scope("own")


class ScopeWords:
    """The scope words of one sentence; gives the scope of a place in it."""

    def __init__(self, sentence: str) -> None:
        """Find the scope words, except in titles (《…》)."""
        if "《" in sentence:
            sentence = _TITLE.sub(lambda title: "□" * len(title[0]), sentence)
        self._sentence = sentence
        found = words("body", "time").find(sentence)
        self._time = [word for word in found if word.kind == "time" and word.value != "not_a_year"]
        self._body = [word for word in found if word.kind == "body" and self._is_whole(word)]

    def at(self, start: int, end: int) -> Scope:
        """Return the scope of the number from `start` to `end` in the sentence."""
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
        """Return whether a name has more than its last word: 街道 alone names no agency."""
        return word.value != _NAMED or len(self._text(word)) > word.end - word.start

    def _text(self, word: Found) -> str:
        """Return a word as written; for a named body the whole name."""
        if word.value != _NAMED:
            return self._sentence[word.start : word.end]
        name = next(_NAME.finditer(self._sentence, 0, word.end))[0]
        return _BEFORE_NAME.sub("", name, count=1) or name


def _last_before(found: list[Found], start: int) -> Found | None:
    return next((word for word in reversed(found) if word.end <= start), None)
