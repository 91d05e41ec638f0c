-- What the printed parts of each total add up to: null as soon as one part is not printed.
with totals as not materialized (

    select * from {{ ref('int_counted_cells') }}
    where fact in ('fct_application_totals', 'fct_appeal_totals')

),

computed as (

    select
        totals.report_id,
        totals.table_code,
        totals.row_code,
        totals.column_code,
        case
            when bool_and(coalesce(part.value_status = 'reported', false))
                then try_cast(sum(part.value) as bigint)
        end as computed_value
    from totals
    inner join {{ ref('int_form_cell_parts') }} as form_parts
        on totals.table_code = form_parts.table_code
        and totals.form = form_parts.form
        and totals.row_code = form_parts.row_code
        and totals.column_code = form_parts.column_code
        and form_parts.part_is_leaf
    left join {{ ref('int_counted_cells') }} as part
        on totals.report_id = part.report_id
        and totals.table_code = part.table_code
        and form_parts.part_row_code = part.row_code
        and form_parts.part_column_code = part.column_code
    group by all

)

select
    totals.*,
    case when totals.value_status = 'reported' then totals.value end as reported_value,
    computed.computed_value,
    reported_value = computed.computed_value as is_consistent
from totals
left join computed using (report_id, table_code, row_code, column_code)
