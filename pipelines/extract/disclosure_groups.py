"""Cutting a document into the groups of table 2: a row of headers and the item rows below it.

Nothing is placed here: which block of which form a group is, and what its rows hold, is
`disclosure_rows`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.extract.disclosure_labels import holds_label, is_run_together, meaning
from pipelines.extract.entries import Entry
from pipelines.forms.labels import simplify

EXTENSION = "x:"
_DIGIT = re.compile(r"\d")
_SHORTEST_LABEL = 2
_LONGEST_FOOTER = 80
_NO_ITEM = re.compile("注|备注|说明|其中|合计|小计|总计|共计")
_LABELLED_TOTAL = re.compile(r"(?P<label>.*发布总数量.*?)[:：]\s*(?P<number>[\d,]+)\s*条?$", re.S)


class Item(NamedTuple):
    """A row of a group: what its label stands for, and which entry of the document it is."""

    code: str
    index: int
    entry: Entry

    @property
    def is_extension(self) -> bool:
        """Whether the form does not have the row."""
        return self.code.startswith(EXTENSION)


@dataclass
class Group:
    """A row of headers, the label that heads the rows below it, and these rows, as printed."""

    corner: Entry | None = None
    headers: list[Entry] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    unlabelled: list[Entry] = field(default_factory=list)
    has_damaged_headers: bool = False


def groups(entries: Sequence[Entry]) -> Iterator[Group]:
    """The groups of a document that have items, in order."""
    return (group for group in _cut(entries) if group.items)


def _cut(entries: Sequence[Entry]) -> Iterator[Group]:
    group = Group()
    for index, entry in enumerate(entries):
        kind, code = meaning(entry)
        if kind in ("block", "corner", "stop") or labelled_total(entry):
            yield group
            group = Group(corner=entry if kind == "corner" else None)
        elif kind == "column":
            if group.items:
                yield group
                group = Group()
            group.headers.append(entry)
        elif kind == "row" and group.headers:
            group.items.append(Item(code, index, entry))
        elif not group.items and is_run_together(entry.key):
            group.has_damaged_headers = True
        elif group.headers and entry.has_number:
            if _may_be_item(entry):
                group.items.append(Item(f"{EXTENSION}{entry.key}", index, entry))
            else:
                group.unlabelled.append(entry)
    yield group


def _may_be_item(entry: Entry) -> bool:
    """Whether a label unknown to the form may name a row that the report adds to it."""
    if len(entry.key) < _SHORTEST_LABEL or _NO_ITEM.match(entry.key):
        return False
    return entry.gridded and not (_DIGIT.search(entry.key) and holds_label(entry.key))


def labelled_total(entry: Entry) -> tuple[str, str] | None:
    """The label and the number of a footer line such as …发布总数量…：60, None if it is none."""
    if "总数量" not in entry.key or len(entry.label) > _LONGEST_FOOTER:
        return None
    found = _LABELLED_TOTAL.search(simplify(entry.label))
    return (found["label"], found["number"]) if found else None
