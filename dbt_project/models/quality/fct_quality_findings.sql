{{ config(materialized='incremental') }}

with findings as not materialized (

    select * from {{ ref('int_quality_findings') }}

),

-- What a verdict by hand is keyed by: it holds as long as these values stand.
failed as (

    select
        report_id,
        rule_id,
        place,
        {{ surrogate_key(['report_id', 'rule_id', 'place']) }} as finding_id,
        array_to_string(
            list_transform(
                operands,
                lambda cell: concat(
                    case when cell.report_id <> report_id then '(other report) ' end,
                    concat_ws('.', cell.table_code, cell.row_code, cell.column_code),
                    ' = ', coalesce({{ quality_number('cell.value') }}, cell.value_status),
                    ' [' || cell.locator || ']'
                )
            ),
            '; '
        ) as evidence,
        case
            when len(operands) > 0
                then array_to_string(
                    list_transform(
                        operands,
                        lambda cell: coalesce({{ quality_number('cell.value') }}, cell.value_status)
                    ),
                    ' '
                )
            else coalesce(
                concat_ws(
                    ' ', {{ quality_number('left_value') }}, {{ quality_number('right_value') }},
                    left(md5(array_to_string(sentences, '|')), 8)
                ),
                ''
            )
        end as operand_values
    from findings
    where verdict = 'fail'

),

reasons as (

    select map(list(reason), list(label_zh)) as labels from {{ ref('finding_reasons') }}

),

explained as (

    select
        failed.*,
        causes.cause,
        {{ surrogate_key(['causes.report_id', 'causes.restates', 'causes.place']) }} as restates_id,
        causes.restates,
        decided.verdict as human_verdict,
        decided.note as human_note,
        decided.rule_id is null and earlier.rule_id is not null as is_reopened
    from failed
    inner join {{ ref('int_quality_causes') }} as causes using (report_id, rule_id, place)
    left join {{ ref('stg_finding_verdicts') }} as decided
        using (report_id, rule_id, place, operand_values)
    left join (
        select distinct report_id, rule_id, place from {{ ref('stg_finding_verdicts') }}
    ) as earlier using (report_id, rule_id, place)

)

select
    explained.finding_id,
    findings.report_id,
    findings.rule_id,
    findings.place,
    places.place_zh,
    places.place_en,

    reports.agency_id,
    reports.region_id,
    reports.region_code,
    reports.report_year,
    reports.scope,

    rules.severity,
    findings.verdict,
    findings.left_value,
    findings.right_value,
    cast(findings.left_value - findings.right_value as decimal(28, 6)) as difference,
    findings.blank_as_zero,
    findings.reason as not_assessable_reason,
    {{ quality_reason_zh('findings.reason', 'reasons.labels') }} as not_assessable_reason_zh,

    explained.evidence,
    findings.operands,
    findings.sentences,

    explained.cause,
    case when explained.restates is not null then explained.restates_id end as restates_id,

    explained.human_verdict,
    explained.human_note,
    explained.is_reopened,
    explained.operand_values,
    case
        when findings.verdict = 'fail'
            then {{ settle_line([
                'findings.rule_id', 'findings.report_id', 'findings.place',
                'explained.operand_values', "''", "''", "''", "''"
            ]) }}
    end as verdict_line
from findings
cross join reasons
inner join {{ ref('int_quality_reports') }} as reports using (report_id)
inner join {{ ref('int_quality_places') }} as places on findings.place = places.place
inner join {{ ref('quality_rules') }} as rules on findings.rule_id = rules.rule_id
left join explained
    on findings.report_id = explained.report_id
    and findings.rule_id = explained.rule_id
    and findings.place = explained.place
where {{ of_changed_years('reports.report_year') }}
{{ ordered_by_year() }}
