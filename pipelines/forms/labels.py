"""Compare printed labels with those of the form, without typography."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC
from rapidfuzz.fuzz import ratio

from pipelines.readers.marks import words_of

# Folded one by one beforehand: the normaliser is then a no-op for most texts.
_COMMON_WIDE = (
    ("\ue5e5", " "),  # the space of some Chinese editors, of the private use area
    *(
        (wide, unicodedata.normalize("NFKC", wide))
        for wide in "，：；（）！？％～－．０１２３４５６７８９\u00a0\u2002\u2003\u3000"
    ),
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202c\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
"""Characters that paint nothing; an override of the direction is none of them."""
_NOT_WORD = re.compile(r"[\W_]+")
_ORDINAL = re.compile(
    r"\s*(?:\(\s*(?P<bracket>[一二三四五六七八九十]+)\s*\)"
    r"|(?P<section>[一二三四五六七八九十]+)\s*[、.]"
    r"|(?P<digit>\d{1,2})\s*(?:[.、)]|(?=[\u4e00-\u9fff])))\s*"
)
# Converters to traditional characters insert readings: 件數(shù).
_READING = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ]+\)")
_TO_SIMPLIFIED = OpenCC("t2s")
LARGEST_BONUS = 0.08
"""What an equal ordinal adds to the likeness of two labels."""
_OTHER_ORDINAL = 0.25
_OTHER_LEVEL = 0.3
"""What another number of another kind lowers it by: （六）其他 is cut off, and not 3.其他."""
_NUMERALS = "〇一二三四五六七八九十"


@dataclass(frozen=True)
class Label:
    """A printed label: its ordinal, such as (三) or 3., and the words after it."""

    ordinal: tuple[str, str] | None
    body: str


def normalise(text: str) -> str:
    """Return full-width and half-width forms as one (Unicode NFKC)."""
    for wide, narrow in _COMMON_WIDE:
        if wide in text:
            text = text.replace(wide, narrow)
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=2048)
def simplify(text: str) -> str:
    """Return a label or value in simplified characters, without readings and raised or struck text.

    >>> simplify("現(xiàn)行有效件數(shù)²")
    '现行有效件数'
    """
    plain = _INVISIBLE.sub("", normalise(words_of(text)))
    return _TO_SIMPLIFIED.convert(_READING.sub("", plain))


@lru_cache(maxsize=2048)
def key(text: str) -> str:
    """Return a label without spaces, punctuation, width and traditional characters.

    >>> key("（三） 不予公开")
    '三不予公开'
    >>> key("本年新\\n制作数量")
    '本年新制作数量'
    """
    return words(simplify(text))


def words(simplified: str) -> str:
    """Return a simplified text without spaces and punctuation."""
    return _NOT_WORD.sub("", simplified)


@lru_cache(maxsize=2048)
def parse_label(text: str) -> Label:
    """Split a label into its ordinal and its words.

    >>> parse_label("（三）不予公开")
    Label(ordinal=('bracket', '三'), body='不予公开')
    >>> parse_label("3.危及“三安全一稳定”")
    Label(ordinal=('digit', '3'), body='危及三安全一稳定')
    """
    plain = simplify(text)
    found = _ORDINAL.match(plain)
    if not found:
        return Label(None, key(plain))
    kind = found.lastgroup or ""
    return Label((kind, found[kind]), key(plain[found.end() :]))


def similarity(printed: str, official: str) -> float:
    """Return the likeness of two labels, 0 to 1; different ordinals of one kind lower it.

    >>> similarity("5.属于三类内容事务信息", "5.属于三类内部事务信息") > 0.9
    True
    >>> similarity("8.属于行政执法案卷", "7.属于行政执法案卷") < 0.8
    True
    """
    if key(printed) == key(official):
        return 1.0
    ours, theirs = parse_label(printed), parse_label(official)
    return weigh_ordinals(ratio(ours.body, theirs.body) / 100, ours, theirs)


def weigh_ordinals(likeness: float, ours: Label, theirs: Label) -> float:
    """Return the likeness of the words of two labels, adjusted for their ordinals."""
    if ours.ordinal and theirs.ordinal:
        (our_kind, our_number), (their_kind, their_number) = ours.ordinal, theirs.ordinal
        if our_kind == their_kind:
            likeness += LARGEST_BONUS if our_number == their_number else -_OTHER_ORDINAL
        elif _as_digits(our_number) != _as_digits(their_number):
            likeness -= _OTHER_LEVEL
    return max(0.0, min(likeness, 0.99))


def _as_digits(number: str) -> str:
    """Return an ordinal up to ten in digits."""
    return str(_NUMERALS.index(number)) if number in _NUMERALS else number
