{{ config(materialized='incremental') }}

select
    report_id,
    row_code as channel_code,

    agency_id,
    region_id,
    region_code,
    report_year,
    scope,

    cast(value as bigint) as value,
    value_status,
    case when value_status = 'reported' then cast(value as bigint) end as reported_value,
    computed_value,
    reported_value = computed_value as is_consistent,

    raw_text,
    document_sha256,
    locator,
    is_read_from_picture
from {{ ref('fct_cells') }}
where fact = 'fct_appeal_totals'
    and {{ of_changed_years('report_year') }}
{{ ordered_by_year() }}
