{{ config(materialized='view') }}

-- The cells of tables 三 and 四 as counts.
select
    cells.report_id,
    cells.agency_id,
    cells.region_id,
    cells.region_code,
    cells.report_year,
    cells.scope,
    cells.document_sha256,
    cells.table_code,
    cells.form,
    cells.row_code,
    cells.column_code,
    cells.fact,
    case
        when implied_zeros.report_id is not null then 0
        -- A count is whole and not negative; anything else stays text, it is not rounded.
        when cells.value >= 0 and cells.value = trunc(cells.value) then cast(cells.value as bigint)
    end as value,
    case
        when implied_zeros.report_id is not null then 'implied'
        when cells.value < 0 or cells.value <> trunc(cells.value) then 'text'
        else cells.value_status
    end as value_status,
    cells.raw_text,
    cells.locator
from {{ ref('int_report_cells') }} as cells
left join {{ ref('int_implied_zeros') }} as implied_zeros
    using (report_id, table_code, row_code, column_code)
where cells.fact in ('fct_applications', 'fct_application_totals', 'fct_appeals', 'fct_appeal_totals')
