select
    report_id,
    row_code as channel_code,

    agency_id,
    region_id,
    region_code,
    report_year,
    scope,

    value,
    value_status,
    reported_value,
    computed_value,
    is_consistent,

    raw_text,
    document_sha256,
    locator
from {{ ref('int_counted_totals') }}
where fact = 'fct_appeal_totals'
