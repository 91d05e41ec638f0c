"""Match printed labels of the statistics table of 2014–2018 to indicators.

Many labels follow one pattern (…公开政府信息数), so that ordinary fuzzy matching would confuse
indicators: here a label matches if its words are those of the form, regardless of its ordinal and
bracketed notes, or differ by a character or two.
"""

import re
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from pipelines.forms.codelists import LEGACY, Form, forms, variants
from pipelines.forms.labels import Label, key, parse_label, simplify

_OF_WHICH = re.compile(r"^其中\s*[:,、]?\s*")
_NOTE = re.compile(r"(?<!^)\([^()]*(?:\)|$)")
_SAME_WORDS = 0.95
_LIKE_ENOUGH = 0.85
_SURE_MARGIN = 0.05
_OTHER_UNITS = frozenset(
    ("元", "份", "项", "宗", "起", "例", "名", "期", "场", "家", "处", "部", "批次")
)


def legacy_form() -> Form:
    """Return the form of the statistics table."""
    return forms(LEGACY)[0]


def label_keys() -> frozenset[str]:
    """Return the keys of all labels of indicators with a number."""
    return frozenset(
        key(name) for row in legacy_form().rows if row.has_values for name in _names(row.code)
    )


@lru_cache(maxsize=2048)
def like_indicators(label: str, table: str = LEGACY, form_name: str = "") -> dict[int, float]:
    """Return the positions of indicators that a label may stand for, with their likeness.

    Several only if the form itself has the label more than once.

    >>> [legacy_form().rows[i].code for i in like_indicators("（二）被依法纠错数")]
    ['a4_corrected', 'a5_corrected']
    >>> [legacy_form().rows[i].code for i in like_indicators("6.其他方式公开政府信息数")]
    ['a1_ch_other']
    >>> like_indicators("1.报刊公开政府信息数")
    {}
    """
    exact = {i: 1.0 for i, names in enumerate(_all_names()) if key(label) in names}
    if exact:
        return exact
    printed = words(label)
    if not printed.body:
        return {}
    same = {i: _SAME_WORDS for i, names in enumerate(_all_words()) if printed.body in names}
    return same or _fuzzy(printed)


def words(label: str) -> Label:
    """Return a label without its notes in brackets and without 其中.

    >>> words("其中：1.涉及国家秘密（件）")
    Label(ordinal=('digit', '1'), body='涉及国家秘密')
    """
    plain = _OF_WHICH.sub("", simplify(label).strip())
    return parse_label(_OF_WHICH.sub("", _NOTE.sub("", plain)))


def unit_of(label: str | None) -> str | None:
    """Return the unit that a cell consists of; None if it is anything else.

    >>> unit_of("（人 次）"), unit_of("条数")
    ('人次', None)
    """
    found = key(label or "")
    return found if found and found in _form_units() | _OTHER_UNITS else None


def _fuzzy(printed: Label) -> dict[int, float]:
    """Return the one indicator with nearly the same words and no other ordinal."""
    scores = sorted(
        (
            (max(ratio(printed.body, name) / 100 for name in names), i)
            for i, names in enumerate(_all_words())
        ),
        reverse=True,
    )
    (score, best), (next_score, _) = scores[:2]
    if score < _LIKE_ENOUGH or score - next_score < _SURE_MARGIN:
        return {}
    ordinal = words(legacy_form().rows[best].label).ordinal
    if printed.ordinal and ordinal and printed.ordinal != ordinal:
        return {}
    return {best: score * _SAME_WORDS}


@lru_cache(maxsize=1)
def _form_units() -> frozenset[str]:
    return frozenset(column.unit for block in legacy_form().blocks for column in block.columns)


@lru_cache(maxsize=1)
def _all_names() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(key, _names(row.code))) for row in legacy_form().rows)


@lru_cache(maxsize=1)
def _all_words() -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(words(name).body for name in _names(row.code)) for row in legacy_form().rows
    )


def _names(code: str) -> tuple[str, ...]:
    official = next(row.label for row in legacy_form().rows if row.code == code)
    return (official, *variants(LEGACY, "row", code))
