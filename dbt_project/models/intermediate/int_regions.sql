with upper as (

    select
        region.region_id,
        region.code as region_code,
        region.name as region_name,
        region.level,
        cast(null as varchar) as zone_kind,
        case region.level
            when 'province' then '000000'
            else coalesce(prefecture.region_id, province.region_id)
        end as parent_id,
        region.level = 'province'
            or coalesce(prefecture.code, province.code) = region.listed_parent_code
            as is_parent_listed,
        case region.level
            when 'province' then '000000'
            else coalesce(prefecture.code, province.code)
        end as parent_code,
        province.code as province_code,
        province.name as province_name,
        case region.level when 'prefecture' then region.code else prefecture.code end
            as prefecture_code,
        case region.level when 'prefecture' then region.name else prefecture.name end
            as prefecture_name,
        case region.level when 'county' then region.code end as county_code,
        case region.level when 'county' then region.name end as county_name,
        region.lineage_id,
        region.place_id,
        region.predecessor_ids,
        region.successor_id,
        region.valid_from_year,
        region.valid_to_year,
        'regions' as listed_in
    from {{ ref('int_region_versions') }} as region
    left join {{ ref('int_region_versions') }} as province
        on left(region.code, 2) || '0000' = province.code
        and {{ is_in_force('region.valid_from_year', 'province') }}
    -- The lists lack the codes above some counties (110100 市辖区, 429000 直辖县): the province is next.
    left join {{ ref('int_region_versions') }} as prefecture
        on region.listed_parent_code = prefecture.code
        and prefecture.level = 'prefecture'
        and {{ is_in_force('region.valid_from_year', 'prefecture') }}

),

-- Townships are those of one list, zones those of ours: neither says what stood before.
lower_listed as (

    select
        code,
        name,
        'township' as level,
        cast(null as varchar) as zone_kind,
        county_code as listed_parent_code,
        cast(null as integer) as valid_from_year,
        cast(null as integer) as valid_to_year,
        2023 as standing_year,
        'townships' as listed_in
    from {{ ref('townships') }}
    union all by name
    select
        code,
        name,
        'zone' as level,
        kind as zone_kind,
        parent_code as listed_parent_code,
        valid_from_year,
        valid_to_year,
        coalesce(valid_to_year, 9999) as standing_year,
        'functional_zones' as listed_in
    from {{ ref('functional_zones') }}

),

-- Some hang on codes that no list has (development zones with subdistricts of their own): their
-- parent is the nearest region above that is listed.
hanging as (

    select
        here.*,
        case
            when listed.region_id is not null then listed
            when prefecture.region_id is not null then prefecture
            else province
        end as parent
    from lower_listed as here
    left join upper as listed
        on here.listed_parent_code = listed.region_code
        and {{ is_in_force('here.standing_year', 'listed') }}
    left join upper as prefecture
        on left(here.listed_parent_code, 4) || '00' = prefecture.region_code
        and {{ is_in_force('here.standing_year', 'prefecture') }}
    left join upper as province
        on left(here.listed_parent_code, 2) || '0000' = province.region_code

),

lower as (

    select
        code || coalesce('-' || valid_from_year, '') as region_id,
        code as region_code,
        name as region_name,
        level,
        zone_kind,
        parent.region_id as parent_id,
        parent.region_code as parent_code,
        parent.region_code = listed_parent_code as is_parent_listed,
        parent.province_code,
        parent.province_name,
        parent.prefecture_code,
        parent.prefecture_name,
        parent.county_code,
        parent.county_name,
        code as lineage_id,
        code || coalesce('-' || valid_from_year, '') as place_id,
        cast([] as varchar[]) as predecessor_ids,
        valid_from_year,
        valid_to_year,
        listed_in
    from hanging

),

nation as (

    select
        '000000' as region_id,
        '000000' as region_code,
        '全国' as region_name,
        'nation' as level,
        '000000' as lineage_id,
        '000000' as place_id,
        cast([] as varchar[]) as predecessor_ids,
        'nation' as listed_in

),

everywhere as (

    select * from upper
    union all by name
    select * from lower
    union all by name
    select * from nation

)

select
    *,
    case
        when level = 'nation' then region_name
        else concat_ws(
            '/', province_name, prefecture_name, county_name,
            case when level in ('township', 'zone') then region_name end
        )
    end as region_path
from everywhere
