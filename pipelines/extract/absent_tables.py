"""A section that is there without its table: a picture, an attachment, or another kind of table.

Where numbers stand below the heading, something is printed that could not be read: the table is
then ambiguous, not absent.
"""

from collections.abc import Sequence

from pipelines.extract.entries import Entry
from pipelines.forms import known_labels, means
from pipelines.record import Finding, TableReading

_FEWEST_NUMBERS = 3


def looked_for(
    reading: TableReading, findings: tuple[Finding, ...], entries: Sequence[Entry]
) -> tuple[TableReading, tuple[Finding, ...]]:
    """The reading of a table; if it was not found, in the light of its section heading."""
    if reading.status != "absent":
        return reading, findings
    start = next((i for i, e in enumerate(entries) if means(e.key, reading.table, "section")), None)
    if start is None:
        return reading, findings
    heading = entries[start]
    if _numbers_below(start, entries) >= _FEWEST_NUMBERS:
        reason = "numbers stand below its heading, in no arrangement that the form has"
        reading = TableReading(reading.table, "ambiguous", None, reason)
        code, message = "table_not_recognised", f"below the heading {heading.label}: {reason}"
    else:
        code = "table_missing"
        message = f"the section {heading.label} is there, its table is not, or cannot be read"
    place = {"raw": heading.label, "locator": heading.locator}
    return reading, (*findings, Finding(code, message, reading.table, **place))


def _numbers_below(start: int, entries: Sequence[Entry]) -> int:
    """How many numbers stand in cells between a heading and the next."""
    count = 0
    for index in range(start, len(entries)):
        if index > start and _is_section(entries[index]):
            break
        count += sum(cell.value.number is not None for cell in entries[index].cells)
    return count


def _is_section(entry: Entry) -> bool:
    return any(kind == "section" for _, kind, _ in known_labels().get(entry.key, ()))
