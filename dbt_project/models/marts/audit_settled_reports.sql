with entries as (

    select
        *,
        {{ settle_line([
            'document_sha256', 'agency_name', 'agency_type', 'region_code',
            'cast(report_year as varchar)', 'scope', 'note',
        ]) }} as settle_line
    from {{ ref('stg_settled_reports') }}

),

contents as (

    select contents.document_sha256, contents.source_file, readings.reading_state
    from {{ ref('int_contents') }} as contents
    left join {{ ref('stg_readings') }} as readings using (document_sha256)

)

select
    entries.document_sha256 as settled_by,
    entries.settle_line,
    case
        when contents.document_sha256 is null then 'no_such_document'
        when reports.document_sha256 is null then 'not_a_report'
        when reports.settled_by <> entries.document_sha256 then 'another_entry_applies'
        when reports.unresolved_reason is not null then 'still_unresolved'
        else 'settled'
    end as state,
    reports.unresolved_reason,
    contents.document_sha256,
    contents.source_file,
    reports.report_id
from entries
left join contents
    on left(entries.document_sha256, 16) = left(contents.document_sha256, 16)
    and starts_with(contents.document_sha256, entries.document_sha256)
left join {{ ref('int_identified_reports') }} as reports
    on contents.document_sha256 = reports.document_sha256
