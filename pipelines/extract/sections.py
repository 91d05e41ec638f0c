"""Check the six statutory sections of a report: which are present, and in which order.

Only headings are examined. A heading of another name in the place of a section is that section:
agencies name them freely. The tables of sections are for `tables`.
"""

from collections.abc import Iterator

from pipelines.extract.headings import SECTIONS, is_heading, section_of
from pipelines.extract.rows.labelled_rows import LabelledRow
from pipelines.extract.tables.plan import Remark
from pipelines.forms import variants

_FEWEST_TO_TELL = 3

Heading = tuple[int | None, LabelledRow]
"""The section that a heading names, None for other headings, and the heading."""


def check_sections(rows: list[LabelledRow]) -> Iterator[Remark]:
    """Return findings about the sections of a report, as far as headings show them."""
    headings = list(_headings(rows))
    first: dict[int, int] = {}
    for place, (section, _) in enumerate(headings):
        if section is not None:
            first.setdefault(section, place)
    if len(first) < _FEWEST_TO_TELL:
        yield Remark("sections_not_told", "the headings do not show the statutory sections")
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
    """Return the headings in order: lines named like a section, or numbered like one."""
    for row in rows:
        if row.key and is_heading(row.label or "", row.key):
            yield section_of(row.label or "", row.key), row


def _is_renamed(section: int, first: dict[int, int], headings: list[Heading]) -> bool:
    """Return whether a heading of another name is between the neighbours of a section."""
    start = max((place for other, place in first.items() if other < section), default=-1)
    end = min((p for o, p in first.items() if o > section and p > start), default=len(headings))
    return any(other is None for other, _ in headings[start + 1 : end])
