"""Compute the numbers behind the charts of the front page, only over reports that may be added.

A government's consolidated report contains those of the levels below and of its own departments.
So numbers are never added over scopes, and consolidated reports only within one level: a *layer*
is `own`, or the consolidated reports of one level. A report counts in a chart if all numbers that
the chart needs are known; their count is given for each year. The layout is in `charts`.
"""

from dataclasses import dataclass, field

from pipelines.site.figures import Figures, Row

LAYERS = ("nation", "province", "prefecture", "county", "township", "zone", "own")
"""Consolidated reports by level of the region, then agencies' own reports."""


@dataclass(frozen=True)
class Panel:
    """One chart of one layer: the rows to draw, and the table of the numbers behind them.

    `rows` hold year, code, value and n, the number of reports; `table` has a row for each year and
    part, including years without anything to draw.
    """

    layer: str
    rows: list[Row] = field(default_factory=list)
    table: list[Row] = field(default_factory=list)


def headlines(figures: Figures) -> dict[str, list[Panel]]:
    """Return the panels of each chart, by its name."""
    figures.published.execute(_LAYERED)
    return {
        name: _panels(figures.ask(sql), drawn)
        for name, (sql, drawn) in {
            "workload": (_WORKLOAD, "mean"),
            "outcomes": (_OUTCOMES, "share"),
            "disclosed": (_DISCLOSED, "share"),
            "reasons": (_REASONS, "share"),
            "applicants": (_APPLICANTS, "share"),
            "appeals": (_APPEALS, "share"),
            "published": (_PUBLISHED, "mean"),
        }.items()
    }


def _panels(rows: list[Row], drawn: str) -> list[Panel]:
    panels = []
    for layer in LAYERS:
        table = [row for row in rows if row["layer"] == layer]
        marks = [row | {"value": row[drawn]} for row in table if row[drawn] is not None]
        if table:
            panels.append(Panel(layer, marks, table))
    return panels


_LAYERED = """
    create or replace temp table layered as
    select report_id, report_year as year, if(scope = 'own', 'own', level) as layer
    from dim_report
    join dim_region using (region_id)
"""
# The quartiles of the reports.
_QUARTILES = ", ".join(
    f"quantile_cont(cast(value as double), {share}) as p{100 * share:.0f}"
    for share in (0.25, 0.5, 0.75)
)
_WORKLOAD = f"""
    select layer, year, 'workload' as code, count(*) as reports, count(value) as n,
        sum(value) as total, avg(value) as mean, {_QUARTILES}
    from layered
    join fct_metrics using (report_id)
    where metric_code = 'workload'
    group by layer, year
    order by year
"""
_DISCLOSED = f"""
    select layer, year, 'disclosed' as code, count(*) as reports,
        count(value) filter (denominator > 0) as n, count(*) filter (denominator = 0) as none,
        sum(numerator) filter (denominator is not null) as total,
        sum(denominator) filter (numerator is not null) as whole,
        if(whole > 0, total / whole, null) as share, {_QUARTILES}
    from layered
    join fct_metrics using (report_id)
    where metric_code = 'substantive_disclosure_rate'
    group by layer, year
    order by year
"""


def _shares(parts: str, by_year: bool = True) -> str:
    """Return the query for shares of the parts of a whole, over reports with all parts known."""
    year = "year" if by_year else "null"
    return f"""
        with parts as ({parts}),
        known as (
            select report_id, bool_and(value is not null) as is_known, sum(value) as whole
            from parts
            group by report_id
        ),
        summed as (
            select layer, {year} as year, code, any_value(position) as position,
                count(*) as reports, count(*) filter (is_known and whole > 0) as n,
                count(*) filter (is_known and whole = 0) as none,
                sum(value) filter (is_known) as total,
                min(year) as first_year, max(year) as last_year
            from layered
            join parts using (report_id)
            join known using (report_id)
            group by all
        )
        select *, sum(total) over (partition by layer, year) as whole,
            if(whole > 0, total / whole, null) as share
        from summed
        order by year, position
    """


_OUTCOMES = _shares(
    """
    select report_id,
        unnest([
            'granted', 'partially_granted', 'denied', 'unable', 'not_processed', 'other_processing'
        ]) as code,
        unnest(range(6)) as position,
        unnest([granted, disclosed - granted, denied, unable, not_processed, other]) as value
    from (
        select report_id,
            any_value(numerator) filter (metric_code = 'full_disclosure_rate') as granted,
            any_value(numerator) filter (metric_code = 'substantive_disclosure_rate') as disclosed,
            any_value(numerator) filter (metric_code = 'denial_rate') as denied,
            any_value(numerator) filter (metric_code = 'unable_rate') as unable,
            any_value(numerator) filter (metric_code = 'not_processed_rate') as not_processed,
            any_value(numerator) filter (metric_code = 'other_processing_rate') as other
        from fct_metrics
        group by report_id
    )
    """
)
_REASONS = _shares(
    """
    select report_id, regexp_replace(metric_code, '_share$', '') as code,
        metric_order as position, numerator as value
    from fct_metrics
    join dim_metric using (metric_code)
    where metric_group = 'reasons' and metric_code like 'denied%'
    """,
    by_year=False,
)
_APPLICANTS = _shares(
    """
    select report_id, applicant_code as code, applicant_order as position,
        cast(value as double) as value
    from fct_applications
    join dim_applicant_type using (applicant_code)
    where outcome_code = 'new_received'
    """
)
_APPEALS = """
    select layer, year, code, position, count(*) as reports,
        count(numerator) filter (denominator > 0) as n, count(*) filter (denominator = 0) as none,
        sum(numerator) filter (denominator is not null) as total,
        sum(denominator) filter (numerator is not null) as whole,
        if(whole > 0, total / whole, null) as share
    from layered
    join fct_metrics using (report_id)
    join (
        values ('reconsideration', 'reconsideration_correction_rate', 1),
            ('litigation_direct', 'litigation_loss_rate_direct', 2),
            ('litigation_after_reconsideration', 'litigation_loss_rate_after', 3)
    ) as channels (code, metric_code, position) using (metric_code)
    group by layer, year, code, position
    order by year, position
"""
_PUBLISHED = f"""
    select layer, year, item_code as code, any_value(item_order) as position,
        count(distinct report_id) as reports, count(value) as n,
        cast(sum(value) as double) as total, cast(avg(value) as double) as mean, {_QUARTILES}
    from layered
    join fct_published_counts using (report_id)
    join dim_disclosure_item using (item_code)
    where (item_code, measure_code) in (
        ('normative_document', 'issued_count'),
        ('administrative_license', 'decision_count'),
        ('administrative_penalty', 'decision_count'),
        ('administrative_coercion', 'decision_count')
    )
    group by layer, year, item_code
    order by year, position
"""
