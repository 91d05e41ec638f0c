-- H2: a region's row adds the reports of its own scope, all of them and no other.
with of_scope as (

    select reports.region_id, reports.report_year, reports.scope, metrics.metric_code, count(*) as n
    from {{ ref('fct_metrics') }} as metrics
    inner join {{ ref('dim_report') }} as reports using (report_id)
    group by all

)

select rollups.region_id, rollups.report_year, rollups.scope, rollups.metric_code
from {{ ref('region_year') }} as rollups
left join of_scope using (region_id, report_year, scope, metric_code)
where rollups.report_count is distinct from of_scope.n
