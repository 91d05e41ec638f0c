with cells as (

    select
        cells.*,
        coalesce(cells.unit, indicators.unit) as unit_in_force,
        indicators.data_type
    from {{ ref('int_report_cells') }} as cells
    inner join {{ ref('dim_legacy_indicator') }} as indicators
        on cells.row_code = indicators.indicator_code
    where cells.fact = 'fct_legacy_indicators'

)

select
    report_id,
    row_code as indicator_code,

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
