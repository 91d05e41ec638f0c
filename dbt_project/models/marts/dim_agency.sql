with reports as (

    select
        reports.agency_id,
        reports.report_id,
        reports.report_year,
        reports.agency_type,
        reports.agency_name,
        reports.region_id,
        regions.region_name,
        regions.place_id,
        names.organ,
        names.names_region,
        names.is_official
    from {{ ref('int_identified_reports') }} as reports
    inner join {{ ref('int_regions') }} as regions using (region_id)
    inner join {{ ref('int_agency_names') }} as names
        on regions.place_id = names.place_id
        and reports.agency_name = names.agency_name
    where reports.unresolved_reason is null

),

-- Agencies that are to report and of which no report is there yet.
awaited as (

    select
        names.agency_id,
        registered.agency_type,
        registered.region_id,
        registered.region_name,
        names.organ,
        registered.place_id,
        registered.agency_name,
        names.names_region,
        names.is_official
    from {{ ref('int_registered_agencies') }} as registered
    inner join {{ ref('int_agency_names') }} as names using (place_id, agency_name)
    anti join reports using (agency_id)
    qualify row_number() over (partition by names.agency_id order by registered.source_entry) = 1

),

agencies as (

    select
        agency_id,
        max_by(agency_type, (report_year, agency_type)) as agency_type,
        max_by(region_id, (report_year, region_id)) as region_id,
        max_by(region_name, (report_year, region_id)) as region_name,
        max_by(organ, (report_year, organ)) as organ,
        any_value(place_id) as place_id,
        min(report_year) as first_report_year,
        max(report_year) as last_report_year,
        cast(count(distinct report_id) as integer) as report_count
    from reports
    group by agency_id
    union all by name
    select agency_id, agency_type, region_id, region_name, organ, place_id, 0 as report_count
    from awaited

),

names as (

    select
        reports.agency_id,
        reports.agency_name,
        reports.names_region,
        reports.is_official,
        bool_or(contains(reports.agency_name, reports.region_name)) as names_region_in_full,
        min(reports.report_year) as first_report_year,
        bool_or(reports.organ = agencies.organ and reports.region_name = agencies.region_name)
            as is_present,
        count(*) as times
    from reports
    inner join agencies using (agency_id)
    group by
        reports.agency_id, reports.agency_name, reports.names_region, reports.is_official
    union all by name
    select
        agency_id,
        agency_name,
        names_region,
        is_official,
        true as names_region_in_full,
        true as is_present,
        0 as times
    from awaited

),

-- Of the present names the one that names the region, names it in full, is written in full itself,
-- is the usual one, and the shortest.
named as (

    select
        agency_id,
        list(
            agency_name order by
                names_region desc, names_region_in_full desc, is_official desc, times desc,
                length(agency_name), agency_name
        ) filter (where is_present) as present_names,
        coalesce(
            list(agency_name order by first_report_year, agency_name)
                filter (where not is_present),
            []
        ) as former_names
    from names
    group by agency_id

),

changes as (

    select
        agency_id,
        any_value(successor_id) filter (where basis = 'listed') as successor_id,
        count(distinct successor_id) filter (where basis <> 'listed') as likely,
        any_value(successor_id) filter (where basis <> 'listed') as likely_successor_id,
        min(basis) filter (where basis <> 'listed') as likely_successor_basis
    from {{ ref('int_agency_successions') }}
    group by agency_id

),

predecessors as (

    select successor_id as agency_id, list(distinct agency_id order by agency_id) as agency_ids
    from {{ ref('int_agency_successions') }}
    where basis = 'listed'
    group by successor_id

),

systems as (

    select agencies.agency_id, min_by(systems.system_code, systems.system_order) as system_code
    from agencies
    inner join {{ ref('dim_system') }} as systems
        on regexp_matches(agencies.organ, systems.pattern)
    where agencies.agency_type in ('national', 'department', 'vertically_managed')
    group by agencies.agency_id

),

listed_heirs as (

    select agencies.agency_id, any_value(changes.official_name) as official_name
    from agencies
    inner join {{ ref('int_agency_aliases') }} as changes
        on agencies.place_id = changes.place_id
        and agencies.organ = changes.organ
        and changes.relation = 'merged'
    group by agencies.agency_id

)

select
    agencies.agency_id,
    named.present_names[1] as agency_name,
    list_sort(named.present_names[2:]) as other_names,
    named.former_names,
    agencies.organ,
    agencies.agency_type,
    agency_types.label_zh as agency_type_zh,
    agency_types.label_en as agency_type_en,
    systems.system_code,
    regions.level,
    agencies.region_id as latest_region_id,
    regions.region_code,
    agencies.first_report_year,
    agencies.last_report_year,
    agencies.report_count,
    coalesce(predecessors.agency_ids, []) as predecessor_ids,
    changes.successor_id,
    listed_heirs.official_name as successor_name,
    case when changes.likely = 1 then changes.likely_successor_id end as likely_successor_id,
    case when changes.likely = 1 then changes.likely_successor_basis end as likely_successor_basis
from agencies
inner join named using (agency_id)
inner join {{ ref('int_regions') }} as regions using (region_id)
left join {{ ref('agency_types') }} as agency_types using (agency_type)
left join systems using (agency_id)
left join changes using (agency_id)
left join predecessors using (agency_id)
left join listed_heirs using (agency_id)
