-- 年报公布情况 · Who reported, for which year, and on time: one row per report. Reports of a whole
-- region (`consolidated`) and of an agency itself (`own`) are separate rows; never add their
-- numbers.
-- tables_read: 完整读取表数 · Statutory tables read completely, of those that the report prints.
-- tables_printed: 报告所载表数 · 3 for the forms of 2019 and 2021, 1 for the statistics table of 2014–2018.
select
    dim_report.report_year,
    dim_agency.agency_name,
    dim_region.region_path,
    dim_region.level,
    dim_report.scope,
    dim_report.title,
    dim_report.published_on,
    dim_report.is_on_time,
    list_count(list_filter(tables.statuses, lambda status: status = 'complete')) as tables_read,
    list_count(list_filter(tables.statuses, lambda status: status <> 'absent')) as tables_printed,
    dim_report.url,
    dim_report.source_file,
    dim_report.report_id,
    dim_report.agency_id,
    dim_report.region_id
from dim_report
join dim_agency using (agency_id)
join dim_region using (region_id)
cross join lateral (
    select
        [disclosure_status, applications_status, appeals_status, legacy_status] as statuses
) as tables
order by all
