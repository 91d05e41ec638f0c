-- Other and later names by the place they are true of; null is everywhere.
with listed as (

    select region_code, name, official_name, relation, from_year
    from {{ ref('int_listed_aliases') }}
    union all by name
    select
        '000000' as region_code,
        unnest(string_split(aliases, '；')) as name,
        name as official_name,
        'alias' as relation
    from {{ ref('national_organs') }}

)

select
    regions.place_id,
    {{ spelled_out('listed.name') }} as organ,
    {{ spelled_out('listed.official_name') }} as official_organ,
    listed.official_name,
    listed.relation,
    listed.from_year
from listed
left join {{ ref('int_regions') }} as regions
    on listed.region_code = regions.region_code
    and {{ is_in_force('coalesce(listed.from_year, regions.valid_to_year, 9999)', 'regions') }}
where listed.region_code is null or regions.place_id is not null
