"""Damage that conversion does to reports: to the lines of a flow, to the cells of a page."""

import random
import re
from collections.abc import Callable

from tests.rendering import Report, as_html, flow_lines

Lines = list[str]


def _values(lines: Lines) -> list[int]:
    return [index for index, line in enumerate(lines) if line.isdecimal()]


def _labels(lines: Lines) -> list[int]:
    inside = range(5, len(lines) - 6)
    return [index for index in inside if not lines[index].isdecimal()]


def _drop_value(lines: Lines, rng: random.Random) -> None:
    del lines[rng.choice(_values(lines))]


def _double_value(lines: Lines, rng: random.Random) -> None:
    at = rng.choice(_values(lines))
    lines.insert(at, lines[at])


def _insert_value(lines: Lines, rng: random.Random) -> None:
    lines.insert(rng.choice(_values(lines)), str(rng.randint(0, 99)))


def _drop_label(lines: Lines, rng: random.Random) -> None:
    del lines[rng.choice(_labels(lines))]


def _insert_text(lines: Lines, rng: random.Random) -> None:
    lines.insert(rng.choice(_values(lines)), rng.choice(["第 3 页", "（此处从略）", "续表"]))


def _join_lines(lines: Lines, rng: random.Random) -> None:
    at = rng.choice(_labels(lines))
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


def _cut_off(lines: Lines, rng: random.Random) -> None:
    del lines[rng.choice(_values(lines)) :]


FLOW_MUTATIONS: dict[str, Callable[[Lines, random.Random], None]] = {
    "drop_value": _drop_value,
    "double_value": _double_value,
    "insert_value": _insert_value,
    "drop_label": _drop_label,
    "insert_text": _insert_text,
    "join_lines": _join_lines,
    "cut_off": _cut_off,
}
"""Each changes the printed lines of a report in one place."""

_VALUE = r"<td>\d*</td>"
_LABEL = r"<td>[^<\d][^<]*</td>"
_ROW = r"<tr>.*?</tr>\n"

PAGE_MUTATIONS: dict[str, tuple[str, Callable[[str], str]]] = {
    "drop_cell": (_VALUE, lambda tag: ""),
    "double_cell": (_VALUE, lambda tag: tag * 2),
    "insert_blank": (_VALUE, lambda tag: "<td></td>" + tag),
    "insert_number": (_VALUE, lambda tag: "<td>7</td>" + tag),
    "span_columns": (_VALUE, lambda tag: tag.replace("<td", "<td colspan=2")),
    "span_rows": (_VALUE, lambda tag: tag.replace("<td", "<td rowspan=2")),
    "drop_label": (_LABEL, lambda tag: ""),
    "empty_label": (_LABEL, lambda tag: "<td></td>"),
    "drop_row": (_ROW, lambda tag: ""),
    "contradicting_row": (_ROW, lambda tag: tag + re.sub(r"<td>\d+</td>", "<td>5</td>", tag)),
    "join_rows": (_ROW, lambda tag: tag.removesuffix("</tr>\n")),
}
"""Each replaces one tag of a page: what is looked for, and what stands there instead."""


def mutate_flow(
    change: Callable[[Lines, random.Random], None],
) -> Callable[[Report, random.Random], bytes]:
    """A way to print a report as a flow of lines with one place damaged."""

    def damaged(report: Report, rng: random.Random) -> bytes:
        lines = flow_lines(report)
        change(lines, rng)
        return "\n\n".join(lines).encode()

    return damaged


def mutate_page(
    pattern: str, change: Callable[[str], str]
) -> Callable[[Report, random.Random], bytes]:
    """A way to print a report as a page with one tag damaged."""

    def damaged(report: Report, rng: random.Random) -> bytes:
        page = as_html(report).decode()
        tag = rng.choice(list(re.finditer(pattern, page)))
        return (page[: tag.start()] + change(tag[0]) + page[tag.end() :]).encode()

    return damaged
