"""Damage that conversion does to reports printed as a flow of lines.

Every kind must be read to the cells of the report or to nulls with a reason. What the damaged
document prints under its labels is what counts: rows that changed places with their labels are
the same report.
"""

import random
import re
from collections.abc import Callable
from itertools import pairwise

from pipelines.extract.rows.values import is_value
from tests.rendering import Report, flow_lines

Lines = list[str]
Span = tuple[int, int]
Places = Callable[[Lines], list[int]]
FlowChange = Callable[[Lines, random.Random], None]


def _values(lines: Lines) -> list[int]:
    return [index for index, line in enumerate(lines) if line.isdecimal()]


def _labels(lines: Lines) -> list[int]:
    inside = range(5, len(lines) - 6)
    return [index for index in inside if not lines[index].isdecimal()]


def _rows(lines: Lines) -> list[Span]:
    """Where rows of numbers start and end, their label first."""
    starts = [i for i in _values(lines) if not is_value(lines[i - 1])]
    return [
        (i - 1, next(j for j in range(i, len(lines)) if not is_value(lines[j]))) for i in starts
    ]


def dropping(places: Places) -> FlowChange:
    """Make damage that drops one of some lines."""

    def drop(lines: Lines, rng: random.Random) -> None:
        del lines[rng.choice(places(lines))]

    return drop


def doubling(places: Places) -> FlowChange:
    """Make damage that prints one of some lines twice."""

    def double(lines: Lines, rng: random.Random) -> None:
        at = rng.choice(places(lines))
        lines.insert(at, lines[at])

    return double


def _insert_value(lines: Lines, rng: random.Random) -> None:
    lines.insert(rng.choice(_values(lines)), str(rng.randint(0, 99)))


def _split_value(lines: Lines, rng: random.Random) -> None:
    """A line break inside a number."""
    long = [i for i in _values(lines) if len(lines[i]) > 1]
    if long:
        at = rng.choice(long)
        cut = rng.randint(1, len(lines[at]) - 1)
        lines[at : at + 1] = [lines[at][:cut], lines[at][cut:]]


def _join_values(lines: Lines, rng: random.Random) -> None:
    """A line break lost between two numbers."""
    pairs = [i for i in _values(lines) if lines[i + 1].isdecimal()]
    at = rng.choice(pairs)
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


def _insert_text(lines: Lines, rng: random.Random) -> None:
    lines.insert(rng.choice(_values(lines)), rng.choice(["第 3 页", "（此处从略）", "续表"]))


def _join_lines(lines: Lines, rng: random.Random) -> None:
    at = rng.choice(_labels(lines))
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


def _cut_off(lines: Lines, rng: random.Random) -> None:
    del lines[rng.choice(_values(lines)) :]


def _page_mark(lines: Lines, rng: random.Random) -> None:
    """The foot of a page anywhere in a table, in one of its usual shapes."""
    shapes = ("- {} -", "第 {} 页 共 20 页", "{} / 20", "—{}—", "第{}页", "Page {}")
    lines.insert(rng.choice(_values(lines)), rng.choice(shapes).format(rng.randint(1, 20)))


def _page_number(lines: Lines, rng: random.Random) -> None:
    """The number of a page, and nothing else, between two rows."""
    _, end = rng.choice(_rows(lines))
    lines.insert(end, str(rng.randint(1, 20)))


def _numbered_pages(lines: Lines, rng: random.Random) -> None:
    """The number of each page between lines of prose, and between two rows."""
    _, end = rng.choice(_rows(lines))
    lines.insert(end, "2")
    prose = [index for index, line in enumerate(lines) if "，" in line and "第一项" not in line]
    lines.insert(prose[0] + 1, "1")
    lines[len(lines) :] = ["以上数据，由各科室提供。", "3"]


def _footnote(lines: Lines, rng: random.Random) -> None:
    """A note with a figure of its own between two rows."""
    _, end = rng.choice(_rows(lines))
    lines[end:end] = ["注：含上年结转", str(rng.randint(0, 99)), "件"]


def _year_alone(lines: Lines, rng: random.Random) -> None:
    """A line of text broken around its year."""
    _, end = rng.choice(_rows(lines))
    lines[end:end] = ["2020", "年度数据，截至12月31日。"]


def _drop_headers(lines: Lines, rng: random.Random) -> None:
    """All lines between a heading and the first row below it."""
    start, end = rng.choice([(a, b) for a, b in _header_spans(lines) if b > a])
    del lines[start:end]


def _header_spans(lines: Lines) -> list[Span]:
    sections = [i for i, line in enumerate(lines) if re.match("[二三四]、.*情况", line)]
    firsts = [start for start, _ in _rows(lines)]
    spans = [(s + 1, min((f for f in firsts if f > s), default=s + 1)) for s in sections[:3]]
    return [(s, max(s, e)) for s, e in spans]


