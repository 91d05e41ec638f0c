{{ config(materialized='view') }}

-- Which reports should be there: of an agency that a portal of the sources list is there for, and of
-- one that has reported before, up to the year in which another took over or its region ended.
-- What is due is judged by the latest day on which anything was received, not by the clock.
with received as (

    select max(received_at) as last_at from {{ ref('stg_documents') }}
    union all
    select max(retrieved_at) from {{ ref('stg_captures') }}

),

closed as (

    select
        cast(max(last_at) as date) as as_of,
        year(max(last_at)) - 1 as last_year,
        (select min(report_year) from {{ ref('dim_report') }}) as first_year
    from received

),

agencies as (

    select
        agencies.agency_id,
        agencies.first_report_year,
        agencies.last_report_year,
        least(
            closed.last_year,
            coalesce(heirs.first_report_year - 1, closed.last_year),
            coalesce(regions.valid_to_year, closed.last_year)
        ) as last_year,
        closed.first_year as first_known_year
    from {{ ref('dim_agency') }} as agencies
    inner join {{ ref('int_regions') }} as regions
        on agencies.latest_region_id = regions.region_id
    left join {{ ref('dim_agency') }} as heirs
        on agencies.successor_id = heirs.agency_id
    cross join closed

),

registered as (

    select names.agency_id, registered.source_entry, registered.report_years
    from {{ ref('int_registered_agencies') }} as registered
    inner join {{ ref('int_agency_names') }} as names using (place_id, agency_name)

),

expected as (

    select
        agency_id,
        unnest(range(first_report_year, greatest(last_year, last_report_year) + 1)) as report_year,
        'earlier_report' as basis
    from agencies
    where first_report_year is not null
    union
    select
        agencies.agency_id,
        unnest(coalesce(
            registered.report_years,
            range(
                coalesce(agencies.first_report_year, agencies.first_known_year, agencies.last_year),
                agencies.last_year + 1
            )
        )),
        'source'
    from registered
    inner join agencies using (agency_id)

)

select
    expected.agency_id,
    cast(expected.report_year as integer) as report_year,
    list(distinct expected.basis order by expected.basis) as bases,
    any_value(closed.as_of) as as_of
from expected
cross join closed
group by expected.agency_id, expected.report_year
