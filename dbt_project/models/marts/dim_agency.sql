with reports as (

    select
        reports.agency_id,
        reports.report_year,
        reports.region_code,
        identified.agency_name,
        identified.agency_type
    from {{ ref('dim_report') }} as reports
    inner join {{ ref('int_identified_reports') }} as identified using (document_sha256)

),

agencies as (

    select
        agency_id,
        agency_name,
        region_code,
        max_by(agency_type, (report_year, agency_type)) as agency_type,
        min(report_year) as first_report_year,
        max(report_year) as last_report_year,
        cast(count(*) as integer) as report_count
    from reports
    group by agency_id, agency_name, region_code

)

select
    agencies.agency_id,
    agencies.agency_name,
    agencies.agency_type,
    agency_types.label_zh as agency_type_zh,
    agency_types.label_en as agency_type_en,
    agencies.region_code,
    agencies.first_report_year,
    agencies.last_report_year,
    agencies.report_count
from agencies
left join {{ ref('agency_types') }} as agency_types using (agency_type)
