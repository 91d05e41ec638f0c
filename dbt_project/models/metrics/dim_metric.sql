-- A metric that rests on rows which a change of the law made incomparable says so.
with breaks as (

    select
        metrics.metric_code,
        min(series_breaks.first_report_year) as break_year,
        min_by(series_breaks.label_zh, series_breaks.first_report_year) as break_zh,
        min_by(series_breaks.label_en, series_breaks.first_report_year) as break_en
    from {{ ref('metrics') }} as metrics
    inner join {{ ref('series_breaks') }} as series_breaks
        on len(list_filter(
            string_split(series_breaks."rows", ';'),
            lambda code: contains(
                concat_ws(' ', metrics.numerator, metrics.denominator),
                series_breaks."table" || '.' || code || '.'
            )
        )) > 0
    group by metrics.metric_code

)

select
    metric_code,
    metric_order,
    metric_group,
    kind,
    label_zh,
    label_en,
    unit,
    formula,
    numerator as numerator_cells,
    denominator as denominator_cells,
    base as base_cells,
    of_metric,
    less_metric,
    note,
    breaks.break_year,
    breaks.break_zh,
    breaks.break_en
from {{ ref('metrics') }}
left join breaks using (metric_code)
