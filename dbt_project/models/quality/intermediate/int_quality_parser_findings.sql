-- What the parser found odd in current reports, by the rule it bears on and the place it is at.
select
    findings.report_id,
    codes.rule_id,
    {{ quality_place('findings') }} as place,
    findings.table_code,
    findings.row_code,
    findings.column_code,
    codes.verdict,
    codes.is_doubt,
    findings.finding_code,
    findings.message,
    findings.raw_text,
    findings.locator,
    concat_ws(': ', findings.message, findings.raw_text)
        || coalesce(' [' || findings.locator || ']', '') as sentence,
    findings.finding_number
from {{ ref('audit_parse_findings') }} as findings
inner join {{ ref('finding_rules') }} as codes using (finding_code)
where findings.is_current_version and {{ of_changed_years('findings.report_year') }}
