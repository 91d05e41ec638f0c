with current_versions as (

    select * from {{ ref('report_versions') }} where is_current

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
    current_versions.region_code,
    current_versions.report_year,
    current_versions.scope,

    current_versions.title,
    current_versions.published_on,
    identified.report_year_basis,
    identified.agency_basis,
    identified.region_basis,
    identified.scope_basis,
    identified.published_on_basis,

    current_versions.document_sha256,
    current_versions.source_file,
    identified.url,
    current_versions.version_number as version_count,

    {% for table in tables %}
    coalesce(tables_read.{{ table }}_status, 'absent') as {{ table }}_status,
    tables_read.{{ table }}_form{{ "," if not loop.last }}
    {% endfor %}
from current_versions
inner join identified using (document_sha256)
left join tables_read using (document_sha256)
