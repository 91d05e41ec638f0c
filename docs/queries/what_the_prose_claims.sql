-- What the prose of the reports states, beside what the table of the same report says.
-- 正文表述的数字，与同一报告表格中的数字对照。
--
-- The year is 2020; put another in its place. Only what is said of the report's own year and agency;
-- parts of a total and changes on the year before are left out. A claim never overwrites a cell. `stated`
-- is 0 where the sentence says that there was none. `in_table` is null where the form has no one cell for
-- what is counted, or the cell tells nothing; `agrees` is null then, and for round numbers. Numbers in
-- words are not read.
with paired as (

    select * from (
        values
            ('applications_received', 'new_received'),
            ('applications_none', 'new_received'),
            ('applications_carried_in', 'carried_in'),
            ('carried_in_none', 'carried_in'),
            ('applications_carried_out', 'carried_out'),
            ('carried_out_none', 'carried_out'),
            ('reconsiderations', 'reconsideration'),
            ('reconsiderations_none', 'reconsideration')
    ) as pairs (claim_code, row_code)

),

printed as (

    select report_id, outcome_code as row_code, value
    from fct_application_totals
    where applicant_code = 'total'
    union all
    select report_id, channel_code, value from fct_appeal_totals

)

select
    claims.report_year,
    agency_name,
    claims.scope,
    claim_label_zh,
    claim_label_en,
    coalesce(claims.value, 0)::double as stated,
    is_approximate,
    printed.value as in_table,
    if(is_approximate, null, coalesce(claims.value, 0) = printed.value) as agrees,
    sentence
from fct_narrative_claims as claims
join dim_agency using (agency_id)
left join paired using (claim_code)
left join printed
    on claims.report_id = printed.report_id and paired.row_code = printed.row_code
where claims.report_year = 2020
    and is_of_report
    and claim_role in ('total', 'none')
order by agency_name, claims.scope, claim_number;
