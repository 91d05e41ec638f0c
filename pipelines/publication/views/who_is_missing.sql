-- 未取得年报情况 · Reports that are due and missing, and why: only `not_found` concerns the agency,
-- all other reasons concern this warehouse or the portal.
select
    fct_coverage.report_year,
    dim_agency.agency_name,
    dim_region.region_path,
    dim_region.level,
    fct_coverage.missing_reason,
    fct_coverage.expected_by,
    fct_coverage.bases,
    fct_coverage.last_asked_at,
    fct_coverage.agency_id
from fct_coverage
join dim_agency using (agency_id)
join dim_region using (region_id)
where fct_coverage.state = 'missing'
order by all
