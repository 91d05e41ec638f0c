-- A verdict on values that have changed: its finding is open again, or gone.
{{ config(severity='warn') }}
select
    format(
        'finding_verdicts.csv:{}: rule {} does not fail with these values of report {}, so the verdict is left out; '
        || 'take the line out, or give a verdict on the finding as it is now',
        verdicts.line,
        verdicts.rule_id,
        verdicts.report_id
    ) as message
from {{ ref('stg_finding_verdicts') }} as verdicts
left join {{ ref('fct_quality_findings') }} as findings
    using (rule_id, report_id, place, operand_values)
where findings.finding_id is null
order by verdicts.line
