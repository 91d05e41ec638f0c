{{ config(materialized='incremental') }}

-- The metrics of an agency in a year, beside its peers: agencies of the same kind at the same level,
-- of the same year and scope.
{% set percentiles = [10, 25, 50, 75, 90] %}
{% set fewest_peers = 5 %}
with measured as (

    select
        metrics.*,
        regions.level,
        agencies.agency_type,
        metrics.value is not null
            and dim_metric.kind in ('share', 'ratio')
            and metrics.stability in ('high', 'medium') as is_ranked
    from {{ ref('fct_metrics') }} as metrics
    inner join {{ ref('dim_metric') }} as dim_metric using (metric_code)
    inner join {{ ref('dim_agency') }} as agencies using (agency_id)
    inner join {{ ref('dim_region') }} as regions on metrics.region_id = regions.region_id
    where {{ of_changed_years('metrics.report_year') }}

),

peers as (

    select
        level,
        agency_type,
        report_year,
        scope,
        metric_code,
        count(value) as peer_count,
        quantile_cont(
            value,
            [
                {% for p in percentiles %}
                {{ p / 100 }}{{ "," if not loop.last }}
                {% endfor %}
            ]
        ) as percentiles,
        count(*) filter (is_ranked) as ranked_count
    from measured
    where agency_type is not null
    group by level, agency_type, report_year, scope, metric_code

),

ranked as (

    select
        report_id,
        metric_code,
        rank() over (
            partition by level, agency_type, report_year, scope, metric_code
            order by value desc
        ) as peer_rank
    from measured
    where is_ranked and agency_type is not null

)

select
    measured.agency_id,
    measured.report_year,
    measured.scope,
    measured.metric_code,

    measured.report_id,
    measured.region_id,
    measured.region_code,
    measured.level,
    measured.agency_type,

    measured.numerator,
    measured.denominator,
    measured.value,
    measured.n,
    measured.stability,
    measured.why_null,

    coalesce(peers.peer_count, 0) as peer_count,
    {% for p in percentiles %}
    case when peers.peer_count >= {{ fewest_peers }} then peers.percentiles[{{ loop.index }}] end
        as peer_p{{ p }},
    {% endfor %}
    coalesce(peers.ranked_count, 0) as ranked_count,
    case when peers.ranked_count >= {{ fewest_peers }} then ranked.peer_rank end as peer_rank
from measured
left join peers using (level, agency_type, report_year, scope, metric_code)
left join ranked using (report_id, metric_code)
{{ ordered_by_year() }}
