with identified as (

    select * from {{ ref('int_identified_reports') }} where unresolved_reason is null

),

tables_read as (

    select document_sha256, count(*) filter (where table_status = 'complete') as complete_tables
    from {{ ref('stg_report_tables') }}
    group by document_sha256

),

numbers_read as (

    select document_sha256, count(value) as numbers
    from {{ ref('stg_cells') }}
    group by document_sha256

),

versions as (

    select
        identified.*,
        coalesce(tables_read.complete_tables, 0) as complete_tables,
        coalesce(numbers_read.numbers, 0) as numbers
    from identified
    left join tables_read using (document_sha256)
    left join numbers_read using (document_sha256)

),

-- From the weakest to the current one; the hash only breaks ties, so that the choice is stable.
numbered as (

    select
        *,
        row_number() over (
            partition by report_id
            order by complete_tables, published_on nulls first, numbers, document_sha256
        ) as version_number
    from versions

),

against_current as (

    select
        *,
        version_number = max(version_number) over report as is_current,
        last_value(document_sha256) over report as current_sha256,
        last_value(complete_tables) over report as current_tables,
        last_value(published_on) over report as current_published_on,
        last_value(numbers) over report as current_numbers
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
        when complete_tables < current_tables then 'fewer_complete_tables'
        when published_on is distinct from current_published_on then 'published_earlier'
        when numbers < current_numbers then 'fewer_numbers'
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
    source_file,
    cast(complete_tables as integer) as complete_tables,
    cast(numbers as integer) as numbers
from against_current
