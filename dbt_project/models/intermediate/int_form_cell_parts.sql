with recursive form_rows as (

    select "table" as table_code, form, "row" as row_code, parent_row, kind
    from {{ ref('form_rows') }}
    where "table" in ('applications', 'appeals')

),

below as (

    select table_code, form, row_code, row_code as part_row_code
    from form_rows

    union all

    select below.table_code, below.form, below.row_code, child.row_code
    from below
    inner join form_rows as child
        on below.table_code = child.table_code
        and below.form = child.form
        and below.part_row_code = child.parent_row
    where child.kind <> 'total'

),

-- （七）总计 stands beside its parts, not above them: it has the parts of its parent.
row_parts as (

    select * from below

    union all

    select total.table_code, total.form, total.row_code, below.part_row_code
    from form_rows as total
    inner join below
        on total.table_code = below.table_code
        and total.form = below.form
        and total.parent_row = below.row_code
    where total.kind = 'total' and below.part_row_code <> total.parent_row

),

column_parts as (

    select distinct
        whole."table" as table_code,
        whole.form,
        whole."column" as column_code,
        part."column" as part_column_code
    from {{ ref('form_columns') }} as whole
    inner join {{ ref('form_columns') }} as part
        on whole."table" = part."table"
        and whole.form = part.form
        and whole.block = part.block
    where whole."column" = part."column" or (whole.kind = 'total' and part.kind = 'leaf')

),

cells as (

    select * from {{ ref('int_form_cells') }}

)

select
    row_parts.table_code,
    row_parts.form,
    row_parts.row_code,
    column_parts.column_code,
    part.row_code as part_row_code,
    part.column_code as part_column_code,
    part.is_leaf as part_is_leaf
from row_parts
inner join column_parts using (table_code, form)
inner join cells as whole using (table_code, form, row_code, column_code)
inner join cells as part
    on row_parts.table_code = part.table_code
    and row_parts.form = part.form
    and row_parts.part_row_code = part.row_code
    and column_parts.part_column_code = part.column_code
where (whole.row_code, whole.column_code) <> (part.row_code, part.column_code)
