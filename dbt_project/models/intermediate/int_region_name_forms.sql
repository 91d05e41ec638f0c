-- How agencies write the region they belong to: each place with reports and those above it, under
-- all their names, in full, shortened, and without the word for the kind.
with versions as (

    select * from {{ ref('int_regions') }}
    where place_id in (
        select regions.place_id
        from {{ ref('int_report_regions') }}
        inner join {{ ref('int_regions') }} as regions using (region_id)
        union
        select place_id from {{ ref('int_registered_agencies') }}
    )

),

above as (

    select distinct here.place_id, here.level, above.place_id as above_id
    from (
        unpivot (select place_id, province_code, prefecture_code, county_code from versions)
        on province_code, prefecture_code, county_code into name level value code
    ) as here
    inner join {{ ref('int_regions') }} as above on here.code = above.region_code

),

named as (

    select distinct above.place_id, false as is_own, above.level, names.region_name as name
    from above
    inner join {{ ref('int_regions') }} as names on above.above_id = names.place_id
    where above.place_id <> above.above_id
    union
    select place_id, true, level, region_name from versions
    union
    select versions.place_id, true, 'zone', unnest(string_split(zones.aliases, '；'))
    from versions
    inner join {{ ref('functional_zones') }} as zones on versions.region_code = zones.code

)

select distinct
    place_id,
    is_own,
    level,
    unnest({{ region_name_forms('name') }}) as form,
    {{ region_name_base('name') }} as base
from named
