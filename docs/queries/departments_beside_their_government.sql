-- Departments with reports of their own, beside the consolidated report of their government.
-- 有自己报告的部门与本级政府的汇总报告对照。
--
-- A row is a department and year; `applications` are those it received itself, `of_all_organs` those
-- of the government's report, which counts the department too: two columns, never to be added.
-- Null is a number that is not printed or cannot be placed, not a zero.
with received as (

    select report_id, reported_value as applications
    from fct_application_totals
    where outcome_code = 'new_received' and applicant_code = 'total'

)

select
    own.report_year,
    region_path,
    department.agency_name,
    own_received.applications,
    government.agency_name as government_name,
    government_received.applications as of_all_organs
from dim_report as own
join dim_agency as department using (agency_id)
join dim_region on own.region_id = dim_region.region_id
join dim_report as consolidated
    on own.region_id = consolidated.region_id
    and own.report_year = consolidated.report_year
    and consolidated.scope = 'consolidated'
join dim_agency as government on consolidated.agency_id = government.agency_id
left join received as own_received on own.report_id = own_received.report_id
left join received as government_received
    on consolidated.report_id = government_received.report_id
where own.scope = 'own' and dim_region.level = 'county'
order by own.report_year, region_path, department.agency_name;
