with form_cells as (

    select
        form_rows."table" as table_code,
        form_rows.form,
        form_columns."column" as column_code,
        unnest(list_distinct([form_rows."row", form_rows.parent_row])) as row_code
    from {{ ref('form_rows') }} as form_rows
    inner join {{ ref('form_columns') }} as form_columns
        on form_rows."table" = form_columns."table"
        and form_rows.form = form_columns.form
        and form_rows.block = form_columns.block

),

forms as (

    select table_code, row_code, column_code, list(distinct form order by form) as forms
    from form_cells
    group by table_code, row_code, column_code

)

select
    figures.figure_code,
    figures.figure_order,
    figures.table_code,
    figures.row_code,
    figures.column_code,
    figures.kind,
    figures.data_type,
    figures.label_zh,
    figures.label_en,
    coalesce(forms.forms, []) as forms
from {{ ref('figures') }} as figures
left join forms using (table_code, row_code, column_code)
