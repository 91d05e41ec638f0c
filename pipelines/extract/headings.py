"""The headings of the six statutory sections, by their names in the label variants.

A heading of another name with a number of the same kind is a heading too. `section_texts` reads the
text below headings, `sections` checks that all are present.
"""

import re
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from pipelines.forms import is_form_label, label_beginnings, variants
from pipelines.forms.labels import parse_label

SECTIONS = (
    ("section", "sec1_overview"),
    ("disclosure", "sec2_proactive"),
    ("applications", "sec3_applications"),
    ("appeals", "sec4_appeals"),
    ("section", "sec5_problems"),
    ("section", "sec6_other"),
)
"""The sections in the order of the form, by the place of their names in the label variants."""

_NUMBER = re.compile(r"\s*第?[一二三四五六七八九十]+\s*(?:[、.．:：]|部分)\s*")
LONGEST_HEADING = 40
_LIKE_ENOUGH = 70


def is_heading(label: str, key: str) -> bool:
    """Return whether a label, with its key, is named or numbered like a section."""
    if len(label) > LONGEST_HEADING:
        return False
    if key in _names() or _NUMBER.match(label) is None:
        return key in _names()
    # 三、本年度办理结果 is, or begins, a row of a table.
    return not is_form_label(label) and key not in label_beginnings()


def headed_section(label: str, key: str) -> int | None:
    """Return the index in `SECTIONS` of the section that a line heads; None for other lines."""
    return section_of(label, key) if key and is_heading(label, key) else None


def section_of(label: str, key: str) -> int | None:
    """Return the index in `SECTIONS` of the section that a heading names; None for others."""
    section = _names().get(key)
    if section is None:
        section = _like(parse_label(_NUMBER.sub("", label, count=1)).body)
    return section


def _like(body: str) -> int | None:
    """Return the section whose name begins or resembles a heading; None without one."""
    begun = [(len(name), section) for name, section in _names().items() if body.startswith(name)]
    if begun:
        return max(begun)[1]
    likeness, section = max((ratio(body, name), section) for name, section in _names().items())
    return section if likeness >= _LIKE_ENOUGH else None


@lru_cache(maxsize=1)
def _names() -> dict[str, int]:
    """Names of sections, with and without their number, by key."""
    names = {}
    for section, (table, code) in enumerate(SECTIONS):
        for label in variants(table, "section", code):
            parsed = parse_label(label)
            names[parsed.body] = section
            names["".join((parsed.ordinal or ("", ""))[1:]) + parsed.body] = section
    return names
