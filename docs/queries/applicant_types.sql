-- Who applies, and how often each kind of applicant is given what it asked for, wholly or in part.
-- 谁在申请，各类申请人获得（全部或部分）公开的比例。
--
-- `received` rests on the reports that tell it, `received_known`; `processed`, `disclosed` and the
-- rate on those that tell all three numbers, `answers_known`. Both are of `reports`; null is not
-- known, or a rate over none. It is over applications processed in the year, whenever received.
with cells as (

    select
        report_id,
        report_year,
        scope,
        applicant_code,
        max(value) filter (where outcome_code = 'new_received') as received,
        max(value) filter (where outcome_code = 'total_processed') as processed,
        max(value) filter (where outcome_code = 'granted')
        + max(value) filter (where outcome_code = 'partially_granted') as disclosed
    from (
        select report_id, report_year, scope, applicant_code, outcome_code, value
        from fct_applications
        union all
        select report_id, report_year, scope, applicant_code, outcome_code, value
        from fct_application_totals
        where applicant_code <> 'total'
    )
    group by report_id, report_year, scope, applicant_code

),

told as (

    select *, processed is not null and disclosed is not null as is_answer_known
    from cells

)

select
    report_year,
    scope,
    label_zh,
    label_en,
    sum(received)::bigint as received,
    sum(processed) filter (where is_answer_known)::bigint as processed,
    sum(disclosed) filter (where is_answer_known)::bigint as disclosed,
    round(
        sum(disclosed) filter (where is_answer_known)
        / nullif(sum(processed) filter (where is_answer_known), 0), 3
    ) as disclosure_rate,
    count(received) as received_known,
    count(*) filter (where is_answer_known) as answers_known,
    count(*) as reports
from told
join dim_applicant_type using (applicant_code)
group by report_year, scope, applicant_order, label_zh, label_en
order by report_year, scope, applicant_order;
