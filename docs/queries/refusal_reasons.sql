-- For what reasons applications were refused: denied, unable to be met, or not processed.
-- 不予公开、无法提供、不予处理的理由。
--
-- Counted are the reports of which every reason is known, `reports_known` of `reports`; the others
-- are left out, so that the shares of a year and scope add up to one. Null is not known, not zero;
-- of no refusals there are no shares. Reasons are the form's, from report year 2019.
with reasons as (

    select report_id, report_year, scope, outcome_code, value
    from fct_application_totals
    join dim_outcome using (outcome_code)
    where applicant_code = 'total'
        and kind = 'outcome'
        and group_code in ('denied', 'unable', 'not_processed')

),

stated as (

    select report_id, count(value) = count(*) as is_known
    from reasons
    group by report_id

),

counted as (

    select
        report_year,
        scope,
        outcome_code,
        sum(value) filter (where is_known)::bigint as applications,
        count(*) filter (where is_known) as reports_known,
        count(*) as reports
    from reasons
    join stated using (report_id)
    group by report_year, scope, outcome_code

)

select
    report_year,
    scope,
    answer.label_zh as answer_zh,
    answer.label_en as answer_en,
    reason.label_zh as reason_zh,
    reason.label_en as reason_en,
    applications,
    -- No nullif: DuckDB 1.4.0 binds no window function within it.
    case
        when sum(applications) over comparable <> 0
            then round(applications / sum(applications) over comparable, 3)
    end as share,
    reports_known,
    reports
from counted
join dim_outcome as reason using (outcome_code)
join dim_outcome as answer on reason.group_code = answer.outcome_code
window comparable as (partition by report_year, scope)
order by report_year, scope, reason.outcome_order;
