with cells as (

    select
        cells.*,
        coalesce(cells.unit, measures.unit) as unit_in_force,
        measures.data_type
    from {{ ref('int_report_cells') }} as cells
    inner join {{ ref('disclosure_measures') }} as measures
        on cells.column_code = measures.measure_code
    where cells.fact = 'fct_published_counts'

)

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
    unit_in_force as unit,
    case
        when data_type = 'amount'
            then cast(value * {{ unit_in_yuan('unit_in_force') }} as decimal(28, 6))
    end as amount_cny,

    raw_text,
    document_sha256,
    locator
from cells
