"""Find the numbers of a sentence, and what each counts by the wordings of the code lists.

`scopes` finds the body a number is about, `relations` its total or the change it states.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extract.claims.code_lists import (
    TEN_THOUSAND,
    ClaimWording,
    approximations,
    statements,
    wordings,
)
from pipelines.extract.claims.sentences import Sentence, Text

_CLAUSE_END = re.compile("[，,。；;!?！？]|$")
_SUBJECT_BREAK = re.compile("[，,、：:（(）)]")
_SENTENCE_END = ("。", "；", ";", "！", "!")
_STOPS = "，。；、,;：:（）()"
LONGEST_HEADING = 40


@dataclass(eq=False, slots=True)
class Number:
    """A number with its measure word in a sentence, and what it counts if recognised.

    A statement that there was none has no unit. `clause` is the start of its clause.
    """

    found: re.Match
    clause: int
    start: int
    end: int
    unit: str | None = None
    code: str | None = None
    refers_to: "Number | None" = None

    @property
    def subject(self) -> str | None:
        """The words of the sentence for what is counted."""
        if self.unit is None:
            return None
        before = self.found.string[self.clause : self.start]
        if _SUBJECT_BREAK.search(before):
            before = _SUBJECT_BREAK.split(before)[-1]
        return before or None


def numbers_in(sentence: Sentence, heading: str) -> list[Number]:
    """Return the numbers with a measure word, with what they count by sentence and context."""
    numbers, end, text = [], 0, sentence.plain
    for found in _counted().finditer(text):
        start = found.start()
        clause = max(end, text.rfind("，", end, start) + 1, text.rfind(",", end, start) + 1)
        unit, end = found[3], found.end(3)
        before = text[clause - 1 : start] if clause else _STOPS[0] + text[:start]
        fitting = _fitting(unit, before)
        code = _code(fitting, sentence, heading, end) if fitting else None
        numbers.append(Number(found, clause, start, end, unit, code))
    return numbers


def statements_in(text: str) -> Iterator[Number]:
    """Return the statements of a sentence that there was none of something."""
    for statement in statements():
        if statement.word in text:
            for found in statement.pattern.finditer(text):
                yield Number(found, 0, *found.span(), code=statement.code)


@lru_cache(maxsize=8192)
def _fitting(unit: str, before: str) -> tuple[ClaimWording, ...]:
    """Return the wordings that match the words before a number, with the character before these.

    Reports use the same words over and over.
    """
    listed = wordings()[unit].that_may_fit(before)
    return tuple(w for w in listed if w.before is None or w.before.search(before, 1))


def _code(
    fitting: tuple[ClaimWording, ...], sentence: Sentence, heading: str, end: int
) -> str | None:
    """Return the code of a number: the first wording that matches behind it and by topic."""
    text = sentence.plain
    goes_on = text[end : end + 1] not in _STOPS
    for wording in fitting:
        if wording.after is not None and not (goes_on and wording.after.match(text, end)):
            continue
        if wording.topic is None or _topic(sentence, end, heading) == wording.topic:
            return wording.code
    return None


def _topic(sentence: Sentence, end: int, heading: str) -> str | None:
    """Return the last topic before the end of a clause, or else the topic of the heading."""
    starts, spoken = sentence.paragraph.topics
    last = bisect_left(
        starts, sentence.start + next(_CLAUSE_END.finditer(sentence.plain, end)).start()
    )
    if not last and len(heading) <= LONGEST_HEADING and not heading.endswith(_SENTENCE_END):
        _, spoken = Text(heading).topics
        last = len(spoken)
    return spoken[last - 1] if last else None


@lru_cache(maxsize=1)
def _counted() -> re.Pattern:
    """Return the numbers with a measure word; fragments such as the 3 of 1.2.3 are excluded."""
    units = "|".join(sorted(wordings(), key=len, reverse=True))
    behind = "|".join(approximations("after"))
    return re.compile(
        r"(\d(?<!\d\d)(?<!\d[.,]\d)(?:\d{0,2}(?:,\d{3})+|\d*)(?:\.\d+)?)"
        rf"([余多来]?{TEN_THOUSAND}?[余多来]?)({units})({behind})?"
    )
