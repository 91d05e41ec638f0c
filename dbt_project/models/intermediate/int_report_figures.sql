{{ config(materialized='view') }}

-- The figures of the reports of the years redone, one a row: of each cell, sum or metric in dim_figure
-- its number, or why there is none, and the number that printed totals leave it where it is blank.
with figures as (

    select * from {{ ref('dim_figure') }}

),

cells as (

    select
        cells.report_id,
        cells.table_code,
        cells.row_code,
        cells.column_code,
        cells.value,
        cells.value_status,
        cells.unit,
        outcomes.parent_code as parent_row,
        case
            when cells.value is not null then cells.value
            when forced_zeros.report_id is not null then 0
        end as implied_value
    from {{ ref('fct_cells') }} as cells
    left join {{ ref('dim_outcome') }} as outcomes
        on if(cells.table_code = 'applications', cells.row_code, null) = outcomes.outcome_code
    left join {{ ref('int_forced_zeros') }} as forced_zeros
        on cells.report_id = forced_zeros.report_id
        and cells.table_code = forced_zeros.table_code
        and cells.row_code = forced_zeros.row_code
        and cells.column_code = forced_zeros.column_code
    where cells.fact is not null and {{ of_changed_years('cells.report_year') }}

),

printed as (

    select
        cells.report_id,
        figures.figure_code,
        cast(
            case
                when figures.data_type = 'amount' then cells.value * {{ unit_in_yuan('cells.unit') }}
                else cells.value
            end as double
        ) as value,
        case
            when cells.value is not null and figures.data_type = 'amount'
                and {{ unit_in_yuan('cells.unit') }} is null then 'unit_unknown'
            else cells.value_status
        end as status,
        if(figures.data_type = 'count', cast(cells.implied_value as double), null) as implied_value
    from cells
    inner join figures using (table_code, row_code, column_code)
    where figures.kind = 'cell'

),

-- A heading prints no number: it is what the cells under it add up to, if all of them are known. In the
-- form of 2019 （六）其他处理 is a row of its own.
summed as (

    select
        cells.report_id,
        figures.figure_code,
        case when bool_and(cells.value is not null) then cast(sum(cells.value) as double) end as value,
        case
            when count(distinct cells.value_status) = 1 and (count(*) = 1 or max(cells.value) is null)
                then any_value(cells.value_status)
            when bool_and(cells.value is not null) then 'computed'
            else 'unknown_part'
        end as status,
        case when bool_and(cells.implied_value is not null) then cast(sum(cells.implied_value) as double) end
            as implied_value
    from cells
    inner join figures
        on cells.table_code = figures.table_code
        and figures.row_code in (cells.row_code, cells.parent_row)
        and cells.column_code = figures.column_code
    where figures.kind = 'sum'
    group by cells.report_id, figures.figure_code

),

measured as (

    select
        metrics.report_id,
        figures.figure_code,
        metrics.value,
        coalesce(metrics.why_null, 'computed') as status,
        null as implied_value
    from {{ ref('fct_metrics') }} as metrics
    inner join figures on metrics.metric_code = figures.row_code
    where figures.kind = 'metric' and {{ of_changed_years('metrics.report_year') }}

)

select * from printed
union all
select * from summed
union all
select * from measured
