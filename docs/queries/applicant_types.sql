-- Who applies, and how often each kind of applicant is given what it asked for, wholly or in part.
-- 谁在申请，各类申请人获得（全部或部分）公开的比例。
--
-- `received` rests on the reports that tell it, `received_known`; `processed`, `disclosed` and the
-- rate on those that tell all three numbers, `answers_known`. Both are of `reports`; null is not
-- known, or a rate over none. It is over applications processed in the year, whenever received.
with stated as (

    select
        *,
        granted + partially_granted as disclosed,
        total_processed + granted + partially_granted is not null as is_answer_known
    from fct_answers
    where applicant_code <> 'total'

)

select
    report_year,
    scope,
    label_zh,
    label_en,
    sum(new_received)::bigint as received,
    sum(total_processed) filter (where is_answer_known)::bigint as processed,
    sum(disclosed) filter (where is_answer_known)::bigint as disclosed,
    round(
        sum(disclosed) filter (where is_answer_known)
        / nullif(sum(total_processed) filter (where is_answer_known), 0), 3
    ) as disclosure_rate,
    count(new_received) as received_known,
    count(*) filter (where is_answer_known) as answers_known,
    count(*) as reports
from stated
join dim_applicant_type using (applicant_code)
group by report_year, scope, applicant_order, label_zh, label_en
order by report_year, scope, applicant_order;
