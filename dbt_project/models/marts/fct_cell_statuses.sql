{{ config(materialized='incremental') }}

select
    report_id,
    table_code,
    value_status,

    any_value(agency_id) as agency_id,
    any_value(region_id) as region_id,
    any_value(region_code) as region_code,
    any_value(report_year) as report_year,
    any_value(scope) as scope,

    cast(count(*) as integer) as cells
from {{ ref('fct_cells') }}
where fact in ('fct_published_counts', 'fct_applications', 'fct_appeals', 'fct_legacy_indicators')
    and {{ of_changed_years('report_year') }}
group by report_id, table_code, value_status
{{ ordered_by_year() }}
