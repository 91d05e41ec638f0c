{{ config(materialized='view') }}

-- Agencies whose reports a portal of the sources list must hold, whether or not any is there.
select
    sources.source_entry,
    sources.agency_name,
    sources.agency_type,
    sources.report_years,
    regions.region_id,
    regions.region_code,
    regions.region_name,
    regions.place_id
from {{ ref('stg_sources') }} as sources
inner join {{ ref('int_regions') }} as regions using (region_code)
where sources.is_enabled
-- A code stands for the region that has it, or had it last.
qualify row_number() over (
    partition by sources.source_entry
    order by regions.valid_to_year desc nulls first, regions.region_id
) = 1
