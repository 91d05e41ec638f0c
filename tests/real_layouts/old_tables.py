"""Kinds: statistics tables of 2014–2018 as agencies shorten, repeat and break them off."""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace

from pipelines.forms.indicators import legacy_form, like_indicators
from tests import rendering_legacy as old
from tests.real_layouts.sheets import BLANK, GONE, NULL, VOID, Printed, Right
from tests.rendering import Place
from tests.rendering_legacy import Statistics

_Row = tuple[str, ...]


def _place(code: str) -> Place:
    return ("legacy", code, "value")


def _right(statistics: Statistics) -> dict[Place, Right]:
    return {
        _place(code): BLANK if value is None else Right("number", value)
        for code, value in statistics.expected.items()
    }


def _printed(
    rows: Iterable[_Row],
    rng: random.Random,
    expected: dict[Place, Right],
    columns: _Row = old.COLUMNS,
) -> Printed:
    """Print rows of label, unit and value below the usual title and text."""
    head = [old.TITLE, *old.PROSE, *old.HEAD]
    name = rng.choice(("lines.txt", "bars.txt", "spaces.txt", "page.html"))
    rows = [columns, *rows]
    if name == "page.html":
        table = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>\n" for row in rows)
        text = "".join(f"<p>{line}</p>" for line in head)
        return Printed(f"<html><body>{text}<table>{table}</table></body></html>".encode(), name,
                       expected)  # fmt: skip
    lines = {
        "lines.txt": [cell for row in rows for cell in row if cell],
        "bars.txt": [" | ".join(row) + " |" for row in rows],
        "spaces.txt": [" ".join(row).rstrip() for row in rows],
    }[name]
    return Printed("\n".join((*head, *lines, *old.FOOT)).encode(), name, expected)


def _two_tables(rng: random.Random) -> Printed:
    """The tables of two years, or of an agency and its subordinates, on one page."""
    first, second = old.random_statistics(rng), old.random_statistics(rng)
    caption = rng.choice(("（2016年度）", "附：所属单位汇总表", "政府信息公开情况统计表（二）"))
    marks = rng.choice(("——", ""))
    rows = [*old.rows_of(first, marks), (caption, "", ""), *old.rows_of(second, marks)]
    return _printed(rows, rng, dict.fromkeys(_right(first), NULL))


def _abridged(rng: random.Random) -> Printed:
    """Some stretches of the table alone; a label that the form has twice may be either."""
    statistics = old.random_statistics(rng)
    marks = rng.choice(("——", ""))
    rows, codes = old.rows_of(statistics, marks), [row.code for row in legacy_form().rows]
    kept: set[int] = set()
    for _ in range(rng.randint(2, 4)):
        start = rng.randrange(len(rows) - 5)
        kept |= set(range(start, start + rng.randint(3, 12)))
    expected = dict.fromkeys(_right(statistics), GONE)
    for at in sorted(kept & set(range(len(rows)))):
        value = statistics.expected.get(codes[at])
        if value is not None:
            is_alone = len(like_indicators(rows[at][0])) == 1
            expected[_place(codes[at])] = Right("number" if is_alone else "maybe", value)
    return _printed([row for at, row in enumerate(rows) if at in kept], rng, expected)


def _cut_off(rng: random.Random) -> Printed:
    """A text that breaks off inside the table, perhaps inside a number."""
    statistics = old.random_statistics(rng)
    lines = [" ".join(row).rstrip() for row in old.rows_of(statistics, rng.choice(("——", "")))]
    last = rng.randrange(20, len(lines))
    codes = [row.code for row in legacy_form().rows]
    right = _right(statistics)
    expected = dict.fromkeys(right, GONE)
    expected |= {
        _place(code): right[_place(code)] for code in codes[:last] if _place(code) in right
    }
    if _place(codes[last]) in expected:
        expected[_place(codes[last])] = NULL
    cut = lines[last][: rng.choice((-1, -2))]
    text = "\n".join((old.TITLE, *old.PROSE, *old.HEAD, " ".join(old.COLUMNS), *lines[:last], cut))
    return Printed(text.encode(), "cut.txt", expected)


def _row_twice(rng: random.Random) -> Printed:
    """A row again with another number: that indicator has two readings."""
    statistics = old.random_statistics(rng)
    rows = old.rows_of(statistics, rng.choice(("——", "")))
    codes = [row.code for row in legacy_form().rows]
    places = [n for n, code in enumerate(codes) if code in statistics.texts]
    at = rng.choice([n for n in places if len(like_indicators(rows[n][0])) == 1])
    rows.insert(at + 1, (*rows[at][:2], str(rng.randint(10_000, 99_999))))
    return _printed(rows, rng, {**_right(statistics), _place(codes[at]): NULL})


def _two_years(rng: random.Random) -> Printed:
    """A column for the year before beside that of the year: only headers tell which is which."""
    statistics = old.random_statistics(rng)
    marks = rng.choice(("——", ""))
    has_units = rng.random() < 0.5

    def doubled(label: str, unit: str, text: str) -> _Row:
        before = str(rng.randint(10_000, 99_999)) if text[:1].isdecimal() else text
        return (label, unit, before, unit, text) if has_units else (label, unit, before, text)

    expected = {
        place: Right("maybe", right.value) if right.kind == "number" else right
        for place, right in _right(statistics).items()
    }
    columns = doubled(*old.COLUMNS[:2], "2017年")
    rows = [doubled(*row) for row in old.rows_of(statistics, marks)]
    return _printed(rows, rng, expected, columns)


def _with_codes(rng: random.Random) -> Printed:
    """A column of codes before the units or the numbers, or of numbers before the labels."""
    statistics = old.random_statistics(rng, rng.choice((0.0, 0.2)))
    at = rng.choice((0, 2))
    columns = (*old.COLUMNS[:at], "代码", *old.COLUMNS[at:])
    rows = [
        (*row[:at], str(number), *row[at:]) for number, row in enumerate(old.rows_of(statistics), 1)
    ]
    printed = _printed(rows, rng, _right(statistics), columns)
    if printed.name == "page.html":
        return printed
    return replace(printed, expected={p: _doubted(r) for p, r in printed.expected.items()})


def _doubted(right: Right) -> Right:
    return VOID if right.value is None else Right("maybe", right.value)


def _with_units(rng: random.Random) -> Printed:
    """Units behind the numbers, in their cells."""
    statistics = old.random_statistics(rng)
    rows = [
        (label, f"{text}{unit}" if unit != text else text)
        for label, unit, text in old.rows_of(statistics)
    ]
    return _printed(rows, rng, _right(statistics), (old.COLUMNS[0], old.COLUMNS[2]))


KINDS: dict[str, Callable[[random.Random], Printed]] = {
    "two statistics tables": _two_tables,
    "an abridged statistics table": _abridged,
    "a statistics table cut off": _cut_off,
    "a row of a statistics table again": _row_twice,
    "a statistics table of two years": _two_years,
    "a statistics table with codes": _with_codes,
    "a statistics table with units behind numbers": _with_units,
}
