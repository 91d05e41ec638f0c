"""Damage to statistics tables of 2014–2018: lines of a flow, rows of a page."""

import random
import re
from collections.abc import Callable

from tests.mutations import Lines, doubling, dropping
from tests.rendering_legacy import COLUMNS, FOOT, Statistics, as_html, flow_lines


def _body(lines: Lines) -> range:
    return range(lines.index(COLUMNS[-1]) + 1, lines.index(FOOT[0]))


def _values(lines: Lines) -> list[int]:
    return [at for at in _body(lines) if lines[at][0].isdecimal() and lines[at][-1].isdecimal()]


def _insert_value(lines: Lines, rng: random.Random) -> None:
    lines.insert(rng.choice(_body(lines)), str(rng.randint(100, 999)))


def _labels(lines: Lines) -> list[int]:
    return [at for at in _body(lines) if len(lines[at]) > 4]


def _units(lines: Lines) -> list[int]:
    return [at for at in _body(lines) if lines[at] in ("条", "件", "次", "人")]


def _drop_lines(lines: Lines, rng: random.Random) -> None:
    at = rng.choice(_body(lines))
    del lines[at : at + rng.randint(2, 4)]


def _insert_text(lines: Lines, rng: random.Random) -> None:
    texts = ("第 3 页", "（续表）", "统计指标", "5.移动客户端公开政府信息数", "件")
    lines.insert(rng.choice(_body(lines)), rng.choice(texts))


def _join_lines(lines: Lines, rng: random.Random) -> None:
    at = rng.choice(_body(lines)[:-1])
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


def _drop_repeated_lines(lines: Lines, rng: random.Random) -> None:
    lines[:] = dict.fromkeys(lines)


def _cut_off(lines: Lines, rng: random.Random) -> None:
    del lines[rng.choice(_body(lines)) :]


LEGACY_MUTATIONS: dict[str, Callable[[Lines, random.Random], None]] = {
    "drop_value": dropping(_values),
    "double_value": doubling(_values),
    "insert_value": _insert_value,
    "drop_label": dropping(_labels),
    "drop_unit": dropping(_units),
    "drop_lines": _drop_lines,
    "insert_text": _insert_text,
    "join_lines": _join_lines,
    "drop_repeated_lines": _drop_repeated_lines,
    "cut_off": _cut_off,
}
"""Each changes the printed lines of a table in one place, or drops those that recur."""

LEGACY_PAGE_MUTATIONS = ("drop", "double", "blank", "insert", "row", "twice")
"""What is done to a cell of a row; `row` and `twice` drop and double the row."""


def damaged_flow(
    change: Callable[[Lines, random.Random], None], printed: Statistics, rng: random.Random
) -> bytes:
    """A table as a flow of lines with one place damaged, headings with or without strokes."""
    lines = flow_lines(printed, rng.choice(("——", "")))
    change(lines, rng)
    return "\n".join(lines).encode()


def damaged_page(change: str, printed: Statistics, rng: random.Random) -> bytes:
    """A table as a page with one row damaged."""
    page = as_html(printed).decode()
    row = rng.choice(list(re.finditer("<tr>.*?</tr>", page))[1:-2])
    cells = re.findall("<td>.*?</td>", row[0])
    at = rng.randrange(len(cells))
    changed = {
        "drop": [*cells[:at], *cells[at + 1 :]],
        "double": [*cells[:at], cells[at], *cells[at:]],
        "blank": [*cells[:at], "<td></td>", *cells[at + 1 :]],
        "insert": [*cells[:at], "<td>777</td>", *cells[at:]],
    }.get(change, cells)
    again = {"row": "", "twice": row[0] * 2}.get(change, f"<tr>{''.join(changed)}</tr>")
    return (page[: row.start()] + again + page[row.end() :]).encode()
