{{ config(materialized='view') }}

-- The cells that rules compare, as printed: a zero that a total forces is none here, and a number
-- that its column cannot hold is text.
with columns as (

    select distinct "table" as table_code, "column" as column_code, data_type
    from {{ ref('form_columns') }}

),

cells as (

    select
        cells.*,
        columns.data_type,
        -- A count is whole and not negative, a signed one whole.
        case
            when cells.value is null or columns.data_type = 'amount' then true
            when columns.data_type = 'signed' then cells.value = trunc(cells.value)
            else cells.value = trunc(cells.value) and cells.value >= 0
        end as is_of_kind
    from {{ ref('int_report_cells') }} as cells
    inner join columns using (table_code, column_code)

)

select
    report_id,
    document_sha256,
    table_code,
    form,
    row_code,
    column_code,
    case when is_of_kind then value end as value,
    case when is_of_kind then value_status else 'text' end as value_status,
    raw_text,
    unit,
    locator,
    data_type
from cells
