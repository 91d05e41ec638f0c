-- Provinces, prefectures and counties as they stood: one row for each code and name in force.
with listed as (

    select
        regions.code || '-' || regions.valid_from_year as region_id,
        regions.code,
        regions.name,
        regions.level,
        regions.parent_code as listed_parent_code,
        regions.valid_from_year,
        regions.valid_to_year,
        coalesce(heirs.lineage_id, regions.lineage_id) as lineage_id
    from {{ ref('regions') }} as regions
    left join {{ ref('region_successions') }} as successions
        on regions.code = successions.code
        and regions.name = successions.name
        and regions.valid_to_year = successions.last_year
    left join {{ ref('regions') }} as heirs
        on successions.successor_code = heirs.code
        and {{ is_in_force('successions.last_year + 1', 'heirs') }}

),

-- What a region became is the region of its lineage that stood in the year after its last: of
-- several, the one that lasted, for the others were taken in later.
succeeded as (

    select gone.*, heirs.region_id as successor_id
    from listed as gone
    left join listed as heirs
        on gone.lineage_id = heirs.lineage_id
        and {{ is_in_force('gone.valid_to_year + 1', 'heirs') }}
    qualify row_number() over (
        partition by gone.region_id order by heirs.valid_to_year desc nulls first
    ) = 1

),

preceded as (

    select successor_id as region_id, list(region_id order by region_id) as predecessor_ids
    from succeeded
    where successor_id is not null
    group by successor_id

),

-- A region that was renamed or got another code is the same place. One that several were merged
-- into is another place: none of their agencies is its agency.
continued as (

    select heirs.region_id, any_value(gone.region_id) as continues_id
    from succeeded as heirs
    inner join succeeded as gone
        on heirs.region_id = gone.successor_id
        and heirs.valid_from_year = gone.valid_to_year + 1
    group by heirs.region_id
    having count(*) = 1

),

places as (

    with recursive chain as (
        select region_id, region_id as place_id
        from listed
        where region_id not in (select region_id from continued)
        union all
        select continued.region_id, chain.place_id
        from chain
        inner join continued on chain.region_id = continued.continues_id
    )

    select * from chain

)

select
    succeeded.*,
    places.place_id,
    coalesce(preceded.predecessor_ids, []) as predecessor_ids
from succeeded
inner join places using (region_id)
left join preceded using (region_id)
