with identified as (

    select * from {{ ref('int_identified_reports') }} where unresolved_reason is null

),

tables_read as (

    select
        document_sha256,
        count(*) filter (where table_status = 'complete') as complete_tables,
        sum(numbers) as numbers
    from {{ ref('stg_report_tables') }}
    group by document_sha256

),

-- When each version was got from each of its addresses.
seen as (

    select
        identified.report_id,
        retrievals.document_sha256,
        retrievals.url,
        min(retrievals.retrieved_at) as first_seen_at,
        max(retrievals.retrieved_at) as last_seen_at
    from {{ ref('int_retrievals') }} as retrievals
    inner join identified using (document_sha256)
    where retrievals.retrieved_at is not null
    group by identified.report_id, retrievals.document_sha256, retrievals.url

),

-- Of reports of several versions, those that print any number but zeros.
filled as (

    select cells.document_sha256
    from {{ ref('stg_cells') }} as cells
    semi join (
        select document_sha256
        from identified
        qualify count(*) over (partition by report_id) > 1
    ) as several on cells.document_sha256 = several.document_sha256
    where cells.value <> 0
    group by cells.document_sha256

),

-- A page without numbers, or with nothing but a template's zeros, that came to an address where numbers
-- stood: it takes the place of nothing, unless a line of the settle list says that it is right.
in_question as (

    select distinct later.document_sha256
    from seen as later
    inner join seen as earlier
        on later.report_id = earlier.report_id
        and later.url = earlier.url
        and later.last_seen_at > earlier.first_seen_at
    semi join filled on earlier.document_sha256 = filled.document_sha256
    anti join filled as also on later.document_sha256 = also.document_sha256
    inner join identified on later.document_sha256 = identified.document_sha256
    where identified.settled_by is null

),

-- A version is replaced where another one stands at each of its addresses now.
standing as (

    select
        document_sha256,
        max(last_seen_at) as last_seen_at,
        not bool_or(is_last) as is_replaced
    from (
        select
            seen.*,
            seen.last_seen_at = max(seen.last_seen_at) filter (in_question.document_sha256 is null)
                over (partition by seen.report_id, seen.url) as is_last
        from seen
        left join in_question using (document_sha256)
    )
    group by document_sha256

),

versions as (

    select
        identified.*,
        coalesce(tables_read.complete_tables, 0) as complete_tables,
        coalesce(tables_read.numbers, 0) as numbers,
        in_question.document_sha256 is not null as is_in_question,
        coalesce(standing.is_replaced, false) as is_replaced,
        standing.last_seen_at
    from identified
    left join tables_read using (document_sha256)
    left join standing using (document_sha256)
    left join in_question using (document_sha256)

),

-- From the weakest to the current one; the hash only breaks ties, so that the choice is stable.
numbered as (

    select
        *,
        row_number() over (
            partition by report_id
            order by
                -- A copy from another host ranks below the publisher's document, with any content.
                coalesce(is_host_verified, true),
                is_in_question desc,
                is_replaced desc,
                complete_tables,
                published_on nulls first,
                numbers,
                last_seen_at nulls first,
                document_sha256
        ) as version_number
    from versions

),

against_current as (

    select
        *,
        version_number = max(version_number) over report as is_current,
        last_value(document_sha256) over report as current_sha256,
        last_value(is_replaced) over report as is_current_replaced,
        last_value(coalesce(is_host_verified, true)) over report as is_current_verified,
        last_value(complete_tables) over report as current_tables,
        last_value(published_on) over report as current_published_on,
        last_value(numbers) over report as current_numbers,
        last_value(last_seen_at) over report as current_last_seen_at
    from numbered
    window report as (
        partition by report_id order by version_number
        rows between unbounded preceding and unbounded following
    )

)

select
    report_id,
    cast(version_number as integer) as version_number,
    is_current,
    document_sha256,
    case when not is_current then current_sha256 end as superseded_by_sha256,
    case
        when is_current then null
        when not is_host_verified and is_current_verified then 'copy_on_other_host'
        when is_in_question then 'in_question'
        when is_replaced and not is_current_replaced then 'replaced_at_address'
        when complete_tables < current_tables then 'fewer_complete_tables'
        when published_on is distinct from current_published_on then 'published_earlier'
        when numbers < current_numbers then 'fewer_numbers'
        when last_seen_at is distinct from current_last_seen_at then 'seen_earlier'
        else 'equal'
    end as superseded_reason,
    agency_id,
    agency_name as agency_name_in_report,
    region_id,
    region_code,
    report_year,
    scope,
    title,
    published_on,
    last_seen_at,
    source_file,
    cast(complete_tables as integer) as complete_tables,
    cast(numbers as integer) as numbers
from against_current
