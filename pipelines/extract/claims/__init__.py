"""Read numbers stated in the prose: each is a claim with its sentence, never a table cell.

The wordings of the code lists decide what a number counts (`code_lists`, `numbers`), scope words
decide which body and period it is about (`scopes`), word order decides parts and changes
(`relations`). All recognised numbers are kept; numbers in words (三件) are not read. A statement
that there was none (未收到申请) is a claim without a value.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from pipelines.extract.claims.code_lists import TEN_THOUSAND, approximations, wordings
from pipelines.extract.claims.numbers import (
    LONGEST_HEADING,
    Number,
    numbers_in,
    statements_in,
)
from pipelines.extract.claims.relations import relate
from pipelines.extract.claims.scopes import ScopeWords
from pipelines.extract.claims.sentences import Sentence, Text
from pipelines.models import Claim

_NONE = re.compile(
    "[未没無无零沒].{0,40}?(?:申[请請]|[结結][转轉]|[复復][议議]|[诉訴][讼訟]|[处處]理[费費]|收取.{0,12}[费費])|申[请請].{0,8}零"
)
_SENTENCES_BACK = 10
_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])\S{2,30}(?<![。；;！!])\s*"
)
"""A numbered heading, and the topic it sets for paragraphs below that name none themselves."""
_MONEY = "元"


def read_claims(prose: tuple[tuple[str, str], ...]) -> tuple[Claim, ...]:
    """Return the claims in a text, in order; its paragraphs are pairs of locator and text."""
    claims: list[Claim] = []
    section = ""
    for place, (locator, printed) in enumerate(prose):
        if _HEADING.fullmatch(printed):
            section = printed
        says_none = _NONE.search(printed) is not None
        if says_none or _may_count().search(printed):
            above = prose[place - 1][1] if place else ""
            heading = section if len(above) > LONGEST_HEADING else above
            found = _paragraph(Text(printed), heading, says_none)
            claims += _claims(locator, found, len(claims))
    return tuple(claims)


def _paragraph(text: Text, heading: str, says_none: bool) -> list[tuple[Sentence, list[Number]]]:
    """Return the sentences of a paragraph that claim something, with their claims."""
    claiming: list[tuple[Sentence, list[Number]]] = []
    for sentence in text.sentences():
        numbers = numbers_in(sentence, heading)
        if says_none:
            numbers += statements_in(sentence.plain)
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
    """Return the claims of a paragraph; `before` are those of the paragraphs before it."""
    places: dict[Number, int] = {}
    for (plain, start, paragraph), numbers in claiming:
        printed = paragraph.as_printed(start, start + len(plain)).strip()
        scopes = ScopeWords(plain)
        for number in numbers:
            places[number] = before + len(places) + 1
            begin, end = number.start, number.end
            value, is_approximate = _value(number)
            yield Claim(
                number.code or "",
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
    """Return the value of a number, and whether it is approximate: 余, 约, 以上, or in 万."""
    if number.unit is None:
        return None, False
    digits, about, unit, behind = number.found.groups()
    value = Decimal(digits.replace(",", ""))
    text, start = number.found.string, number.start
    is_about = behind or text.endswith(approximations("before"), number.clause, start)
    if about:
        is_about = is_about or about != TEN_THOUSAND or unit != _MONEY
        value *= 10_000 if TEN_THOUSAND in about else 1
    return value, bool(is_about)


@lru_cache(maxsize=1)
def _may_count() -> re.Pattern:
    """Return the pattern of paragraphs with such a number, with any spacing."""
    units = "|".join(sorted({unit[0] for unit in wordings()} | {"條", "項", "場", "個", "％"}))
    return re.compile(rf"[0-9０-９][\s余餘多来來万萬]*(?:{units})")


__all__ = ["read_claims"]
