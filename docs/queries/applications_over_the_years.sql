-- How many applications came in over the years, and how they were answered.
-- 历年收到多少申请，如何答复。
--
-- One scope at a time: a government's `consolidated` report counts its departments' `own`. A number
-- rests on `reports_known` of the `reports` that have the table; where it is less, the sum is of
-- those alone, and null is a number that no report tells, not a zero. More reports make more
-- applications: before you read a trend, see that `reports` stays the same. From report year 2019.
with answers as (

    select
        report_id,
        report_year,
        scope,
        if(kind = 'outcome', group_code, outcome_code) as answer_code,
        if(count(value) = count(*), sum(value), null) as applications
    from fct_application_totals
    join dim_outcome using (outcome_code)
    where applicant_code = 'total'
    group by report_id, report_year, scope, answer_code

)

select
    report_year,
    scope,
    label_zh,
    label_en,
    sum(applications)::bigint as applications,
    count(applications) as reports_known,
    count(*) as reports
from answers
join dim_outcome on answer_code = outcome_code
group by report_year, scope, outcome_order, label_zh, label_en
order by report_year, scope, outcome_order;
