"""Read the content of a cell: a number, a blank, a mark for 'not applicable', or text.

Each kind is kept as such. A number is read only if the whole cell is one number as printed, at most
with a sign or a word for it, a unit and a note in brackets; two numbers in a cell are never joined.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pipelines.forms.labels import simplify
from pipelines.readers.marks import has_marks, is_unsure, without_marks

# fmt: off
_MARKS = frozenset((
    "/", "\\", "-", "--", "---", "----", "—", "——", "–", "无", "没有", "暂无", "不涉及", "不适用",
    "N/A", "n/a", "NA",
))
# fmt: on
_STROKES = frozenset(("一", "丨", "亅"))
_LETTER_O = frozenset("Oo")
_UNCHANGED = frozenset(("未增未减", "无增减", "无变化", "不增不减", "未变化", "持平"))
_NUMBER = re.compile(
    r"(?P<sign>\+|-{1,2}|[−–—]{1,2}|增加?|减少?|增长)?"
    r"(?P<digits>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|(?:0|[1-9]\d*)(?:\.\d+)?)"
    r"(?P<unit>万元?|亿元|元|人次|批次|[件项个条宗份次人起例名期场家处部篇])?"
)
_NOTE = re.compile(r"\([^()]*[\u4e00-\u9fff][^()]*\)$")
"""A note behind a number: 22（其中修订16件）. Digits alone in brackets may be another number."""
_NUMERALS = {numeral: Decimal(value) for value, numeral in enumerate("零一二三四五六七八九十")}
_MINUS = ("-", "−", "–", "—", "减")
_NO_LABEL = ("[", "#", "=", "T", "F")
_PAINTED = re.compile(r"\[.*\]|#[A-Z][A-Z/0]+[!?]?|=\w.*|TRUE|FALSE", re.S | re.A)
_NOTHING = re.compile(r"nan|Unnamed: \d+(?:_level_\d+)?", re.I)
"""What pandas writes for an empty cell, and for an empty header."""
_SPACES = re.compile(r"\s+")
_DIGIT = re.compile(r"\d")
_MOST_CHARACTERS = 24
_LONGEST_CELL = 40
_MOST_DIGITS = 15
VALUES = frozenset(("reported", "not_applicable", "ambiguous"))
"""Statuses of the content of value cells, as opposed to labels and prose."""


class Value(NamedTuple):
    """The content of one cell: its status, its number if it is one, its unit if printed.

    `fits_count`: any column may hold it, as a non-negative whole number, a blank, or a mark.
    """

    status: str
    number: Decimal | None = None
    unit: str | None = None
    fits_count: bool = False


BLANK = Value("blank", fits_count=True)
UNPLACED = Value("ambiguous")
"""The content of a cell that continues from the row above, or into the row below."""
DAMAGED = Value("ambiguous")
TEXT = Value("text")
PAINTED = Value("text")
"""Painted content that is no label: a picture's name in brackets, an error, a boolean or a formula
of a workbook.
"""


@lru_cache(maxsize=2048)
def read_value(text: str) -> Value:
    """Read the text of one cell.

    >>> read_value(" ０ ").number
    Decimal('0')
    >>> read_value("减少45").number, read_value("--253").number, read_value("未增未减").number
    (Decimal('-45'), Decimal('-253'), Decimal('0'))
    >>> read_value("103.3879万元")[:3]
    ('reported', Decimal('103.3879'), '万元')
    >>> read_value("/").status, read_value("").status, read_value("见附件").status
    ('not_applicable', 'blank', 'text')
    >>> read_value("九").number, read_value("22（其中修订16件）").number, read_value("O").status
    (Decimal('9'), Decimal('22'), 'ambiguous')
    >>> read_value("9¹").number, read_value("9¹2").number, read_value("¹").status
    (Decimal('9'), None, 'ambiguous')
    >>> is_value("[image1.png]"), is_value("#DIV/0!"), is_value("规章")
    (True, True, False)
    >>> [read_value(text).status for text in ("1 2", "00", "1234567890123456")]
    ['ambiguous', 'ambiguous', 'ambiguous']
    """
    if text.isdecimal() and text.isascii() and len(text) <= _MOST_DIGITS:
        # Most cells match. 00 is not a number that is printed, but two cells run together.
        is_one = text[0] != "0" or text == "0"
        return Value("reported", Decimal(text), fits_count=True) if is_one else DAMAGED
    if is_unsure(text):
        return DAMAGED
    if text[:1] in _NO_LABEL and _PAINTED.fullmatch(text):
        return PAINTED
    if len(text) > _LONGEST_CELL and len("".join(text.split())) > _LONGEST_CELL:
        return TEXT
    if has_marks(text):
        return _marked(without_marks(text))
    plain = simplify(text).strip()
    if not plain:
        return BLANK
    if plain.endswith(")") and plain[0] not in "(":
        plain = _NOTE.sub("", plain).rstrip() or plain
    if _NOTHING.fullmatch(plain):
        return BLANK
    if not _DIGIT.search(plain):
        return _word(_SPACES.sub("", plain))
    if len(plain) > _MOST_CHARACTERS:
        return TEXT
    found = _NUMBER.fullmatch(plain) or _NUMBER.fullmatch(_loose(plain))
    if not found:
        return DAMAGED if _is_damaged_number(plain) else TEXT
    if sum(map(str.isdecimal, found["digits"])) > _MOST_DIGITS:
        return DAMAGED
    number = Decimal(found["digits"].replace(",", ""))
    if found["sign"] and found["sign"].startswith(_MINUS):
        number = -number
    fits_count = number >= 0 and number == number.to_integral_value() and found["unit"] != "万"
    return Value("reported", number, found["unit"], fits_count)


def _word(text: str) -> Value:
    """Return the meaning of a cell without digits: a mark, 未增未减, 零, a letter for 0, text."""
    if text in _MARKS:
        return Value("not_applicable", fits_count=True)
    if text in _UNCHANGED or text == "〇":
        return Value("reported", Decimal(0), fits_count=True)
    if text in _STROKES:
        # A dash is often typed so: it may be a 1 or the mark of a cell without a number.
        return DAMAGED
    if text in _NUMERALS:
        return Value("reported", _NUMERALS[text], fits_count=True)
    return DAMAGED if _LETTER_O.issuperset(text) else TEXT


def is_value(text: str) -> bool:
    """Return whether a line of a flow is the content of a value cell, not a label or prose.

    A numeral alone on a line is a piece of a label set upright, not a number.
    """
    value = read_value(text)
    is_one = value.status in VALUES or value is PAINTED
    return is_one and (text not in _NUMERALS or text == "零")


def _marked(left: str) -> Value:
    """Return the content of a cell without its marks. A cell of marks only is not blank."""
    return DAMAGED if not left.strip() or has_marks(left) else read_value(left)


def _loose(text: str) -> str:
    """Return a text with spaces around signs and units removed; between digits they matter."""
    parts = _SPACES.split(text)
    if sum(any(c.isdecimal() for c in part) for part in parts) > 1:
        return text
    return "".join(parts)


def _is_damaged_number(text: str) -> bool:
    """Return whether digits with spaces or stray marks among them make an unclear number."""
    return any(c.isdecimal() for c in text) and not any(c.isalpha() for c in text)
