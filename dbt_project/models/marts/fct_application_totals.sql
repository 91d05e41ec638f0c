select
    report_id,
    row_code as outcome_code,
    column_code as applicant_code,

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
where fact = 'fct_application_totals'
