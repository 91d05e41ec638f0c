-- Harvests that look at lists alone (`xxgk sources check --live`) say nothing of reports.
with captures as (

    select
        *,
        case
            when starts_with(container_file, 'harvest/') then split_part(container_file, '/', 2)
            else container_file
        end as harvest,
        coalesce(problem, 'http_' || http_status) as reason
    from {{ ref('stg_captures') }}
    where source_entry is not null
        and role in ('listing', 'report', 'attachment')
        and not starts_with(harvest, 'check-')

),

-- Result of each address in each harvest: after several requests, that of the last one.
addresses as (

    select
        harvest,
        source_entry,
        url,
        bool_or(role = 'listing') as is_list,
        max(listed_reports) as listed_reports,
        coalesce(bool_or(http_status in (200, 304) and problem is null), false) as has_come,
        bool_or(record_type = 'response' and http_status = 200 and problem is null) as is_new,
        max_by(reason, (retrieved_at, problem is not null))
            filter (reason is not null and coalesce(http_status, 0) not between 200 and 399
                or problem is not null) as reason,
        min(retrieved_at) as first_asked_at,
        max(retrieved_at) as last_asked_at
    from captures
    group by harvest, source_entry, url

),

reasons as (

    select
        harvest,
        source_entry,
        string_agg(failed || ' ' || reason, ', ' order by reason) as failed_by_reason
    from (
        select harvest, source_entry, reason, count(*) as failed
        from addresses
        where not has_come and reason is not null
        group by all
    )
    group by harvest, source_entry

),

harvests as (

    select
        harvest,
        source_entry,
        min(first_asked_at) as first_asked_at,
        max(last_asked_at) as last_asked_at,
        count(*) filter (is_list and has_come and listed_reports is not null) as lists_read,
        count(*) filter (is_list and not has_come and reason is not null) as lists_failed,
        coalesce(sum(listed_reports), 0) as reports_listed,
        count(*) filter (not is_list and has_come) as reports_obtained,
        count(*) filter (not is_list and has_come and is_new) as reports_new,
        count(*) filter (not is_list and has_come and not is_new) as reports_unchanged,
        count(*) filter (not has_come and reason is not null) as requests_failed,
        -- Reports are published in the year after the one they cover.
        year(max(last_asked_at)) - 1 as report_year
    from addresses
    group by harvest, source_entry

),

-- The reports that a source has given by then, of the year and of the one before.
given as (

    select
        harvests.harvest,
        harvests.source_entry,
        count(distinct captures.report_id) filter (captures.report_year = harvests.report_year)
            as reports_of_year,
        count(distinct captures.report_id) filter (captures.report_year = harvests.report_year - 1)
            as reports_of_year_before
    from harvests
    inner join {{ ref('audit_report_captures') }} as captures
        on harvests.source_entry = captures.source_entry
        and captures.retrieved_at <= harvests.last_asked_at
    group by harvests.harvest, harvests.source_entry

),

compared as (

    select
        harvests.*,
        coalesce(given.reports_of_year, 0) as reports_of_year,
        coalesce(given.reports_of_year_before, 0) as reports_of_year_before,
        lag(harvests.reports_listed) over before as listed_before,
        row_number() over (
            partition by harvests.source_entry order by harvests.last_asked_at desc, harvests.harvest desc
        ) = 1 as is_latest
    from harvests
    left join given using (harvest, source_entry)
    window before as (
        partition by harvests.source_entry order by harvests.last_asked_at, harvests.harvest
    )

)

select
    compared.source_entry,
    compared.harvest,
    sources.source_name,
    compared.is_latest,
    compared.first_asked_at,
    compared.last_asked_at,

    cast(compared.lists_read as integer) as lists_read,
    cast(compared.lists_failed as integer) as lists_failed,
    cast(compared.reports_listed as integer) as reports_listed,
    cast(compared.listed_before as integer) as listed_before,
    cast(compared.reports_obtained as integer) as reports_obtained,
    cast(compared.reports_new as integer) as reports_new,
    cast(compared.reports_unchanged as integer) as reports_unchanged,
    cast(compared.requests_failed as integer) as requests_failed,
    reasons.failed_by_reason,

    cast(compared.report_year as integer) as report_year,
    cast(compared.reports_of_year as integer) as reports_of_year,
    cast(compared.reports_of_year_before as integer) as reports_of_year_before,
    sources.expected_min,
    sources.expected_max,

    case
        when compared.reports_listed = 0 and compared.reports_obtained = 0 then 'gave_nothing'
        when compared.reports_of_year > sources.expected_max then 'more_than_expected'
        when compared.listed_before >= 4 and compared.reports_listed < compared.listed_before / 2
            then 'lists_fewer_than_before'
        -- Departments have until 31 January (第四十九条): before, there is nothing to miss.
        when month(compared.last_asked_at) = 1 then null
        when compared.reports_of_year < sources.expected_min then 'fewer_than_expected'
        when compared.reports_of_year_before >= 4
            and compared.reports_of_year < compared.reports_of_year_before / 2
            then 'fewer_than_last_year'
    end as news
from compared
left join {{ ref('stg_sources') }} as sources using (source_entry)
left join reasons using (harvest, source_entry)