def _drop_column(lines: Lines, rng: random.Random) -> None:
    """One number of each whole row of table 3."""
    column = rng.randrange(7)
    for start, _ in reversed([span for span in _rows(lines) if span[1] - span[0] == 8]):
        del lines[start + 1 + column : start + 2 + column]


def _swap_rows(lines: Lines, rng: random.Random) -> None:
    """Two neighbouring rows, each with its label."""
    spans = _rows(lines)
    pairs = [(a, b) for a, b in pairwise(spans) if a[1] == b[0]]
    (start, middle), (_, end) = rng.choice(pairs)
    lines[start:end] = lines[middle:end] + lines[start:middle]


def _begin_anew(lines: Lines, rng: random.Random) -> None:
    """A table goes on after a page break with its headers and its last row again."""
    start, end = rng.choice(_header_spans(lines)[1:2])
    spans = [span for span in _rows(lines) if span[1] - span[0] == 8]
    if spans:
        a, b = rng.choice(spans)
        lines[b:b] = ["（续）", *lines[start:end], *lines[a:b]]


def _other_statistics(lines: Lines, rng: random.Random) -> None:
    """Another table, with labels and numbers of its own, before a section."""
    sections = [i for i, line in enumerate(lines) if re.match("[三四五]、.*情况", line)]
    at = rng.choice(sections)
    numbers = [str(rng.randint(0, 99)) for _ in range(4)]
    lines[at:at] = ["政策解读统计", "图解", "视频", *numbers[:2], "回应公众关注", *numbers[2:]]


def _labels_behind(lines: Lines, rng: random.Random) -> None:
    """The rows of table 3 with their labels behind their numbers."""
    first, last = (
        next(i for i, line in enumerate(lines) if line.startswith(name))
        for name in ("三、收", "四、政")
    )
    for start, end in [span for span in _rows(lines) if first < span[0] < last]:
        lines[start:end] = [*lines[start + 1 : end], lines[start]]


def _columns_apart(lines: Lines, rng: random.Random) -> None:
    """The labels of table 3 first, then its numbers column by column."""
    spans = [span for span in _rows(lines) if span[1] - span[0] == 8]
    if spans:
        rows = [lines[start + 1 : end] for start, end in spans]
        inside = lines[spans[0][0] : spans[-1][1]]
        labels = [line for line in inside if not line.isdecimal()]
        columns = [number for column in zip(*rows, strict=True) for number in column]
        lines[spans[0][0] : spans[-1][1]] = [*labels, *columns]


def _run_rows_together(lines: Lines, rng: random.Random) -> None:
    """Two neighbouring rows as one: both labels, then all their numbers."""
    spans = _rows(lines)
    pairs = [(a, b) for a, b in pairwise(spans) if a[1] == b[0]]
    (start, middle), (_, end) = rng.choice(pairs)
    label = lines[start] + lines[middle]
    lines[start:end] = [label, *lines[start + 1 : middle], *lines[middle + 1 : end]]


def _run_digits_together(lines: Lines, rng: random.Random) -> None:
    """A row with no space between its label and its numbers, nor between these: 规章000."""
    start, end = rng.choice(_rows(lines))
    lines[start:end] = ["".join(lines[start:end])]


FLOW_MUTATIONS: dict[str, Callable[[Lines, random.Random], None]] = {
    "drop_value": dropping(_values),
    "double_value": doubling(_values),
    "insert_value": _insert_value,
    "split_value": _split_value,
    "join_values": _join_values,
    "drop_label": dropping(_labels),
    "double_line": doubling(_labels),
    "insert_text": _insert_text,
    "join_lines": _join_lines,
    "cut_off": _cut_off,
    "page_mark": _page_mark,
    "page_number": _page_number,
    "numbered_pages": _numbered_pages,
    "footnote": _footnote,
    "year_alone": _year_alone,
    "drop_headers": _drop_headers,
    "drop_column": _drop_column,
    "swap_rows": _swap_rows,
    "begin_anew": _begin_anew,
    "other_statistics": _other_statistics,
    "run_rows_together": _run_rows_together,
    "run_digits_together": _run_digits_together,
    "labels_behind": _labels_behind,
    "columns_apart": _columns_apart,
}
"""Each changes the printed lines of a report in one place, or moves them all alike."""

LIKE_AN_HONEST_ROW = frozenset(("double_value", "insert_value", "split_value", "page_number"))
"""What brings a number into a flow. Beside a blank that left no trace the row then has as many
numbers as it should, as an honest row has. It is found where the numbers of the row or, in table 3,
of its columns contradict it, and cannot be found otherwise: in table 2, which has no sums; for a 0
beside a lost 0; for a number in a row whose columns hold other rows that are not known."""


def mutate_flow(
    change: Callable[[Lines, random.Random], None],
) -> Callable[[Report, random.Random], bytes]:
    """A way to print a report as a flow of lines with one place damaged."""

    def damaged(report: Report, rng: random.Random) -> bytes:
        lines = flow_lines(report)
        change(lines, rng)
        return "\n\n".join(lines).encode()

    return damaged
