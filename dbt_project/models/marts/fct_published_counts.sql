{{ config(materialized='incremental') }}

select
    report_id,
    row_code as item_code,
    column_code as measure_code,

    agency_id,
    region_id,
    region_code,
    report_year,
    scope,

    value,
    value_status,
    unit,
    case
        when data_type = 'amount' then cast(value * {{ unit_in_yuan('unit') }} as decimal(28, 6))
    end as amount_cny,

    raw_text,
    document_sha256,
    locator,
    is_read_from_picture
from {{ ref('fct_cells') }}
where fact = 'fct_published_counts'
    and {{ of_changed_years('report_year') }}
{{ ordered_by_year() }}
