{{ config(materialized='table') }}

-- The terms of quality_terms for every place of every form: which cells stand left and right of each
-- linear rule there. `*` is every row or column of the table, each a place of its own; `x/parts` all
-- leaves under the total x.
with form_cells as (

    select
        form_rows."table" as table_code,
        form_rows.form,
        form_rows."row" as row_code,
        form_columns."column" as column_code,
        form_columns.data_type,
        100 * form_rows.row_order + form_columns.column_order as cell_order
    from {{ ref('form_rows') }} as form_rows
    inner join {{ ref('form_columns') }} as form_columns using ("table", form, block)
    where form_rows.kind <> 'heading'

),

row_patterns as (

    select distinct table_code, form, row_code as pattern, row_code from form_cells
    union all
    select distinct table_code, form, '*', row_code from form_cells
    union all
    select distinct table_code, form, row_code || '/parts', part_row_code
    from {{ ref('int_form_cell_parts') }}
    where column_code = part_column_code and row_code <> part_row_code

),

column_patterns as (

    select distinct table_code, form, column_code as pattern, column_code from form_cells
    union all
    select distinct table_code, form, '*', column_code from form_cells where data_type = 'count'
    union all
    select distinct table_code, form, column_code || '/parts', part_column_code
    from {{ ref('int_form_cell_parts') }}
    where row_code = part_row_code and column_code <> part_column_code

),

terms as (

    select
        *,
        count(*) over (partition by rule_id, "table") as terms_of_rule
    from {{ ref('quality_terms') }}

),

expanded as (

    select
        terms.rule_id,
        rules.rule_group,
        rules.comparison,
        terms.terms_of_rule,
        terms.side || terms.sign || terms.report || terms."row" || terms."column" as term,
        form_cells.form,
        replace(
            replace(
                replace(rules.place, '{table}', form_cells.table_code),
                '{row}', case when terms."row" = '*' then form_cells.row_code else '' end
            ),
            '{column}', case when terms."column" = '*' then form_cells.column_code else '' end
        ) as place,
        terms.side,
        terms.sign,
        terms.report,
        form_cells.table_code,
        form_cells.row_code,
        form_cells.column_code,
        form_cells.cell_order
    from terms
    inner join {{ ref('quality_rules') }} as rules using (rule_id)
    inner join row_patterns on terms."table" = row_patterns.table_code
        and terms."row" = row_patterns.pattern
    inner join column_patterns on row_patterns.table_code = column_patterns.table_code
        and row_patterns.form = column_patterns.form
        and terms."column" = column_patterns.pattern
    inner join form_cells on row_patterns.table_code = form_cells.table_code
        and row_patterns.form = form_cells.form
        and row_patterns.row_code = form_cells.row_code
        and column_patterns.column_code = form_cells.column_code

)

select
    * exclude (term, terms_of_rule, cell_order),
    row_number() over (partition by rule_id, form, place order by side, cell_order) as term_order,
    count(*) filter (side = 'left') over place_of_rule as left_count,
    count(*) filter (side = 'right') over place_of_rule as right_count,
    count(*) filter (report = 'last_year') over place_of_rule as last_year_count,
    count(*) filter (report = 'government') over place_of_rule as government_count
from expanded
window place_of_rule as (partition by rule_id, form, place)
-- A place has all terms of its rule, or it is none: 规章 has no 处理决定数量.
qualify count(distinct term) over place_of_rule = terms_of_rule
