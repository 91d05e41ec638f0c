{{ config(materialized='view') }}

-- The cells of each report that metrics are made of, each once. A total that is not printed is what
-- its parts add up to, if all of these are printed.
with operands as (

    select
        report_id,
        table_code,
        row_code,
        column_code,
        coalesce(value, computed_value) as value,
        value_status,
        case when value_status = 'reported' then value = computed_value end as is_consistent
    from {{ ref('fct_cells') }}
    where fact is not null and {{ of_changed_years('report_year') }}
    union all
    select
        report_id,
        'report',
        'on_time',
        'count',
        cast(is_on_time as integer),
        case when is_on_time is null then 'not_known' else 'reported' end,
        null
    from {{ ref('dim_report') }}
    where {{ of_changed_years('report_year') }}
    union all
    select
        report_id,
        'report',
        'dated',
        'count',
        case when is_on_time is not null then 1 end,
        case when is_on_time is null then 'not_known' else 'reported' end,
        null
    from {{ ref('dim_report') }}
    where {{ of_changed_years('report_year') }}

)

select
    report_id,
    table_code,
    row_code,
    column_code,
    cast(value as double) as value,
    value_status,
    is_consistent
from operands
semi join {{ ref('int_metric_cells') }} using (table_code, row_code, column_code)
