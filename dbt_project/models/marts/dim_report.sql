with current_versions as (

    select * from {{ ref('report_versions') }} where is_current

),

-- A report is on time by its first publication: a corrected version may come later.
first_published as (

    select report_id, min(published_on) as first_published_on
    from {{ ref('report_versions') }}
    group by report_id

),

identified as (

    select * from {{ ref('int_identified_reports') }}

),

tables_read as (

    {% set tables = ['disclosure', 'applications', 'appeals', 'legacy'] %}
    select
        document_sha256,
        {% for table in tables %}
        max(table_status) filter (where table_code = '{{ table }}') as {{ table }}_status,
        max(form) filter (where table_code = '{{ table }}') as {{ table }}_form
        {{- "," if not loop.last }}
        {% endfor %}
    from {{ ref('stg_report_tables') }}
    group by document_sha256

)

select
    current_versions.report_id,
    current_versions.agency_id,
    current_versions.region_id,
    current_versions.region_code,
    current_versions.report_year,
    current_versions.scope,

    current_versions.title,
    current_versions.agency_name_in_report,
    identified.region_match,
    identified.report_year_basis,
    identified.agency_basis,
    identified.region_basis,
    identified.scope_basis,

    current_versions.published_on,
    identified.published_on_basis,
    first_published.first_published_on,
    year(first_published.first_published_on) = current_versions.report_year
        as is_published_in_report_year,
    make_date(current_versions.report_year + 1, limits.month, limits.day) as deadline,
    -- A date before the year that is reported on is no date of its publication.
    case
        when deadline is not null
            and year(first_published.first_published_on) >= current_versions.report_year
            then cast(greatest(first_published.first_published_on - deadline, 0) as integer)
    end as days_late,
    days_late = 0 as is_on_time,

    current_versions.document_sha256,
    current_versions.source_file,
    contents.url,
    contents.retrieved_at,
    contents.listed_on,
    contents.link_text,
    current_versions.version_number as version_count,

    {% for table in tables %}
    coalesce(tables_read.{{ table }}_status, 'absent') as {{ table }}_status,
    tables_read.{{ table }}_form{{ "," if not loop.last }}
    {% endfor %}
from current_versions
inner join identified using (document_sha256)
inner join {{ ref('int_contents') }} as contents using (document_sha256)
left join first_published on current_versions.report_id = first_published.report_id
left join {{ ref('publication_deadlines') }} as limits
    on identified.agency_type = limits.agency_type
    and current_versions.report_year
    between limits.first_report_year and coalesce(limits.last_report_year, 9999)
left join tables_read using (document_sha256)
