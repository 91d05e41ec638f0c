with expected as (

    select
        expected.*,
        agencies.agency_type,
        regions.place_id,
        limits.legal_source,
        make_date(expected.report_year + 1, limits.month, limits.day) as deadline,
        -- Townships and institutions have no day of their own in the regulation.
        coalesce(deadline, years.government_deadline) as expected_by
    from {{ ref('int_expected_reports') }} as expected
    inner join {{ ref('dim_agency') }} as agencies using (agency_id)
    inner join {{ ref('int_regions') }} as regions
        on agencies.latest_region_id = regions.region_id
    inner join {{ ref('dim_year') }} as years on expected.report_year = years.report_year
    left join {{ ref('publication_deadlines') }} as limits
        on agencies.agency_type = limits.agency_type
        and expected.report_year
        between limits.first_report_year and coalesce(limits.last_report_year, 9999)

),

-- The region as it stood in the year.
placed as (

    select expected.*, regions.region_id, regions.region_code
    from expected
    inner join {{ ref('int_regions') }} as regions using (place_id)
    qualify row_number() over (
        partition by expected.agency_id, expected.report_year
        order by
            {{ is_in_force('expected.report_year', 'regions') }} desc,
            regions.valid_to_year desc nulls first,
            regions.region_id
    ) = 1

),

-- What its address answered when it was last asked.
addresses as (

    select
        asked.report_id,
        asked.url,
        max_by(captures.http_status, captures.retrieved_at) as last_status,
        max(captures.retrieved_at) as last_asked_at
    from (select distinct report_id, url from {{ ref('fct_report_captures') }}) as asked
    inner join {{ ref('stg_captures') }} as captures using (url)
    where captures.http_status is not null
    group by asked.report_id, asked.url

),

withdrawn as (

    select report_id, max(last_asked_at) as gone_since
    from addresses
    group by report_id
    having bool_and(last_status in (404, 410))

),

-- A government may report for its region and for itself: the first is the one that is due.
reports as (

    select
        agency_id,
        report_year,
        min_by(report_id, (scope, report_id)) as report_id,
        min(first_published_on) as first_published_on,
        min(days_late) as days_late,
        bool_and(withdrawn.report_id is not null) as is_withdrawn
    from {{ ref('dim_report') }}
    left join withdrawn using (report_id)
    group by agency_id, report_year

),

-- The portals on which the agency's report could stand: those of its region, save for the ones that
-- are for another agency alone.
portals as (

    select
        placed.agency_id,
        placed.report_year,
        placed.expected_by,
        registered.source_entry
    from placed
    inner join {{ ref('int_registered_agencies') }} as registered using (place_id)
    left join {{ ref('int_agency_names') }} as owners using (place_id, agency_name)
    where
        coalesce(list_contains(registered.report_years, placed.report_year), true)
        and (registered.agency_type = 'government' or owners.agency_id = placed.agency_id)

),

-- Their pages, and what came of them since the report was due.
pages as (

    select
        asked.source_entry,
        asked.report_year,
        asked.expected_by,
        max(captures.retrieved_at) as last_asked_at,
        bool_or(coalesce(captures.http_status in (200, 304), false)) as has_come,
        bool_or(coalesce(captures.http_status in (200, 304, 404, 410), false)) as has_answered,
        bool_or(
            captures.role = 'listing'
            and coalesce(captures.listed_year = asked.report_year, true)
        ) as is_list
    from (select distinct source_entry, report_year, expected_by from portals) as asked
    inner join {{ ref('stg_captures') }} as captures
        on asked.source_entry = captures.source_entry
        and captures.retrieved_at >= asked.expected_by
    group by asked.source_entry, asked.report_year, asked.expected_by, captures.url

),

-- A list was seen when no page of it failed: the one that did may name the report.
lists as (

    select
        source_entry,
        report_year,
        expected_by,
        max(last_asked_at) as last_asked_at,
        coalesce(
            bool_and(has_answered) filter (is_list) and bool_or(has_come) filter (is_list), false
        ) as was_seen
    from pages
    group by source_entry, report_year, expected_by

),

looked as (

    select
        portals.agency_id,
        portals.report_year,
        list(distinct portals.source_entry order by portals.source_entry) as source_entries,
        max(lists.last_asked_at) as last_asked_at,
        bool_and(coalesce(lists.was_seen, false)) as were_lists_seen
    from portals
    left join lists using (source_entry, report_year, expected_by)
    group by portals.agency_id, portals.report_year

)

select
    placed.agency_id,
    placed.report_year,
    placed.region_id,
    placed.region_code,
    placed.agency_type,

    case
        when reports.is_withdrawn then 'withdrawn'
        when reports.days_late > 0 then 'late'
        when reports.report_id is not null then 'present'
        when placed.expected_by >= placed.as_of then 'not_due'
        else 'missing'
    end as state,
    case
        when state <> 'missing' then null
        when looked.last_asked_at is null then 'not_looked_for'
        when not looked.were_lists_seen then 'not_reached'
        else 'not_found'
    end as missing_reason,

    placed.bases,
    placed.deadline,
    placed.expected_by,
    reports.report_id,
    reports.first_published_on,
    reports.days_late,
    coalesce(looked.source_entries, []) as source_entries,
    looked.last_asked_at
from placed
left join reports using (agency_id, report_year)
left join looked using (agency_id, report_year)
