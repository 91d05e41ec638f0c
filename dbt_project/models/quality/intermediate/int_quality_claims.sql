-- The claims that are about what the report covers, or may be: why one is not compared is said.
select
    *,
    'claim ' || claim_number as place,
    coalesce(value, 0) as claimed,
    {{ quality_operand(
        'report_id', "'prose'", 'claim_code', "'claim ' || claim_number",
        'value', "case when value is null then 'blank' else 'reported' end", 'raw_text', 'locator'
    ) }} as operand,
    case
        when is_approximate then 'the number is approximate'
        when is_of_report is null then 'whose number it is, is not clear'
    end as doubt
from {{ ref('fct_narrative_claims') }}
where coalesce(is_of_report, true) and {{ of_compared_years('report_year') }}
