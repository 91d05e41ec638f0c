{{ config(materialized='view') }}

-- Blank cells to which the numbers printed beside them leave nothing: they stand under a printed total
-- that the other cells under it already add up to. A wider rule than int_implied_zeros, and no fact
-- follows it: reports_wide lists them in `implied_figures`, for who asks for that variant. A line
-- with a cell that is anything but a number or blank forces nothing.
with lines as (

    select parts.table_code, parts.form, parts.row_code, parts.column_code,
        parts.part_row_code, parts.part_column_code,
        parts.column_code = parts.part_column_code as is_down
    from {{ ref('int_form_cell_parts') }} as parts
    inner join {{ ref('form_rows') }} as form_rows
        on parts.table_code = form_rows."table"
        and parts.form = form_rows.form
        and parts.part_row_code = form_rows."row"
    inner join (select distinct "table", form, "column", kind from {{ ref('form_columns') }}) as form_columns
        on parts.table_code = form_columns."table"
        and parts.form = form_columns.form
        and parts.part_column_code = form_columns."column"
    where
        (parts.column_code = parts.part_column_code and form_rows.kind = 'leaf')
        or (parts.row_code = parts.part_row_code and form_columns.kind = 'leaf')

),

sizes as (

    select table_code, form, row_code, column_code, is_down, count(*) as parts
    from lines
    group by all

),

cells as (

    select * from {{ ref('fct_cells') }}
    where table_code in ('applications', 'appeals') and fact is not null
        and {{ of_changed_years('report_year') }}

),

with_blanks as (

    select * from cells
    where report_id in (select report_id from cells where value_status = 'blank')

),

under as (

    select
        whole.value as total,
        lines.is_down,
        lines.row_code as whole_row,
        lines.column_code as whole_column,
        sizes.parts,
        part.report_id,
        part.table_code,
        part.row_code,
        part.column_code,
        part.value,
        part.value_status
    from with_blanks as whole
    inner join lines using (table_code, form, row_code, column_code)
    inner join sizes using (table_code, form, row_code, column_code, is_down)
    inner join with_blanks as part
        on whole.report_id = part.report_id
        and whole.table_code = part.table_code
        and lines.part_row_code = part.row_code
        and lines.part_column_code = part.column_code
    where whole.value_status = 'reported'

),

judged as (

    select
        *,
        count(*) over line = parts
        and sum(coalesce(value, 0)) over line = total
        and min(coalesce(value, 0)) over line >= 0
        and count(*) filter (value is null and value_status <> 'blank') over line = 0 as is_forced
    from under
    window line as (partition by report_id, table_code, whole_row, whole_column, is_down)

)

select distinct report_id, table_code, row_code, column_code
from judged
where value_status = 'blank' and is_forced
