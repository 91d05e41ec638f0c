-- Agencies that changed names: renamed themselves, or with their region, or merged into another.
-- 更名或并入其他机关的机关。
--
-- `what` is the certainty: `renamed` and `merged` are certain; `likely` is the usual change of such
-- agencies, not established for this one: check it before you join on it.
select
    'renamed' as what,
    array_to_string(former_names, '、') as former_name,
    agency_name as name_now,
    region_path,
    first_report_year,
    last_report_year
from dim_agency
join dim_region on latest_region_id = region_id
where len(former_names) > 0

union all

select 'merged', gone.agency_name, coalesce(heir.agency_name, gone.successor_name),
    region_path, gone.first_report_year, coalesce(heir.last_report_year, gone.last_report_year)
from dim_agency as gone
left join dim_agency as heir on gone.successor_id = heir.agency_id
join dim_region on gone.latest_region_id = region_id
where gone.successor_name is not null

union all

select 'likely: ' || gone.likely_successor_basis, gone.agency_name, heir.agency_name,
    region_path, gone.first_report_year, heir.last_report_year
from dim_agency as gone
join dim_agency as heir on gone.likely_successor_id = heir.agency_id
join dim_region on gone.latest_region_id = region_id

order by region_path, first_report_year, former_name, what;
