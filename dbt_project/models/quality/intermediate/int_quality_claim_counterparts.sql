-- What the tables of a report print for each thing that a prose counts, its own or that of the year
-- after: one row for each way to understand the claim, null as soon as one of the cells prints no
-- number.
with cells as (

    select
        cells.*,
        -- A group of outcomes by its name: 不予公开 is eight rows.
        coalesce(outcomes.group_code, cells.row_code) as counted_as,
        {{ quality_operand(
            'report_id', 'table_code', 'row_code', 'column_code',
            'value', 'value_status', 'raw_text', 'locator', "'right'"
        ) }} as operand
    from {{ ref('int_quality_cells') }} as cells
    left join {{ ref('dim_outcome') }} as outcomes
        on if(cells.table_code = 'applications', cells.row_code, null) = outcomes.outcome_code
    where (cells.table_code, cells.column_code) in (
        select ("table", "column") from {{ ref('claim_counterparts') }}
    )

),

-- What anything is compared with: a claim of the report itself, or of that of the year after.
claimed as (

    select report_id, claim_code
    from {{ ref('int_quality_claims') }}
    union
    select series.previous_report_id, claims.claim_code
    from {{ ref('int_quality_claims') }} as claims
    inner join {{ ref('int_quality_series') }} as series using (report_id)
    where series.previous_report_id is not null

),

readings as (

    select
        *,
        dense_rank() over (partition by claim_code order by length(reading), reading)
            as reading_order
    from {{ ref('claim_counterparts') }}

),

counterparts as materialized (

    select * from claimed inner join readings using (claim_code)

)

select
    counterparts.report_id,
    counterparts.claim_code,
    counterparts.rule_id,
    counterparts.reading,
    any_value(counterparts.reading_order) as reading_order,
    case when count(*) = count(cells.value) then sum(cells.value) end as value,
    -- In the order of their rows, by which those of one table differ first.
    list_sort(list(cells.operand)) as operands
from counterparts
inner join cells
    on counterparts.report_id = cells.report_id
    and counterparts."table" = cells.table_code
    and counterparts."row" = cells.counted_as
    and counterparts."column" = cells.column_code
group by
    counterparts.report_id,
    counterparts.claim_code,
    counterparts.rule_id,
    counterparts.reading
