{{ config(materialized='view') }}

-- What the printed parts of each total add up to, where all of them are printed.
with sums as (

    select
        part.report_id,
        part.table_code,
        part.form,
        form_parts.row_code,
        form_parts.column_code,
        sum(part.value) as known_sum,
        count(*) as known_parts
    from {{ ref('int_report_cells') }} as part
    inner join {{ ref('int_form_cell_parts') }} as form_parts
        on part.table_code = form_parts.table_code
        and part.form = form_parts.form
        and part.row_code = form_parts.part_row_code
        and part.column_code = form_parts.part_column_code
    where form_parts.part_is_leaf and part.fact is not null
        and part.value_status = 'reported' and part.is_of_kind
    group by all

),

expected as (

    select table_code, form, row_code, column_code, count(*) as parts
    from {{ ref('int_form_cell_parts') }}
    where part_is_leaf
    group by all

)

select
    sums.report_id,
    sums.table_code,
    sums.row_code,
    sums.column_code,
    try_cast(sums.known_sum as bigint) as computed_value
from sums
inner join expected using (table_code, form, row_code, column_code)
where sums.known_parts = expected.parts
