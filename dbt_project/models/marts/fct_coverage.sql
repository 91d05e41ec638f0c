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

-- What its address answered when it was last asked; a soft 404 is one.
addresses as (

    select
        asked.report_id,
        asked.url,
        max_by(
            case when captures.problem = 'soft_404' then 404 else captures.http_status end,
            captures.retrieved_at
        ) as last_status,
        max(captures.retrieved_at) as last_asked_at
    from (select distinct report_id, url from {{ ref('audit_report_captures') }}) as asked
    inner join {{ ref('stg_captures') }} as captures using (url)
    where
        (captures.http_status is not null and captures.problem is null)
        or captures.problem = 'soft_404'
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

-- What was asked of them since the report was due: of any year, or of a year that is not said.
asked as (

    select
        wanted.source_entry,
        wanted.report_year,
        wanted.expected_by,
        captures.* exclude (source_entry)
    from (select distinct source_entry, report_year, expected_by from portals) as wanted
    inner join {{ ref('stg_captures') }} as captures
        on wanted.source_entry = captures.source_entry
        and captures.retrieved_at >= wanted.expected_by

),

-- Their pages. One is read when it shows what a list shows; one that is not there has answered too.
pages as (

    select
        asked.source_entry,
        asked.report_year,
        asked.expected_by,
        asked.url,
        max(asked.retrieved_at) as last_asked_at,
        bool_or(asked.listed_reports > 0 and asked.problem is null) as was_read,
        bool_or(
            coalesce(
                (asked.listed_reports is not null and asked.problem is null)
                or asked.http_status in (404, 410)
                or asked.problem = 'soft_404',
                false
            )
        ) as has_answered,
        max_by(asked.problem, asked.retrieved_at) filter (asked.problem is not null)
            as last_problem,
        bool_or(
            asked.role = 'listing'
            and coalesce(asked.listed_year = asked.report_year, true)
        ) as is_list
    from asked
    group by asked.source_entry, asked.report_year, asked.expected_by, asked.url

),

-- A list was seen when it was read and no page of it failed: the one that did may name the report.
lists as (

    select
        source_entry,
        report_year,
        expected_by,
        max(last_asked_at) as last_asked_at,
        coalesce(
            bool_and(has_answered) filter (is_list) and bool_or(was_read) filter (is_list), false
        ) as was_seen,
        -- Each says less of the portal than the one before it.
        list_filter(
            ['challenge', 'blocked', 'script_only', 'soft_404', 'empty_list'],
            lambda code: list_contains(
                list(last_problem) filter (is_list and not coalesce(was_read, false)), code
            )
        )[1] as problem
    from pages
    group by source_entry, report_year, expected_by

),

looked as (

    select
        portals.agency_id,
        portals.report_year,
        list(distinct portals.source_entry order by portals.source_entry) as source_entries,
        max(lists.last_asked_at) as last_asked_at,
        bool_and(coalesce(lists.was_seen, false)) as were_lists_seen,
        max_by(lists.problem, (lists.last_asked_at, lists.problem))
            filter (lists.problem is not null) as problem
    from portals
    left join lists using (source_entry, report_year, expected_by)
    group by portals.agency_id, portals.report_year

),

-- What was got from an address, or from a file or a frame of the page there.
got as (

    select
        address,
        bool_or(readings.reading_state = 'report') as is_report,
        bool_or(versions.report_id is not null) as is_placed
    from (
        select url as address, document_sha256 from {{ ref('int_retrievals') }}
        union all
        select listed_on, document_sha256 from {{ ref('int_retrievals') }}
    )
    inner join {{ ref('stg_readings') }} as readings using (document_sha256)
    left join {{ ref('report_versions') }} as versions using (document_sha256)
    where address is not null
    group by address

),

-- The reports that their lists name.
links as (

    select
        asked.source_entry,
        asked.report_year,
        asked.expected_by,
        asked.url,
        any_value(asked.listed_agency) as listed_agency,
        coalesce(bool_or(got.is_report), false) as was_obtained,
        coalesce(bool_or(got.is_placed), false) as was_placed
    from asked
    left join got on asked.url = got.address
    where
        asked.role in ('report', 'attachment')
        and asked.listed_on is not null
        and coalesce(asked.listed_year = asked.report_year, true)
    group by all

),

-- Those of them that may be the agency's and are not in the warehouse: the text of the link names it,
-- perhaps in short (卫健局), or names no agency.
open_links as (

    select
        portals.agency_id,
        portals.report_year,
        bool_or(not links.was_obtained) as is_not_obtained,
        bool_or(links.was_obtained) as is_not_placed
    from portals
    inner join links using (source_entry, report_year, expected_by)
    inner join {{ ref('int_agency_names') }} as names on portals.agency_id = names.agency_id
    where
        not links.was_placed
        and (
            links.listed_agency is null
            or regexp_matches(
                names.agency_name, regexp_replace(links.listed_agency, '(.)', '\1.*', 'g')
            )
        )
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
        when open_links.is_not_obtained then 'listed_not_obtained'
        when open_links.is_not_placed then 'listed_not_placed'
        when not looked.were_lists_seen then coalesce(looked.problem, 'not_reached')
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
left join open_links using (agency_id, report_year)
