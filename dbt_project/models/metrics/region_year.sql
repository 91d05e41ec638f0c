{{ config(materialized='incremental') }}

-- The metrics of a region in a year: of the report that its government gives for the whole region, or
-- of its agencies' own reports, each scope in rows of its own. Reports of regions below are not in.
with of_reports as (

    {% for scope in ['consolidated', 'own'] %}
    select metrics.*, dim_metric.kind
    from {{ ref('fct_metrics') }} as metrics
    semi join {{ of_scope(scope) }} as reports using (report_id)
    inner join {{ ref('dim_metric') }} as dim_metric using (metric_code)
    where {{ of_changed_years('metrics.report_year') }}
    {{ "union all" if not loop.last }}
    {% endfor %}

),

-- Both means are over the reports of which the metric is known.
pooled as (

    select
        region_id,
        any_value(region_code) as region_code,
        report_year,
        scope,
        metric_code,
        any_value(kind) as kind,
        sum(numerator) filter (value is not null) as numerator,
        sum(denominator) filter (value is not null) as denominator,
        -- In a set order, so that the last digit is the same in every build.
        list_avg(list(value order by report_id) filter (value is not null)) as mean_value,
        sum(n) filter (value is not null) as n,
        count(*) as report_count,
        count(value) as known_count,
        case
            when scope = 'consolidated' and count(*) > 1 then 'several_reports'
            when count(value) > 0 then null
            when count(distinct why_null) = 1 then any_value(why_null)
            else 'several_reasons'
        end as why_null
    from of_reports
    group by region_id, report_year, scope, metric_code

),

valued as (

    select
        *,
        case
            when why_null is null and kind <> 'gap'
                then {{ metric_value('kind', 'numerator', 'denominator') }}
        end as pooled_value
    from pooled

),

gaps as (

    select
        dim_metric.metric_code,
        one.region_id,
        one.report_year,
        one.scope,
        one.pooled_value - other.pooled_value as pooled_gap
    from {{ ref('dim_metric') }} as dim_metric
    inner join valued as one on dim_metric.of_metric = one.metric_code
    inner join valued as other
        on dim_metric.less_metric = other.metric_code
        and one.region_id = other.region_id
        and one.report_year = other.report_year
        and one.scope = other.scope

)

select
    valued.region_id,
    valued.report_year,
    valued.scope,
    valued.metric_code,

    valued.region_code,

    case when valued.why_null is null then valued.numerator end as numerator,
    case when valued.why_null is null then valued.denominator end as denominator,
    case when valued.why_null is null then coalesce(valued.pooled_value, gaps.pooled_gap) end
        as pooled_value,
    case when valued.why_null is null then valued.mean_value end as mean_value,
    case when valued.why_null is null then valued.n end as n,
    case when valued.why_null is null then {{ stability('valued.n') }} end as stability,
    valued.report_count,
    valued.known_count,
    valued.why_null
from valued
left join gaps using (region_id, report_year, scope, metric_code)
{{ ordered_by_year() }}
