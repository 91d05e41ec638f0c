"""Compare provinces: agencies that reported in each year, and small charts of single metrics.

The size of tables and charts depends on the number of provinces and years, not of reports. Agencies
of the nation as a whole have their own row.
"""

from dataclasses import dataclass
from itertools import groupby

from pipelines.site.charts import ceiling, number, percent
from pipelines.site.figures import Figures, Row
from pipelines.site.front_page import LAYERS

_STEPS = 4
_ZERO = 2.5
_SERIES = {"workload": number, "disclosed": percent}
"""The metrics of small charts, and the functions that format their numbers."""


@dataclass(frozen=True)
class Matrix:
    """Agencies with a report, by province and year, the first year first.

    `rows` hold name, place, and `cells`, one for each year: reported, expected, and `step`, from 0
    if none of the expected agencies has reported to 4 if all have; null if none is expected.
    """

    years: list[int]
    rows: list[Row]


@dataclass(frozen=True)
class Multiples:
    """Small charts of one metric and layer, one for each province, on one scale.

    `charts` hold name, place, `path` (SVG outline of the bars in a box of 100 by 100 with its
    origin in the upper left), `last` (number of the last year) and `description` (all numbers).
    """

    layer: str
    series: str
    scale: str
    years: list[int]
    charts: list[Row]


def by_province(figures: Figures) -> Row:
    """Return coverage by province, the matrix by year, and the small charts of each layer.

    Needs the temporary table `layered` of `front_page`.
    """
    _create_province_of(figures)
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
    """Count expected agencies and those that have reported, by province and year."""
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
    """Return the small charts of each layer that has reports of two provinces."""
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
    years, format_value = _years(rows), _SERIES[series]
    end = ceiling(max(row["value"] for row in rows) or 1.0)
    charts = [
        {
            "name": name,
            "place": place,
            "path": _outline([found.get(year, {}).get("value") for year in years], end),
            "last_year": max(found),
            "last": format_value(found[max(found)]["value"]),
            "description": "; ".join(
                f"{year}: {format_value(row['value'])}" for year, row in found.items()
            ),
        }
        for (place, name), found in _by_province(rows)
    ]
    return Multiples(layer, series, format_value(end).replace(".0%", "%"), years, charts)


def _outline(values: list[float | None], end: float) -> str:
    """Return the bars of a small chart as one SVG path: 0 is a short stroke, null is no bar."""
    width = 100 / len(values)
    return "".join(
        f"M{(at + 0.1) * width:.1f} 100v{-max(_ZERO, 100 * value / end):.1f}h{0.8 * width:.1f}V100z"
        for at, value in enumerate(values)
        if value is not None
    )


def _cell(row: Row | None) -> Row | None:
    if row is None:
        return None
    # Rounded up, so that 1 report is more than none; only all reports make the last step.
    step = -(-(_STEPS - 1) * row["reported"] // row["expected"])
    return row | {"step": step + (row["reported"] == row["expected"])}


def _years(rows: list[Row]) -> list[int]:
    """Return all years from the first to the last."""
    known = [row["year"] for row in rows]
    return list(range(min(known), max(known) + 1)) if known else []


def _by_province(rows: list[Row]) -> list[tuple[tuple[str, str], dict[int, Row]]]:
    return [
        (key, {row["year"]: row for row in members})
        for key, members in groupby(rows, key=lambda row: (row["place"], row["name"]))
    ]


def _create_province_of(figures: Figures) -> None:
    """Create the temporary table `province_of`: each region's province, under its last name."""
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
