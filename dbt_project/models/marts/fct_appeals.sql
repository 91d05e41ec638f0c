select
    report_id,
    row_code as channel_code,
    column_code as result_code,

    agency_id,
    region_id,
    region_code,
    report_year,
    scope,

    value,
    value_status,

    raw_text,
    document_sha256,
    locator
from {{ ref('int_counted_cells') }}
where fact = 'fct_appeals'
