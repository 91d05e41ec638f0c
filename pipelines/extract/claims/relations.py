"""Relate the numbers of a paragraph: parts of a total (其中…), changes on last year.

Takes the numbers of a sentence in order, recognised or not, with those of the sentences before;
gives unnamed parts a code and sets their total. A list ends with the sentence, with its brackets,
or with the next number that is itself a total.
"""

import re
from collections.abc import Iterator

from pipelines.extract.claims.code_lists import Found, changes, part_codes, roles, words
from pipelines.extract.claims.numbers import Number

_NAMED_WHOLE = re.compile("(?:^|[，。；,;])(?!其中)([^，。；,;：:\\d]{2,14}?)中(?!心|央)")
_SAME_WORDS = re.compile("主动|公开|发布|各类|信息|数量")
_ADVERBS = re.compile("^(?:(?:全年|本年度?|今年|累计|共|已|均)+)")
_BRACKET_ENDS = re.compile("[）)]")
_SEVERAL = "分别"


def relate(sentence: str, numbers: list[Number], earlier: list[list[Number]]) -> None:
    """Set in place the totals of numbers, and the codes of unnamed parts.

    The numbers of the sentence are in order, as are the recognised ones of the sentences before in
    the same paragraph.
    """
    if "中" in sentence or words("list").pattern.search(sentence):
        for begin, whole in _lists(sentence, numbers, earlier):
            _name_parts(_members(sentence, numbers, begin), whole)
    unnamed = [number for number in numbers if number.code is None and number.unit == "条"]
    if unnamed and _speaks_of_records([*earlier, numbers]):
        _name_records(unnamed)
    if any(number.code in changes() for number in numbers):
        _refer_changes(sentence, numbers)


def _lists(
    sentence: str, numbers: list[Number], earlier: list[list[Number]]
) -> Iterator[tuple[int, Number]]:
    """Return the starts of lists of parts, each with its total."""
    begins: list[tuple[int, str | None]] = [
        (word.end, None) for word in words("list").find(sentence) if _opens(word, numbers)
    ]
    begins += [(found.end(), found[1]) for found in _NAMED_WHOLE.finditer(sentence)]
    for begin, name in sorted(begins, key=lambda begin: begin[0]):
        before = [number for number in numbers if number.end <= begin]
        whole = _named(name, before, earlier) if name else _nearest(before, earlier)
        if whole:
            yield begin, whole


def _opens(word: Found, numbers: list[Number]) -> bool:
    """Return whether a colon opens a list of parts: only with a number directly before it."""
    return word.value == "anywhere" or any(number.end == word.start for number in numbers)


def _nearest(before: list[Number], earlier: list[list[Number]]) -> Number | None:
    """Return the number directly before a list, or the only total of the sentence before."""
    if before:
        return before[-1] if before[-1].code else None
    totals = [number for number in earlier[-1] if number.refers_to is None] if earlier else []
    return totals[0] if len(totals) == 1 else None


def _named(name: str, before: list[Number], earlier: list[list[Number]]) -> Number | None:
    """Return the only number that counts what a list names as divided: 政府网站信息中…, 答复中…."""
    wanted = _bare(name)
    found = [
        number
        for numbers in (*earlier, before)
        for number in numbers
        if number.code and wanted and _bare(number.subject or "") == wanted
    ]
    return found[0] if len(found) == 1 else None


def _bare(subject: str) -> str:
    """Return what a number counts, without the words common to such subjects: 已答复 is 答复."""
    return _SAME_WORDS.sub("", _ADVERBS.sub("", subject))


def _members(sentence: str, numbers: list[Number], begin: int) -> Iterator[Number]:
    """Return the numbers of a list: those that follow in the same brackets, or outside of any."""
    depth = _depth(sentence, begin)
    closing = _BRACKET_ENDS.search(sentence, begin) if depth else None
    end = closing.start() if closing else len(sentence)
    for number in numbers:
        if begin <= number.start < end and _depth(sentence, number.start) == depth:
            yield number


def _depth(sentence: str, place: int) -> int:
    opened = sentence.count("（", 0, place) + sentence.count("(", 0, place)
    return opened - sentence.count("）", 0, place) - sentence.count(")", 0, place)


def _name_parts(members: Iterator[Number], whole: Number) -> None:
    part_code = part_codes().get(whole.code or "")
    for number in members:
        role = roles().get(number.code or "")
        # Disclosed records are parts of disclosed records.
        is_part = number.code == whole.code == "records_disclosed"
        if part_code is None or (role == "total" and not is_part):
            break
        if number.unit == whole.unit and number.code not in changes():
            number.code = number.code if role == "part" else part_code
            number.refers_to = whole


def _speaks_of_records(sentences: list[list[Number]]) -> bool:
    """Return whether a sentence, or one before it in the paragraph, counts records."""
    codes = {number.code for numbers in sentences for number in numbers}
    return any(code is not None and code.startswith("records") for code in codes)


def _name_records(numbers: list[Number]) -> None:
    """Make named numbers of records beside a total its parts, even if no list opens."""
    records = words("record").pattern
    for number in numbers:
        if records.search(number.subject or ""):
            number.code = "records_part"


def _refer_changes(sentence: str, numbers: list[Number]) -> None:
    """Attach a change to the number directly before it; a change without one is no claim."""
    before = None
    for number in numbers:
        if number.code in changes():
            if before is not None and _SEVERAL not in sentence[before.end : number.start]:
                number.refers_to = before.refers_to if before.code in changes() else before
            if number.refers_to is None or number.refers_to.code is None:
                number.code = number.refers_to = None
        before = number
