"""Pictures as tables of bars: a row for each year or reason, with its bar and the numbers of it.

`chart.html` writes them into pages, `assets/charts.js` draws the same in the browser. Bars are
rectangles in per cent of a scale, and all texts are texts of the page, so nothing depends on how
wide a font sets them, and a page prints as it stands. What is drawn is decided in `front_page`.
"""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

Row = dict[str, Any]
_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


class Mark(NamedTuple):
    """A rectangle in a bar: where it begins and how long it is in per cent, and what it is."""

    start: float
    length: float
    kind: str


@dataclass(frozen=True)
class Bar:
    """A row of a chart: its label, its marks, the marks in words, the numbers beside the bar."""

    label: str
    marks: list[Mark]
    told: str
    numbers: list[str]


@dataclass(frozen=True)
class Group:
    """Bars of one scale under a heading, if there is more than one group."""

    heading: str | None
    scale: str
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """Groups of bars, the titles of the numbers beside them, and what each colour stands for."""

    columns: list[str]
    groups: list[Group]
    legend: list[str] = field(default_factory=list)


def chart(kind: str, rows: list[Row], names: dict[str, str], texts: dict[str, str]) -> Chart | None:
    """Draw rows as `amounts`, `rates`, `shares` or `ranking`; None where all of them are 0.

    Args:
        kind: amounts are means of a report, rates are of one whole each, shares make up one whole,
            a ranking has a row for each part.
        rows: with year, code, value (from 0 to 1 but for amounts), n, the reports behind it, total,
            whole, and the quartiles p25, p50, p75 of the reports where they are known.
        names: labels of codes.
        texts: words of the page.
    """
    if not any(row["value"] for row in rows):
        return None
    return _KINDS[kind](rows, names, texts)


def ceiling(value: float) -> float:
    """The end of a scale: the next round number.

    >>> ceiling(3612), ceiling(0.13), ceiling(1)
    (4000.0, 0.15, 1.0)
    """
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return round(next(step for step in _STEPS if step * power >= value * (1 - 1e-9)) * power, 12)


def number(value: float | None) -> str:
    """A number with separators of thousands; one below 10 with a decimal where it has any.

    >>> number(3612.4), number(2.25), number(0), number(None)
    ('3,612', '2.2', '0', '')
    """
    if value is None:
        return ""
    return f"{value:,.1f}".removesuffix(".0") if abs(value) < 10 else f"{value:,.0f}"


def percent(value: float | None) -> str:
    """A share in per cent with one decimal; what is not zero is not told as 0.0%.

    >>> percent(0.1234), percent(0.00004), percent(0), percent(None)
    ('12.3%', '<0.1%', '0.0%', '')
    """
    if value is None:
        return ""
    told = f"{value:.1%}"
    return "<0.1%" if value and told == "0.0%" else told


def _amounts(rows: list[Row], names: dict[str, str], texts: dict[str, str]) -> Chart:
    def bar(row: Row, end: float) -> Bar:
        numbers = [number(row["value"]), number(row["p50"]), number(row["n"])]
        return Bar(str(row["year"]), _spread(row, end), "", numbers)

    columns = [texts["mean_column"], texts["median_column"], texts["reports_column"]]
    return Chart(columns, _groups(rows, names, bar, number))


def _rates(rows: list[Row], names: dict[str, str], texts: dict[str, str]) -> Chart:
    def bar(row: Row, end: float) -> Bar:
        cases = f"{number(row['total'])} / {number(row['whole'])}"
        return Bar(
            str(row["year"]), _spread(row, end), "",
            [percent(row["value"]), cases, number(row["n"])],
        )  # fmt: skip

    columns = [texts["share_column"], texts["cases_column"], texts["reports_column"]]
    return Chart(columns, _groups(rows, names, bar, _whole_percent))


def _shares(rows: list[Row], names: dict[str, str], texts: dict[str, str]) -> Chart:
    parts = sorted({row["position"]: row["code"] for row in rows}.items())
    order = {code: place for place, (_, code) in enumerate(parts)}
    bars = []
    for year, members in groupby(rows, key=lambda row: row["year"]):
        start, marks, told, n = 0.0, [], [], 0
        for row in members:
            length = 100 * float(row["value"])
            marks += [Mark(start, length, f"part-{order[row['code']]}")] if length else []
            start += length
            told.append(f"{names[row['code']]} {percent(row['value'])}")
            n = row["n"]
        bars.append(Bar(str(year), marks, "; ".join(told), [number(n)]))
    return Chart(
        [texts["reports_column"]], [Group(None, "100%", bars)], [names[code] for _, code in parts]
    )


def _ranking(rows: list[Row], names: dict[str, str], texts: dict[str, str]) -> Chart:
    end = ceiling(max(row["value"] for row in rows))
    bars = [
        Bar(
            names[row["code"]], _spread(row, end), "", [percent(row["value"]), number(row["total"])]
        )
        for row in rows
    ]
    return Chart(
        [texts["share_column"], texts["count_column"]], [Group(None, _whole_percent(end), bars)]
    )


_KINDS = {"amounts": _amounts, "rates": _rates, "shares": _shares, "ranking": _ranking}


def _groups(rows: list[Row], names: dict[str, str], bar: Any, scale: Any) -> list[Group]:
    """Rows of each code under its name, each group with a scale of its own."""
    codes = [*dict.fromkeys(row["code"] for row in sorted(rows, key=_position))]
    groups = []
    for code in codes:
        members = [row for row in rows if row["code"] == code]
        end = ceiling(max(max(row["value"], row.get("p75") or 0) for row in members) or 1.0)
        heading = names[code] if len(codes) > 1 else None
        groups.append(Group(heading, scale(end), [bar(row, end) for row in members]))
    return groups


def _whole_percent(end: float) -> str:
    return f"{100 * end:.6g}%"


def _position(row: Row) -> int:
    return row.get("position") or 0


def _spread(row: Row, end: float) -> list[Mark]:
    """The bar of a value, and over it the middle half of the reports with their median."""
    marks = [Mark(0, 100 * float(row["value"]) / end, "value")]
    quartiles = [row.get(name) for name in ("p25", "p50", "p75")]
    if row["n"] > 1 and None not in quartiles:
        low, middle, high = (min(100.0, 100 * float(value) / end) for value in quartiles)
        marks += [Mark(low, high - low, "half"), Mark(middle, 0, "median")]
    return marks
