-- Printed changes on the year before (同比), recomputed. The number of the year before is the one
-- the same prose states for that year, or the cell of last year's report, or its only claim.
with claims as (

    select * from {{ ref('int_quality_claims') }}

),

only_claims as (

    select report_id, claim_code, any_value(value) as value, any_value(operand) as operand
    from claims
    where doubt is null
    group by report_id, claim_code
    having count(distinct value) = 1

),

of_last_year as (

    select
        report_id,
        report_year,
        claim_code,
        any_value(value) as value,
        any_value({{ quality_operand(
            'report_id', "'prose'", 'claim_code', "'claim ' || claim_number",
            'value', "'reported'", 'raw_text', 'locator', "'right'"
        ) }}) as operand
    from {{ ref('fct_narrative_claims') }}
    where stated_year = report_year - 1 and not is_approximate
        and {{ of_changed_years('report_year') }}
    group by report_id, report_year, claim_code
    having count(distinct value) = 1

),

counterparts as (

    select * from {{ ref('int_quality_claim_counterparts') }} where reading_order = 1

),

changes as (

    select
        change.report_id,
        change.place,
        change.sentence,
        change.unit,
        change.claimed * case change.claim_code when 'decrease' then -1 else 1 end as printed,
        length(regexp_extract(change.raw_text, '\.(\d+)', 1)) as decimals,
        coalesce(change.doubt, changed.doubt) as doubt,
        changed.value,
        coalesce(stated.value, cells.value, claimed_before.value) as value_before,
        list_filter(
            flatten([
                [change.operand],
                [changed.operand],
                case
                    when stated.value is not null then [stated.operand]
                    when cells.value is not null then cells.operands
                    else [claimed_before.operand]
                end
            ]),
            lambda cell: cell.report_id is not null
        ) as operands
    from claims as change
    inner join claims as changed
        on change.report_id = changed.report_id
        and change.refers_to = changed.claim_number
    inner join {{ ref('int_quality_series') }} as series on change.report_id = series.report_id
    left join of_last_year as stated
        on changed.report_id = stated.report_id
        and changed.claim_code = stated.claim_code
    left join counterparts as cells
        on series.previous_report_id = cells.report_id
        and changed.claim_code = cells.claim_code
    left join only_claims as claimed_before
        on series.previous_report_id = claimed_before.report_id
        and changed.claim_code = claimed_before.claim_code
    where change.claim_code in ('increase', 'decrease')

)

select
    *,
    case
        when doubt is not null then null
        when unit in ('%', '％')
            then cast(100 * (value - value_before) / nullif(value_before, 0) as decimal(28, 6))
        -- 增长2倍 is to twice as much in some reports, to three times in others.
        when unit <> '倍' then value - value_before
    end as recomputed,
    -- Within half of the last printed digit, reckoned without a division.
    case
        when unit in ('%', '％')
            then abs(100 * (value - value_before) - printed * value_before)
            * 2 * cast(pow(10, decimals) as integer) <= value_before
        else printed = value - value_before
    end as is_within_rounding,
    case
        when doubt is not null then doubt
        when value_before is null then 'the number of the year before is not known'
        when value_before = 0 then 'the number of the year before is 0'
        else 'the unit is ambiguous'
    end as reason
from changes
