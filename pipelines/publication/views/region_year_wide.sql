-- 地区年度宽表 · A panel of provinces, prefectures and counties: one row per version of a region and year
-- with any report, with the figures of its government's consolidated report. A region without one has a row
-- too, with the reason. Follow `place_id` for one place under its names and codes, `lineage_id` for all
-- regions merged into one. Rows of different levels contain each other: use one level.
-- report_status: 有无报告 · `reported`; `several_reports` where more than one covers the whole region (no
-- figure is taken, see reports_wide); otherwise why there is none: `not_looked_for`, `not_reached` or
-- `not_found` as in fct_coverage. In a row without a report it is the status of every figure.
-- report_count: 报告数 · Consolidated reports of the region and year.
with reports as (
    select *, count(*) over (partition by region_id, report_year) as report_count
    from reports_wide
    where scope = 'consolidated' and level in ('province', 'prefecture', 'county')
),

grid as (
    select dim_region.region_id, years.report_year
    from dim_region
    join (select distinct report_year from dim_report) as years
        on years.report_year between coalesce(dim_region.valid_from_year, 0)
        and coalesce(dim_region.valid_to_year, 9999)
    where dim_region.level in ('province', 'prefecture', 'county')
    union
    select region_id, report_year from reports
),

looked_for as (
    select region_id, report_year, max(missing_reason) as missing_reason
    from fct_coverage
    join dim_agency using (agency_id)
    where dim_agency.agency_type = 'government' and missing_reason is not null
    group by all
)

select
    grid.region_id,
    dim_region.region_code,
    grid.report_year,
    dim_region.level,
    dim_region.region_name,
    dim_region.region_path,
    dim_region.province_code,
    dim_region.province_name,
    dim_region.prefecture_code,
    dim_region.prefecture_name,
    dim_region.county_code,
    dim_region.county_name,
    dim_region.lineage_id,
    dim_region.place_id,
    case
        when reports.report_count = 1 then 'reported'
        when reports.report_count > 1 then 'several_reports'
        else coalesce(looked_for.missing_reason, 'not_looked_for')
    end as report_status,
    coalesce(reports.report_count, 0) as report_count,
    single.report_id,
    single.agency_id,
    single.is_on_time,
    single.days_late,
    single.error_count,
    single.warning_count{% for figure in figures %},
    single.{{ figure.figure_code }},
    coalesce(single.{{ figure.figure_code }}_status, report_status)
        as {{ figure.figure_code }}_status{% endfor %}
from grid
join dim_region using (region_id)
left join (select distinct region_id, report_year, report_count from reports) as reports
    on grid.region_id = reports.region_id and grid.report_year = reports.report_year
left join (from reports where report_count = 1) as single
    on grid.region_id = single.region_id and grid.report_year = single.report_year
left join looked_for
    on grid.region_id = looked_for.region_id and grid.report_year = looked_for.report_year
