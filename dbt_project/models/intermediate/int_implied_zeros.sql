{{ config(materialized='view') }}

-- The one rule by which a blank becomes a zero: a printed total of 0 in table 三 or 四 forces the blank
-- cells under it to 0 (status `implied`), unless a cell under it prints another number, for a report
-- that contradicts itself forces nothing.
with cells as not materialized (

    select * from {{ ref('int_report_cells') }}
    where fact in (
        'fct_applications', 'fct_application_totals', 'fct_appeals', 'fct_appeal_totals'
    )

),

reports_with_blanks as (

    select distinct report_id from cells where value_status = 'blank'

),

printed_zeros as (

    select * from cells
    where value = 0 and report_id in (select report_id from reports_with_blanks)

),

under_a_zero as (

    select
        part.report_id,
        part.table_code,
        part.row_code,
        part.column_code,
        part.value_status,
        bool_or(coalesce(part.value <> 0, false)) over (
            partition by zero.report_id, zero.table_code, zero.row_code, zero.column_code
        ) as is_contradicted
    from printed_zeros as zero
    inner join {{ ref('int_form_cell_parts') }} as form_parts
        on zero.table_code = form_parts.table_code
        and zero.form = form_parts.form
        and zero.row_code = form_parts.row_code
        and zero.column_code = form_parts.column_code
    inner join cells as part
        on zero.report_id = part.report_id
        and zero.table_code = part.table_code
        and form_parts.part_row_code = part.row_code
        and form_parts.part_column_code = part.column_code

)

select distinct report_id, table_code, row_code, column_code
from under_a_zero
where value_status = 'blank' and not is_contradicted
