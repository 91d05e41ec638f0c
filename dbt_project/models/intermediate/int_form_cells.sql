-- Which cells the application and appeal tables of each form have, and which of them are leaves:
-- in the 2019 form （六）其他处理 is a leaf, in the 2021 form it is the heading of three.
select
    form_rows."table" as table_code,
    form_rows.form,
    form_rows."row" as row_code,
    form_columns."column" as column_code,
    form_rows.kind = 'leaf' and form_columns.kind = 'leaf' as is_leaf
from {{ ref('form_rows') }} as form_rows
inner join {{ ref('form_columns') }} as form_columns
    on form_rows."table" = form_columns."table"
    and form_rows.form = form_columns.form
    and form_rows.block = form_columns.block
where form_rows."table" in ('applications', 'appeals')
