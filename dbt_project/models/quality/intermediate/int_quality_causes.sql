-- Why a rule fails at a place: parse_suspect where our reading of one of its cells is in doubt,
-- source_error where two independent readings agree on all of them, undetermined otherwise. What
-- the prose says is read once only.
with failed as (

    select findings.*, rules.cause as cause_of_rule, rules.restates
    from {{ ref('int_quality_findings') }} as findings
    inner join {{ ref('quality_rules') }} as rules using (rule_id)
    where findings.verdict = 'fail'

),

cells as (

    select
        report_id,
        rule_id,
        place,
        unnest(
            case
                when len(operands) > 0 then operands
                else [{{ quality_operand(
                    'report_id', "split_part(place, '.', 1)",
                    'null', 'null', 'null', 'null', 'null', 'null'
                ) }}]
            end
        ) as cell
    from failed

),

judged as (

    select
        cells.report_id,
        cells.rule_id,
        cells.place,
        bool_or(doubts.report_id is not null) as is_doubtful,
        -- Of a whole table the second reading does not tell what is not there.
        bool_and(
            cells.cell.row_code is not null and coalesce(second_readings.verdict = 'pass', false)
        ) as is_read_twice
    from cells
    left join {{ ref('int_quality_parser_findings') }} as doubts
        on cells.cell.report_id = doubts.report_id
        and cells.cell.table_code = doubts.table_code
        and coalesce(cells.cell.row_code = doubts.row_code, true)
        and coalesce(cells.cell.column_code = doubts.column_code, true)
        and doubts.is_doubt
    left join {{ ref('int_quality_findings') }} as second_readings
        on cells.cell.report_id = second_readings.report_id
        and cells.cell.table_code = second_readings.place
        and second_readings.rule_id = 'P8'
    group by all

),

-- The strongest rule that fails at the same place and says the same.
restated as (

    select
        failed.report_id,
        failed.rule_id,
        failed.place,
        min_by(
            other.rule_id, list_position(string_split(failed.restates, ';'), other.rule_id)
        ) as restates
    from failed
    inner join failed as other
        on failed.report_id = other.report_id
        and failed.place = other.place
        and list_contains(string_split(failed.restates, ';'), other.rule_id)
    group by all

)

select
    failed.report_id,
    failed.rule_id,
    failed.place,
    case
        when failed.cause_of_rule is not null then failed.cause_of_rule
        when judged.is_doubtful or shifts.place is not null then 'parse_suspect'
        when judged.is_read_twice then 'source_error'
        else 'undetermined'
    end as cause,
    restated.restates
from failed
inner join judged using (report_id, rule_id, place)
left join restated using (report_id, rule_id, place)
left join failed as shifts
    on failed.report_id = shifts.report_id
    and failed.place = shifts.place
    and shifts.rule_id = 'P6'
