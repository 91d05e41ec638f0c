"""Numbers that the prose states: each a claim with its sentence, never a table cell.

What is counted is recognised by the patterns in the code list `claim_patterns`; a list of parts
that follows a total (其中…N条，…N条) is kept as `part` claims.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from pipelines.forms.codelists import SEEDS_DIR
from pipelines.forms.labels import normalise
from pipelines.record import Claim

_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[^。；;!?！？\n]+[。；;!?！？]?")
_NUMBER = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*(余|多)?\s*(条|件|份|宗|例|封|项|起|场|次|期|篇|万元|元)?"
)
_COUNT = re.compile(r"(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<about>余|多)?\s*(?P<unit>条)")
_RECORDS = re.compile("信息|公开|动态|类|文件|新闻|公告")
_CLAUSE_BREAK = re.compile(r"[，,、：:（(）)]")


@dataclass(frozen=True)
class _Pattern:
    code: str
    regex: re.Pattern


def read_claims(prose: tuple[tuple[str, str], ...]) -> tuple[Claim, ...]:
    """The claims in a text, in order.

    Args:
        prose: pairs of locator and text, one for each paragraph.
    """
    return tuple(claim for locator, text in prose for claim in _paragraph(locator, text))


def _paragraph(locator: str, text: str) -> Iterator[Claim]:
    """Claims of one paragraph; parts count as such only after a total of published records."""
    after_total = False
    for printed in _SENTENCE.findall(text):
        if not _DIGIT.search(printed):
            continue
        sentence = normalise(printed)
        claims = dict(_recognised(sentence, locator))
        after_total = after_total or any(c.code.startswith("records") for c in claims.values())
        if after_total:
            for start, claim in _parts(sentence, locator):
                claims.setdefault(start, claim)
        for start in sorted(claims):
            yield replace(claims[start], sentence=printed.strip())


def _recognised(sentence: str, locator: str) -> Iterator[tuple[int, Claim]]:
    seen = set()
    for pattern in _patterns():
        for found in pattern.regex.finditer(sentence):
            start = found.start("number")
            if start not in seen:
                seen.add(start)
                yield start, _claim(pattern.code, sentence, locator, start)


def _parts(sentence: str, locator: str) -> Iterator[tuple[int, Claim]]:
    for found in _COUNT.finditer(sentence):
        claim = _claim("records_part", sentence, locator, found.start())
        if claim.subject and _RECORDS.search(claim.subject):
            yield found.start(), claim


def _claim(code: str, sentence: str, locator: str, start: int) -> Claim:
    number = _NUMBER.match(sentence, start)
    subject = _CLAUSE_BREAK.split(sentence[:start])[-1].strip()
    return Claim(
        code=code,
        value=Decimal(number[1].replace(",", "")),
        sentence=sentence.strip(),
        locator=locator,
        unit=number[3],
        is_approximate=number[2] is not None,
        subject=subject or None,
    )


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    with (SEEDS_DIR / "claim_patterns.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            _Pattern(record["claim_code"], re.compile(record["pattern"]))
            for record in csv.DictReader(stream)
            if record["pattern"]
        )
