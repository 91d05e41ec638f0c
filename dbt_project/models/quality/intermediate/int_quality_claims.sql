-- The claims of the prose, with why one is not compared: it is about something that the report does not
-- cover, or may be.
select
    *,
    'claim ' || claim_number as place,
    coalesce(value, 0) as claimed,
    {{ quality_operand(
        'report_id', "'prose'", 'claim_code', "'claim ' || claim_number",
        'value', "case when value is null then 'blank' else 'reported' end", 'raw_text', 'locator'
    ) }} as operand,
    case
        when claim_scope = 'other_year' then 'the number is of another year'
        when claim_scope = 'other_body' then 'the number is of another body'
        when is_of_report = false then 'the number is of all organs of the region'
        when is_of_report is null then 'it is not clear whose number it is'
        when is_approximate then 'the number is approximate'
    end as doubt
from {{ ref('fct_narrative_claims') }}
where {{ of_compared_years('report_year') }}
