-- What the printed parts of each total add up to: null as soon as one part is not printed.
with sums as (

    select
        part.report_id,
        part.table_code,
        form_parts.row_code,
        form_parts.column_code,
        sum(part.value) as known_sum,
        count(*) filter (part.value_status = 'reported') as reported_parts
    from {{ ref('int_counted_cells') }} as part
    inner join {{ ref('int_form_cell_parts') }} as form_parts
        on part.table_code = form_parts.table_code
        and part.form = form_parts.form
        and part.row_code = form_parts.part_row_code
        and part.column_code = form_parts.part_column_code
    where form_parts.part_is_leaf
    group by part.report_id, part.table_code, form_parts.row_code, form_parts.column_code

),

expected as (

    select table_code, form, row_code, column_code, count(*) as parts
    from {{ ref('int_form_cell_parts') }}
    where part_is_leaf
    group by table_code, form, row_code, column_code

)

select
    totals.*,
    case when totals.value_status = 'reported' then totals.value end as reported_value,
    case when sums.reported_parts = expected.parts then try_cast(sums.known_sum as bigint) end
        as computed_value,
    reported_value = computed_value as is_consistent
from {{ ref('int_counted_cells') }} as totals
left join expected using (table_code, form, row_code, column_code)
left join sums using (report_id, table_code, row_code, column_code)
where totals.fact in ('fct_application_totals', 'fct_appeal_totals')
