-- How many of the reports that should be there are there, by year and province.
-- 各省历年应有报告与实有报告。
--
-- The share is of those expected and due. It says how complete the warehouse is, not how dutiful
-- agencies are, as long as `not_looked_for` is large.
select
    report_year,
    province_name,
    count(*) as expected,
    count(report_id) as there,
    count(*) filter (state = 'late') as late,
    count(*) filter (missing_reason = 'not_found') as not_found,
    count(*) filter (missing_reason not in ('not_found', 'not_looked_for')) as no_answer,
    count(*) filter (missing_reason = 'not_looked_for') as not_looked_for,
    round(count(report_id) / count(*), 3) as share_there
from fct_coverage
join dim_region using (region_id)
where state <> 'not_due'
group by report_year, province_name
order by report_year, province_name;
