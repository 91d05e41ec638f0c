"""Numbers that the prose states: each a claim with its sentence, never a table cell.

What is counted is recognised by the wordings of the code lists (`claim_lists`), whose it is by the
words of scope (`claim_scopes`), parts and changes by what they follow (`claim_relations`). All
numbers that are recognised are kept; numbers in words (三件) are not read. That there was none
(未收到申请) is a claim without a value.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from pipelines.extract.claim_lists import Wording, approximations, statements, wordings, words
from pipelines.extract.claim_relations import Number, relate
from pipelines.extract.claim_scopes import ScopeWords
from pipelines.extract.claim_text import Sentence, Text
from pipelines.record import Claim

_NONE = re.compile(
    "[未没無无零沒].{0,40}?(?:申[请請]|[结結][转轉]|[复復][议議]|[诉訴][讼訟]|[处處]理[费費])|申[请請].{0,8}零"
)
_CLAUSE_END = re.compile("[，,。；;!?！？]|$")
_SENTENCE_END = ("。", "；", ";", "！", "!")
_STOPS = "，。；、,;：:（）()"
_LONGEST_HEADING = 40
_SENTENCES_BACK = 10
_TEN_THOUSAND = "万"
_MONEY = "元"


def read_claims(prose: tuple[tuple[str, str], ...]) -> tuple[Claim, ...]:
    """The claims in a text, in order.

    Args:
        prose: pairs of locator and text, one for each paragraph.
    """
    claims: list[Claim] = []
    for place, (locator, printed) in enumerate(prose):
        says_none = _NONE.search(printed) is not None
        if says_none or _may_count().search(printed):
            heading = prose[place - 1][1] if place else ""
            found = _paragraph(Text(printed), heading, says_none)
            claims += _claims(locator, found, len(claims))
    return tuple(claims)


def _paragraph(text: Text, heading: str, says_none: bool) -> list[tuple[Sentence, list[Number]]]:
    """The sentences of a paragraph that claim something, with what they claim."""
    claiming: list[tuple[Sentence, list[Number]]] = []
    for sentence in text.sentences():
        numbers = _numbers(sentence, heading)
        if says_none:
            numbers += _statements(sentence.plain)
            numbers.sort(key=lambda number: number.start)
        if numbers:
            relate(sentence.plain, numbers, [earlier for _, earlier in claiming[-_SENTENCES_BACK:]])
            found = [number for number in numbers if number.code]
            if found:
                claiming.append((sentence, found))
    return claiming


def _claims(
    locator: str, claiming: list[tuple[Sentence, list[Number]]], before: int
) -> Iterator[Claim]:
    """Claims of a paragraph, of which `before` are in the paragraphs before it."""
    places: dict[Number, int] = {}
    for sentence, numbers in claiming:
        paragraph, start = sentence.paragraph, sentence.start
        printed = paragraph.as_printed(start, start + len(sentence.plain)).strip()
        scopes = ScopeWords(sentence.plain)
        for number in numbers:
            places[number] = before + len(places) + 1
            begin, end = number.start, number.end
            value, is_approximate = _value(number)
            yield Claim(
                number.code,
                value,
                printed,
                locator,
                number.unit,
                is_approximate,
                number.subject,
                paragraph.as_printed(start + begin, start + end),
                paragraph.offset(start + begin),
                *scopes.at(begin, end),
                places[number.refers_to] if number.refers_to else None,
            )


def _value(number: Number) -> tuple[Decimal | None, bool]:
    """What a number is, and whether only about: 余, 约, 以上, or counted in ten thousands."""
    if number.unit is None:
        return None, False
    digits, about, unit, behind = number.found.groups()
    value = Decimal(digits.replace(",", ""))
    text, start = number.found.string, number.start
    is_about = behind or text.endswith(approximations("before"), number.clause, start)
    if about:
        is_about = is_about or about != _TEN_THOUSAND or unit != _MONEY
        value *= 10_000 if _TEN_THOUSAND in about else 1
    return value, bool(is_about)


def _numbers(sentence: Sentence, heading: str) -> list[Number]:
    """The numbers with a measure word, and what they count where that is known."""
    numbers, end, text = [], 0, sentence.plain
    for found in _counted().finditer(text):
        start = found.start()
        clause = max(end, text.rfind("，", end, start) + 1, text.rfind(",", end, start) + 1)
        unit, end = found[3], found.end(3)
        code = _code(sentence, heading, unit, (clause, start, end))
        numbers.append(Number(found, clause, end, unit, code))
    return numbers


def _code(sentence: Sentence, heading: str, unit: str, places: tuple[int, int, int]) -> str | None:
    """What a number counts: the first wording that fits.

    Args:
        sentence: the sentence in which it stands.
        heading: the line before the paragraph.
        unit: the measure word.
        places: where its clause begins, the number begins, and the measure word ends.
    """
    clause, start, end = places
    text = sentence.plain
    goes_on = text[end : end + 1] not in _STOPS
    before = text[clause - 1 : start] if clause else _STOPS[0] + text[:start]
    for wording in _fitting(unit, before):
        if wording.after is not None and not (goes_on and wording.after.match(text, end)):
            continue
        if wording.topic is None or _topic(sentence, end, heading) == wording.topic:
            return wording.code
    return None


@lru_cache(maxsize=8192)
def _fitting(unit: str, before: str) -> tuple[Wording, ...]:
    """The wordings that fit the words before a number, with the character before these.

    Reports use the same words over and over.
    """
    listed = wordings()[unit].that_may_fit(before)
    return tuple(w for w in listed if w.before is None or w.before.search(before, 1))


def _topic(sentence: Sentence, end: int, heading: str) -> str | None:
    """What the paragraph spoke of last, up to the end of a clause; or else its heading."""
    starts, spoken = _topics(sentence.paragraph.plain)
    last = bisect_left(starts, sentence.start + _CLAUSE_END.search(sentence.plain, end).start())
    if not last and len(heading) <= _LONGEST_HEADING and not heading.endswith(_SENTENCE_END):
        _, spoken = _topics(Text(heading).plain)
        last = len(spoken)
    return spoken[last - 1] if last else None


@lru_cache(maxsize=16)
def _topics(text: str) -> tuple[list[int], list[str | None]]:
    """Where a text speaks of a topic, and of which."""
    found = words("topic").find(text)
    return [word.start for word in found], [word.value for word in found]


def _statements(text: str) -> Iterator[Number]:
    """What a sentence says there was none of."""
    for statement in statements():
        if statement.word in text:
            for found in statement.pattern.finditer(text):
                yield Number(found, 0, found.end(), code=statement.code)


@lru_cache(maxsize=1)
def _counted() -> re.Pattern:
    """A number with its measure word; no piece of another one, such as the 3 of 1.2.3."""
    units = "|".join(sorted(wordings(), key=len, reverse=True))
    behind = "|".join(approximations("after"))
    return re.compile(
        r"(\d(?<!\d\d)(?<!\d[.,]\d)(?:\d{0,2}(?:,\d{3})+|\d*)(?:\.\d+)?)"
        rf"([余多来]?{_TEN_THOUSAND}?[余多来]?)({units})({behind})?"
    )


@lru_cache(maxsize=1)
def _may_count() -> re.Pattern:
    """What a paragraph with such a number has, however it is spaced."""
    units = "|".join(sorted({unit[0] for unit in wordings()} | {"條", "項", "場", "個", "％"}))
    return re.compile(rf"[0-9０-９][\s余餘多来來万萬]*(?:{units})")
