"""Labels of table 3 that are not what they look like by themselves.

Where the cells of a row were set in one line, its label reads 三、本年度办理结果（一）予以公开.
Where the label of the first row is lost, its numbers stand behind 其他 or 总计, which head columns
and are much like rows.
"""

from functools import lru_cache

from pipelines.extract.application_columns import TABLE
from pipelines.extract.entries import Entry
from pipelines.forms import forms, key, known_labels, means


def own_labels(entries: list[Entry]) -> list[Entry]:
    """The entries, each row with its own label: without the heading above it, or with none."""
    headings = _headings()
    changed = {}
    for index, entry in enumerate(entries):
        if not entry.cells:
            continue
        if entry.key.startswith(headings):
            changed[index] = _cut_down(entry)
        elif index and not entry.gridded and _heads_column(entry, entries[index - 1]):
            changed[index] = entry._replace(label=None, key="")
    return [changed.get(i, entry) for i, entry in enumerate(entries)] if changed else entries


def _heads_column(entry: Entry, before: Entry) -> bool:
    """Whether a label stands among the headers of the columns."""
    return all(means(part.key, TABLE, "column") for part in (entry, before))


def _cut_down(entry: Entry) -> Entry:
    if entry.key in known_labels():
        return entry
    for heading in _headings():
        if not entry.key.startswith(heading):
            continue
        rest = _behind(entry.label, heading)
        if means(key(rest), TABLE, "row") or key(rest).startswith(_headings()):
            return _cut_down(entry._replace(label=rest, key=key(rest)))
    return entry


def _behind(label: str, heading: str) -> str:
    """What stands behind the words of a heading."""
    end = next(end for end in range(1, len(label) + 1) if key(label[:end]) == heading)
    return label[end:].strip()


@lru_cache(maxsize=1)
def _headings() -> tuple[str, ...]:
    return tuple(
        sorted({key(row.label) for f in forms(TABLE) for row in f.rows if not row.has_values})
    )
