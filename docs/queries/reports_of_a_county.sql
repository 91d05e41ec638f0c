-- All reports of a county, its townships and zones included, over the years and through all that
-- happened to it: under its earlier names and codes, and of the counties that were merged into it.
-- 某县（含前身）历年的全部报告。
--
-- Put the code of the county in place of 430321 (湘潭县); any code that it has ever had will do. A code
-- that was given to another place later finds both, for the later one took over the earlier.
with lineages as (

    select distinct lineage_id from dim_region where region_code = '430321'

),

counties as (

    select region_id, region_code from dim_region where lineage_id in (from lineages)

),

regions as (

    select region_id, region_path, level
    from dim_region
    where region_id in (select region_id from counties)
        or (level in ('township', 'zone') and county_code in (select region_code from counties))

)

select
    report_year,
    region_path,
    agency_name_in_report,
    agency_type,
    scope,
    region_match,
    title,
    source_file
from dim_report
join regions using (region_id)
join dim_agency using (agency_id)
order by report_year, regions.level = 'township', region_path, agency_name_in_report, scope;
