{{ config(materialized='table') }}

-- The report that a report is compared with across years: that of the year before, of the same
-- agency and scope. None where the agency took over from others that had reports until then: what
-- they carried over came to it as well.
with heirs as (

    select
        changes.successor_id as agency_id,
        max(reports.report_year) as last_report_year
    from {{ ref('int_agency_successions') }} as changes
    inner join {{ ref('dim_report') }} as reports on changes.agency_id = reports.agency_id
    group by changes.successor_id, changes.agency_id

)

select
    reports.report_id,
    reports.report_year,
    lag(reports.report_year) over (
        partition by reports.agency_id, reports.scope order by reports.report_year
    ) as report_year_before,
    last_year.report_id as last_report_id,
    heirs.agency_id is not null as has_taken_over,
    case when not has_taken_over then last_report_id end as previous_report_id
from {{ ref('dim_report') }} as reports
left join {{ ref('dim_report') }} as last_year
    on reports.agency_id = last_year.agency_id
    and reports.scope = last_year.scope
    and reports.report_year = last_year.report_year + 1
left join (select distinct agency_id, last_report_year from heirs) as heirs
    on reports.agency_id = heirs.agency_id
    and reports.report_year = heirs.last_report_year + 1
