"""Numbers of a flow that are no cell of a table: page numbers, and figures of a broken sentence.

Some show it by their shape (`- 5 -`, 第5页) and are left out of the flow. A bare number between
two rows shows nothing by itself: it is told by the numbers that stand between paragraphs of prose,
which count the pages, or by the text behind it, which goes on with a sentence.
"""

import re
from collections.abc import Iterator, Sequence

from pipelines.extract.entries import Entry
from pipelines.forms import known_labels

_GOES_ON_WITH = frozenset("年月日％%‰，。；、）)件条项个份次宗元")
_GOES_ON = re.compile("[年月日％%‰，。；、）)]|[件条项个份次宗元](?![\u4e00-\u9fff])")
_SENTENCE = re.compile("[，。；]")
_MOST_PAGES = 200
_PAGES_BEHIND = 2


def rows_ending_in_strays(found: Sequence[Entry]) -> frozenset[int]:
    """Positions of the entries of flows whose last number may be none of theirs."""
    pages = dict(_page_numbers(found))
    # A single number tells of pages only where it is the first.
    counted = len(pages) > 1 or 1 in pages.values()
    gaps = list(_gaps(pages, len(found))) if counted else []
    return frozenset(
        index
        for index, part in enumerate(found)
        if part.has_number
        and not part.gridded
        and index not in pages
        and (_is_taken_up(found, index) or (gaps and _is_in_a_gap(index, part, gaps)))
    )


def _is_taken_up(found: Sequence[Entry], index: int) -> bool:
    """Whether the text behind goes on with a sentence that the last number belongs to."""
    label = found[index + 1].label if index + 1 < len(found) else None
    return bool(label) and label[0] in _GOES_ON_WITH and bool(_GOES_ON.match(label))


def _page_numbers(found: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Bare numbers behind prose, by position, as long as they count upwards."""
    last = 0
    for index, part in enumerate(found):
        number = _bare_number(part)
        if number is None or not _is_prose(part) or _is_taken_up(found, index):
            continue
        if not last < number <= _MOST_PAGES:
            return
        yield index, number
        last = number


def _bare_number(part: Entry) -> int | None:
    if part.gridded or len(part.cells) != 1 or not part.cells[0].text.isdecimal():
        return None
    return int(part.cells[0].text)


def _is_prose(part: Entry) -> bool:
    return bool(_SENTENCE.search(part.label or "")) and part.key not in known_labels()


def _gaps(pages: dict[int, int], size: int) -> Iterator[tuple[range, range]]:
    """Stretches of the document, and the page numbers that must stand somewhere in them."""
    start, last = 0, 0
    for index, number in pages.items():
        yield range(start, index), range(last + 1, number)
        start, last = index + 1, number
    yield range(start, size), range(last + 1, last + 1 + _PAGES_BEHIND)


def _is_in_a_gap(index: int, part: Entry, gaps: Sequence[tuple[range, range]]) -> bool:
    number = part.cells[-1].value.number
    return any(index in stretch and number in numbers for stretch, numbers in gaps)
