-- 部门与政府对照 · Departments beside their government: one row per version of a region and year, of
-- every level. The government's consolidated report includes what its departments report: compare the two,
-- never add them. A sum is over the departments that state the number; their count is given beside it.
-- government_received: 全地区新收申请 · Applications newly received, as in the consolidated report.
-- government_received_status: 全地区新收申请（数值状态） · How it is known, or why it is null: `no_report` where
-- there is no consolidated report, `several_reports` where there are several.
-- department_reports: 部门报告数 · Own reports of agencies of the region, including its government's office.
-- departments_received: 部门新收申请合计 · Sum over the own reports that state it.
-- departments_known: 部门新收申请已知报告数 · Own reports that state it.
-- departments_denied: 部门不予公开合计 · Sum of refusals over the own reports that state them.
-- government_denied: 全地区不予公开 · Refusals, as in the consolidated report.
-- exceeds: 部门合计是否大于全地区 · True if the departments report more applications than the whole region:
-- one of them is wrong, or they count differently. Null where one of the two is unknown.
with by_region as (
    select
        region_id,
        report_year,
        count(*) filter (scope = 'consolidated') as consolidated,
        any_value(new_received) filter (scope = 'consolidated') as received,
        any_value(new_received_status) filter (scope = 'consolidated') as received_status,
        any_value(denied) filter (scope = 'consolidated') as denied,
        count(*) filter (scope = 'own') as department_reports,
        sum(new_received) filter (scope = 'own') as departments_received,
        count(new_received) filter (scope = 'own') as departments_known,
        sum(denied) filter (scope = 'own') as departments_denied
    from reports_wide
    group by all
)

select
    by_region.report_year,
    dim_region.level,
    dim_region.region_path,
    case when consolidated = 1 then received end as government_received,
    case
        when consolidated = 0 then 'no_report' when consolidated > 1 then 'several_reports'
        else received_status
    end as government_received_status,
    department_reports,
    cast(departments_received as bigint) as departments_received,
    departments_known,
    case when consolidated = 1 then denied end as government_denied,
    cast(departments_denied as bigint) as departments_denied,
    departments_received > government_received as exceeds,
    by_region.region_id
from by_region
join dim_region using (region_id)
order by by_region.report_year, dim_region.level, dim_region.region_path
