-- Which agency a name stands for: the place and the name of its organ, other names and later names
-- of the lists led back to the first. An agency keeps its key when it is renamed, and
-- when its region is.
with recursive named as (

    select
        names.place_id,
        names.agency_name,
        names.names_region,
        coalesce(here.official_organ, everywhere.official_organ, names.organ) as organ
    from {{ ref('int_agency_organs') }} as names
    left join {{ ref('int_agency_aliases') }} as here
        on names.place_id = here.place_id
        and names.organ = here.organ
        and here.relation = 'alias'
    left join {{ ref('int_agency_aliases') }} as everywhere
        on everywhere.place_id is null
        and names.organ = everywhere.organ
        and everywhere.relation = 'alias'

),

led_back as (

    select place_id, agency_name, organ as first_organ, 0 as renamed
    from named
    union
    select led_back.place_id, led_back.agency_name, renames.organ, led_back.renamed + 1
    from led_back
    inner join {{ ref('int_agency_aliases') }} as renames
        on led_back.place_id = renames.place_id
        and led_back.first_organ = renames.official_organ
        and renames.relation = 'renamed'
    -- Names that lead back to themselves end here; a test finds them.
    where led_back.renamed < 10

)

select
    named.place_id,
    named.agency_name,
    named.names_region,
    ends_with(replace(named.agency_name, '办公厅', '办公室'), named.organ) as is_official,
    named.organ,
    max_by(led_back.first_organ, led_back.renamed) as first_organ,
    {{ surrogate_key(['named.place_id', 'max_by(led_back.first_organ, led_back.renamed)']) }}
        as agency_id
from named
inner join led_back using (place_id, agency_name)
group by named.place_id, named.agency_name, named.names_region, named.organ
