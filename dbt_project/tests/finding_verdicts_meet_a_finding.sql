-- A verdict on values that have changed: its finding is open again, or gone.
{{ config(severity='warn') }}
select verdicts.*
from {{ ref('stg_finding_verdicts') }} as verdicts
left join {{ ref('fct_quality_findings') }} as findings
    using (rule_id, report_id, place, operand_values)
where findings.finding_id is null
