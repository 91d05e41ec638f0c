-- The cells of each report that metrics are made of, each once. A total that is not printed is what
-- its parts add up to, if all of these are printed.
with operands as (

    select
        report_id,
        'applications' as table_code,
        outcome_code as row_code,
        applicant_code as column_code,
        value,
        value_status,
        null::boolean as is_consistent
    from {{ ref('fct_applications') }}
    union all
    select
        report_id,
        'applications',
        outcome_code,
        applicant_code,
        coalesce(value, computed_value),
        value_status,
        is_consistent
    from {{ ref('fct_application_totals') }}
    union all
    select report_id, 'appeals', channel_code, result_code, value, value_status, null
    from {{ ref('fct_appeals') }}
    union all
    select
        report_id,
        'appeals',
        channel_code,
        'total',
        coalesce(value, computed_value),
        value_status,
        is_consistent
    from {{ ref('fct_appeal_totals') }}
    union all
    select report_id, 'disclosure', item_code, measure_code, value, value_status, null
    from {{ ref('fct_published_counts') }}
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
