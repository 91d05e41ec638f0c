"""The six statutory sections of a report: which of them are there, and in which order.

Only headings are looked at. A heading of another name that stands where a section should is that
section: agencies name them freely. What the table of a section says is for the modules of the
tables.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from pipelines.extract.rows.labelled_rows import LabelledRow
from pipelines.extract.tables.plan import Remark
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
_LONGEST_HEADING = 40
_LIKE_ENOUGH = 70
_FEWEST_TO_TELL = 3

Heading = tuple[int | None, LabelledRow]
"""Which section a heading names, None where it is another's name, and the heading."""


def check_sections(rows: list[LabelledRow]) -> Iterator[Remark]:
    """What is wrong with the sections of a report, so far as its headings tell them."""
    headings = list(_headings(rows))
    first: dict[int, int] = {}
    for place, (section, _) in enumerate(headings):
        if section is not None:
            first.setdefault(section, place)
    if len(first) < _FEWEST_TO_TELL:
        yield Remark("sections_not_told", "the headings do not tell the statutory sections")
        return
    for section in range(len(SECTIONS)):
        if section not in first and not _is_renamed(section, first, headings):
            label = variants(SECTIONS[section][0], "section", SECTIONS[section][1])[0]
            yield Remark("section_missing", "a statutory section is not there", raw=label)
    if list(first) != sorted(first):
        shown = " | ".join(headings[place][1].label or "" for place in first.values())
        message = "the sections do not stand in the order of the form"
        yield Remark("sections_out_of_order", message, raw=shown)


def _headings(rows: list[LabelledRow]) -> Iterator[Heading]:
    """The headings in order: what is called like a section, or bears a number like one."""
    for row in rows:
        label = row.label
        if not row.key or len(label) > _LONGEST_HEADING:
            continue
        section = _names().get(row.key)
        if section is None and _NUMBER.match(label) and not _is_row(row):
            yield _like(parse_label(_NUMBER.sub("", label, count=1)).body), row
        elif section is not None:
            yield section, row


def _is_row(row: LabelledRow) -> bool:
    """Whether a numbered label is a row of a table, such as 三、本年度办理结果, or begins one."""
    return is_form_label(row.label or "") or row.key in label_beginnings()


def _is_renamed(section: int, first: dict[int, int], headings: list[Heading]) -> bool:
    """Whether a heading of another name stands between the neighbours of a section."""
    start = max((place for other, place in first.items() if other < section), default=-1)
    end = min((p for o, p in first.items() if o > section and p > start), default=len(headings))
    return any(other is None for other, _ in headings[start + 1 : end])


def _like(body: str) -> int | None:
    """The section whose name a heading begins with or is most like, None if it is like none."""
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
