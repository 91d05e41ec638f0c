-- Who should have reported and has not, and whether anybody looked.
-- 应报告而未见报告的机关，及是否查找过。
--
-- Expected is an agency that has reported before, or that a portal of the sources list is there for.
-- Only `not_found` says something about the agency: its portal's lists were read, and no report was
-- on them that may be its. All other reasons say something about us, or about the portal.
select
    report_year,
    region_path,
    agency_name,
    agency_type_zh,
    missing_reason,
    expected_by,
    source_entries
from fct_coverage
join dim_agency using (agency_id)
join dim_region on fct_coverage.region_id = dim_region.region_id
where state = 'missing'
order by report_year desc, missing_reason, region_path, agency_name;
