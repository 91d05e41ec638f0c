-- Which agency took over from which, both with reports. `listed` is certain: the list says
-- it of this very agency. The rest is what happened to most of their kind, never joined on silently.
with organs as (

    select
        names.agency_id,
        names.place_id,
        names.organ,
        min(reports.report_year) as first_report_year,
        max(reports.report_year) as last_report_year
    from {{ ref('int_identified_reports') }} as reports
    inner join {{ ref('int_regions') }} as regions using (region_id)
    inner join {{ ref('int_agency_names') }} as names
        on regions.place_id = names.place_id
        and reports.agency_name = names.agency_name
    where reports.unresolved_reason is null
    group by names.agency_id, names.place_id, names.organ

),

listed as (

    select before.agency_id, before.place_id, changes.official_organ, 'listed' as basis, 0 as year
    from organs as before
    inner join {{ ref('int_agency_aliases') }} as changes using (place_id, organ)
    where changes.relation = 'merged'
    union all
    select
        before.agency_id,
        before.place_id,
        changes.official_organ,
        'usual_successor',
        before.last_report_year
    from organs as before
    inner join {{ ref('int_agency_aliases') }} as changes using (organ)
    where changes.relation = 'usual_successor'

),

by_list as (

    select listed.agency_id, heir.agency_id as successor_id, listed.basis
    from listed
    inner join organs as heir
        on listed.place_id = heir.place_id
        and listed.official_organ = heir.organ
        and listed.year <= heir.first_report_year

),

-- Materialised, for the few mergers are to be found before the many agencies of one name are joined.
mergers as materialized (

    select distinct gone.place_id, heir.place_id as heir_place_id
    from {{ ref('int_regions') }} as gone
    inner join {{ ref('int_regions') }} as heir on gone.successor_id = heir.region_id
    where gone.place_id <> heir.place_id

),

of_merged_regions as materialized (

    select organs.agency_id, organs.organ, mergers.heir_place_id
    from organs
    inner join mergers using (place_id)

),

by_region as (

    select before.agency_id, heir.agency_id as successor_id, 'region_merged' as basis
    from of_merged_regions as before
    inner join organs as heir
        on before.heir_place_id = heir.place_id
        and before.organ = heir.organ

)

select * from by_list
union
select * from by_region
