with reporting as (

    select distinct region_id from {{ ref('dim_report') }}

)

select
    regions.region_id,
    regions.region_code,
    regions.region_name,
    regions.level,
    regions.zone_kind,
    regions.parent_id,
    regions.parent_code,
    coalesce(regions.is_parent_listed, true) as is_parent_listed,
    regions.region_path,
    regions.province_code,
    regions.province_name,
    regions.prefecture_code,
    regions.prefecture_name,
    regions.county_code,
    regions.county_name,
    regions.lineage_id,
    regions.place_id,
    regions.predecessor_ids,
    regions.successor_id,
    regions.valid_from_year,
    regions.valid_to_year,
    regions.listed_in,
    reporting.region_id is not null as has_reports
from {{ ref('int_regions') }} as regions
left join reporting using (region_id)
