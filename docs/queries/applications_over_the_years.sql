-- How many applications came in over the years, and how they were answered.
-- 历年收到多少申请，如何答复。
--
-- One scope at a time: a government's `consolidated` report counts its departments' `own`. A number
-- rests on `reports_known` of the `reports` that have the table; where it is less, the sum is of
-- those alone, and null is a number that no report tells, not a zero. More reports make more
-- applications: before you read a trend, see that `reports` stays the same. From report year 2019.
with answers as (

    select
        report_year,
        scope,
        unnest([
            'new_received', 'carried_in', 'granted', 'partially_granted', 'denied', 'unable',
            'not_processed', 'other_processing', 'total_processed', 'carried_out'
        ]) as outcome_code,
        unnest([
            new_received, carried_in, granted, partially_granted, denied, unable,
            not_processed, other_processing, total_processed, carried_out
        ]) as applications
    from fct_answers
    where applicant_code = 'total'

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
join dim_outcome using (outcome_code)
group by report_year, scope, outcome_order, label_zh, label_en
order by report_year, scope, outcome_order;
