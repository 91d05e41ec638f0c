"""Lay out charts as tables of bars: a row for each year or reason, with its bar and numbers.

`chart.html` writes them into pages, `assets/charts.js` draws the same in the browser. Bars are
rectangles in per cent of a scale and labels are text of the page, so the layout does not depend on
the width of a font and the page can be printed. What is drawn is decided in `front_page`.
"""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

Row = dict[str, Any]
_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


class Mark(NamedTuple):
    """A rectangle in a bar: its start and length in per cent of the scale, and its kind."""

    start: float
    length: float
    kind: str


@dataclass(frozen=True)
class Bar:
    """A row of a chart: label, marks, description of the marks, numbers beside the bar."""

    label: str
    marks: list[Mark]
    description: str
    numbers: list[str]


@dataclass(frozen=True)
class Group:
    """Bars of one scale, with a heading if there is more than one group."""

    heading: str | None
    scale: str
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """Groups of bars, titles of the numbers beside them, and the legend of colours."""

    columns: list[str]
    groups: list[Group]
    legend: list[str] = field(default_factory=list)


def chart(kind: str, rows: list[Row], names: dict[str, str], texts: dict[str, str]) -> Chart | None:
    """Lay out rows as `amounts`, `rates`, `shares` or `ranking`; None if all of them are 0.

    Args:
        kind: amounts are means per report, rates each have their own whole, shares add up to one
            whole, a ranking has a row for each part.
        rows: with year, code, value (0 to 1, except amounts), n (number of reports), total, whole,
            and the quartiles p25, p50, p75 of the reports where they are known.
        names: labels of codes.
        texts: texts of the page.
    """
    if not any(row["value"] for row in rows):
        return None
    return _KINDS[kind](rows, names, texts)


def ceiling(value: float) -> float:
    """Return the end of a scale: the next round number.

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
    """Format a number with thousands separators; below 10 with one decimal if it has any.

    >>> number(3612.4), number(2.25), number(0), number(None)
    ('3,612', '2.2', '0', '')
    """
    if value is None:
        return ""
    return f"{value:,.1f}".removesuffix(".0") if abs(value) < 10 else f"{value:,.0f}"


def percent(value: float | None) -> str:
    """Format a share in per cent with one decimal; a share above zero is never shown as 0.0%.

    >>> percent(0.1234), percent(0.00004), percent(0), percent(None)
    ('12.3%', '<0.1%', '0.0%', '')
    """
    if value is None:
        return ""
    text = f"{value:.1%}"
    return "<0.1%" if value and text == "0.0%" else text


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
        start, marks, descriptions, n = 0.0, [], [], 0
        for row in members:
            length = 100 * float(row["value"])
            marks += [Mark(start, length, f"part-{order[row['code']]}")] if length else []
            start += length
            descriptions.append(f"{names[row['code']]} {percent(row['value'])}")
            n = row["n"]
        bars.append(Bar(str(year), marks, "; ".join(descriptions), [number(n)]))
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
    """Group rows by code, each group with its own heading and scale."""
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
    """Return the bar of a value, with the middle half of the reports and their median over it."""
    marks = [Mark(0, 100 * float(row["value"]) / end, "value")]
    quartiles = [row.get(name) for name in ("p25", "p50", "p75")]
    known = [min(100.0, 100 * float(value) / end) for value in quartiles if value is not None]
    if row["n"] > 1 and len(known) == len(quartiles):
        low, middle, high = known
        marks += [Mark(low, high - low, "half"), Mark(middle, 0, "median")]
    return marks
