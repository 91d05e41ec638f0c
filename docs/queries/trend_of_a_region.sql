-- How a region answered over the years, through its changes of name and code.
-- 某地区（含其前身）历年办理情况。
--
-- Put the code of a county, prefecture or province in place of 321300 (宿迁市); any code that it
-- ever had will do. `consolidated` is its government's report for the whole region, `own` those of
-- agencies at this very level, pooled. Regions below are not in. `value` rests on `known_count` of
-- `report_count` reports; where it is null, `why_null` says why.
with lineages as (

    select distinct lineage_id from dim_region where region_code = '321300'

)

select
    report_year,
    scope,
    region_name,
    metric_code,
    label_zh,
    label_en,
    unit,
    round(pooled_value, 4) as value,
    region_year.n,
    known_count,
    report_count,
    why_null
from region_year
join dim_region using (region_id)
join dim_metric using (metric_code)
where lineage_id in (from lineages)
    and metric_code in (
        'workload', 'completion_rate', 'substantive_disclosure_rate', 'denial_rate', 'unable_rate',
        'not_processed_rate', 'reconsideration_correction_rate', 'litigation_loss_rate'
    )
order by scope, report_year, region_name, metric_order;
