{{ config(materialized='incremental') }}

select
    report_id,
    row_code as outcome_code,
    column_code as applicant_code,

    agency_id,
    region_id,
    region_code,
    report_year,
    scope,

    cast(value as bigint) as value,
    value_status,

    raw_text,
    document_sha256,
    locator,
    is_read_from_picture
from {{ ref('fct_cells') }}
where fact = 'fct_applications'
    and {{ of_changed_years('report_year') }}
{{ ordered_by_year() }}
