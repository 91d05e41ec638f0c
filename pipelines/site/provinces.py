"""Provinces side by side: how many of their agencies reported in each year, and small series.

Every table and picture is of a fixed number of provinces and years, whatever the number of reports.
What is of the nation as a whole stands in a row of its own.
"""

from dataclasses import dataclass
from itertools import groupby

from pipelines.site.charts import ceiling, number, percent
from pipelines.site.figures import Figures, Row
from pipelines.site.front_page import LAYERS

_STEPS = 4
_ZERO = 2.5
_SERIES = {"workload": number, "disclosed": percent}
"""The small series, and how their numbers are told."""


@dataclass(frozen=True)
class Matrix:
    """Agencies with a report, by province and year, the first year first.

    `rows` hold name, place, and `cells`, one for each year: reported, expected, and `step`, from 0
    where none of those that should have reported has, to 4 where all have; null where none is
    expected.
    """

    years: list[int]
    rows: list[Row]


@dataclass(frozen=True)
class Multiples:
    """A small series of each province, of one layer on one scale.

    `charts` hold name, place, `path`, which is the outline of the bars in a box of 100 by 100 with
    its origin in the upper left, the number of the last year, and all numbers in words.
    """

    layer: str
    series: str
    scale: str
    years: list[int]
    charts: list[Row]


def by_province(figures: Figures) -> Row:
    """Coverage by province, the matrix by year, and the small series of each layer.

    The temporary table `layered` of `front_page` has to be there.
    """
    _place(figures)
    return {
        "provinces": _provinces(figures),
        "matrix": _matrix(figures),
        "multiples": _all_multiples(figures),
    }


def _provinces(figures: Figures) -> list[Row]:
    return figures.ask(
        """
        select name, place, count(*) as reports,
            count(*) filter (scope = 'consolidated') as consolidated,
            count(*) filter (scope = 'own') as own, count(distinct agency_id) as agencies,
            count(distinct place_id) as regions,
            min(report_year) as first_year, max(report_year) as last_year
        from dim_report
        join province_of using (region_id)
        group by all
        order by place
        """
    )


def _matrix(figures: Figures) -> Matrix:
    """Of the agencies that should have reported, how many have, by province and year."""
    rows = figures.ask(
        """
        select place, name, report_year as year, count(*) as expected,
            count(*) filter (state in ('present', 'late')) as reported
        from fct_coverage
        join province_of using (region_id)
        where state <> 'not_due'
        group by all
        order by place, year
        """
    )
    years = _years(rows)
    return Matrix(
        years,
        [
            {"place": place, "name": name, "cells": [_cell(found.get(year)) for year in years]}
            for (place, name), found in _by_province(rows)
        ],
    )


def _all_multiples(figures: Figures) -> list[Multiples]:
    """The small series of each layer that has reports of two provinces."""
    rows = figures.ask(
        """
        select if(metric_code = 'workload', 'workload', 'disclosed') as series, layer, place, name,
            year,
            if(
                metric_code = 'workload', avg(value), sum(numerator) / nullif(sum(denominator), 0)
            ) as value
        from layered
        join fct_metrics using (report_id)
        join province_of using (region_id)
        where metric_code in ('workload', 'substantive_disclosure_rate') and layer <> 'nation'
            and value is not null
        group by metric_code, layer, place, name, year
        having value is not null
        order by place, year
        """
    )
    drawn = []
    for layer in LAYERS:
        for series in _SERIES:
            members = [row for row in rows if (row["layer"], row["series"]) == (layer, series)]
            if len({row["place"] for row in members}) > 1:
                drawn.append(_multiples(layer, series, members))
    return drawn


def _multiples(layer: str, series: str, rows: list[Row]) -> Multiples:
    years, told = _years(rows), _SERIES[series]
    end = ceiling(max(row["value"] for row in rows) or 1.0)
    charts = [
        {
            "name": name,
            "place": place,
            "path": _outline([found.get(year, {}).get("value") for year in years], end),
            "last_year": max(found),
            "last": told(found[max(found)]["value"]),
            "told": "; ".join(f"{year}: {told(row['value'])}" for year, row in found.items()),
        }
        for (place, name), found in _by_province(rows)
    ]
    return Multiples(layer, series, told(end).replace(".0%", "%"), years, charts)


def _outline(values: list[float | None], end: float) -> str:
    """The bars of a small series as one path: 0 is a stroke, a year without a number has none."""
    width = 100 / len(values)
    return "".join(
        f"M{(at + 0.1) * width:.1f} 100v{-max(_ZERO, 100 * value / end):.1f}h{0.8 * width:.1f}V100z"
        for at, value in enumerate(values)
        if value is not None
    )


def _cell(row: Row | None) -> Row | None:
    if row is None:
        return None
    # All but one is not all, and one is not none.
    step = -(-(_STEPS - 1) * row["reported"] // row["expected"])
    return row | {"step": step + (row["reported"] == row["expected"])}


def _years(rows: list[Row]) -> list[int]:
    """All years from the first to the last."""
    known = [row["year"] for row in rows]
    return list(range(min(known), max(known) + 1)) if known else []


def _by_province(rows: list[Row]) -> list[tuple[tuple[str, str], dict[int, Row]]]:
    return [
        (key, {row["year"]: row for row in members})
        for key, members in groupby(rows, key=lambda row: (row["place"], row["name"]))
    ]


def _place(figures: Figures) -> None:
    """Say of each region in which province it lies, under the province's last name."""
    figures.published.execute(
        """
        create or replace temp table province_of as
        select region.region_id, region.place_id, province.place_id as place,
            province.region_name as name
        from dim_region as region
        join (
            from dim_region
            where level in ('province', 'nation')
            qualify row_number() over (
                partition by region_code order by coalesce(valid_to_year, 9999) desc
            ) = 1
        ) as province on province.region_code = coalesce(region.province_code, '000000')
        """
    )
