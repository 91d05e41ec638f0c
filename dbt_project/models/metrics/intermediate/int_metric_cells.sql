-- The cells that each metric adds up, in each form: a term of the seed names a cell as
-- table.row.column, or a heading (denied, legal_entity, litigation), which is the cells under it.
with expressions as (

    select metric_code, side, replace(expression, ' ', '') as expression
    from {{ ref('metrics') }}
    unpivot (expression for side in (numerator, denominator, base))

),

split as (

    select
        metric_code,
        side,
        unnest(regexp_extract_all(expression, '{{ metric_term() }}')) as term
    from expressions

),

terms as (

    select
        metric_code,
        side,
        term,
        case when starts_with(term, '-') then -1 else 1 end as sign,
        string_split(ltrim(term, '+-'), '.') as codes
    from split

),

form_cells as (

    select
        form_rows."table" as table_code,
        form_rows.form,
        form_rows."row" as row_code,
        form_rows.parent_row,
        form_columns."column" as column_code,
        applicants.parent_code as parent_column
    from {{ ref('form_rows') }} as form_rows
    inner join {{ ref('form_columns') }} as form_columns
        on form_rows."table" = form_columns."table"
        and form_rows.form = form_columns.form
        and form_rows.block = form_columns.block
    left join {{ ref('applicant_types') }} as applicants
        on form_columns."column" = applicants.applicant_code
    where form_rows.kind <> 'heading' and form_columns.kind <> 'heading'

),

-- What is known of the report itself, as if it were a table of every form.
report_cells as (

    select distinct 'report' as table_code, form, row_code, 'count' as column_code
    from {{ ref('forms') }}
    cross join (values ('on_time'), ('dated')) as of_reports (row_code)

)

select
    terms.metric_code,
    terms.side,
    terms.term,
    terms.sign,
    cells.table_code,
    cells.form,
    cells.row_code,
    cells.column_code
from terms
inner join (
    select * from form_cells
    union all by name
    select * from report_cells
) as cells
    on terms.codes[1] = cells.table_code
    and terms.codes[2] in (cells.row_code, cells.parent_row)
    and terms.codes[3] in (cells.column_code, cells.parent_column)
