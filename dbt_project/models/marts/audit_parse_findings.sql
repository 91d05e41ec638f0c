{{ config(materialized='incremental') }}

with findings as (

    select findings.*, contents.source_file
    from {{ ref('stg_findings') }} as findings
    inner join {{ ref('int_contents') }} as contents using (document_sha256)

),

versions as (

    select * from {{ ref('report_versions') }}

)

select
    findings.document_sha256,
    findings.finding_number,

    findings.finding_code,
    findings.message,
    findings.table_code,
    findings.row_code,
    findings.column_code,
    findings.raw_text,
    findings.locator,

    findings.source_file,
    versions.report_id,
    versions.is_current as is_current_version,
    versions.agency_id,
    versions.region_id,
    versions.region_code,
    versions.report_year,
    versions.scope
from findings
left join versions using (document_sha256)
left join {{ ref('int_identified_reports') }} as identified using (document_sha256)
-- What is odd in a page on a host of no publisher would repeat its numbers.
where not coalesce(list_contains(identified.missing, 'host'), false)
    and {{ of_changed_years('versions.report_year') }}
{{ ordered_by_year() }}
