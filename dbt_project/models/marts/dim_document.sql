with documents as (

    select documents.*, contents.source_file, contents.file_count
    from {{ ref('stg_documents') }} as documents
    inner join {{ ref('int_contents') }} as contents using (document_sha256)

),

known as (

    select
        documents.*,
        readings.reading_state,
        readings.reader,
        readings.reason_code as reading_reason_code,
        readings.reason as reading_reason,
        identified.unresolved_reason,
        list_contains(identified.missing, 'host') as is_host_unverified,
        identified.title as report_title,
        identified.agency_name,
        versions.report_id,
        versions.is_current,
        versions.superseded_reason,
        current_report.source_file as current_file
    from documents
    left join {{ ref('stg_readings') }} as readings using (document_sha256)
    left join {{ ref('int_identified_reports') }} as identified using (document_sha256)
    left join {{ ref('report_versions') }} as versions using (document_sha256)
    left join {{ ref('dim_report') }} as current_report
        on versions.report_id = current_report.report_id

),

stated as (

    select
        *,
        case
            when reading_state is null then 'not_read'
            when reading_state <> 'report' then reading_state
            when file <> source_file then 'duplicate'
            when report_id is null then 'unresolved'
            when is_current then 'published'
            else 'superseded'
        end as state
    from known

)

select
    file,
    document_sha256,
    size_bytes,
    container_file,
    media_type,
    filing_year,
    filing_basis,

    reader,
    state,
    case state
        when 'unresolved'
            then case when is_host_unverified then 'unverified_host' else 'identity_not_established' end
        when 'duplicate' then 'same_content'
        when 'superseded' then superseded_reason
        else reading_reason_code
    end as reason_code,
    case state
        when 'not_read' then 'Received, not read yet'
        when 'unresolved'
            then 'A report, but unresolved: '
                || coalesce(unresolved_reason, 'nothing is known about it')
        when 'duplicate' then 'Same content as ' || source_file
        when 'superseded'
            then 'Superseded by ' || current_file || ': '
                || case superseded_reason
                    when 'copy_on_other_host' then 'it is a copy of it on another host'
                    when 'in_question'
                        then 'it replaced a version with numbers, and prints only zeros'
                    when 'replaced_at_address' then 'its address now has other content'
                    when 'fewer_complete_tables' then 'fewer of its tables are complete'
                    when 'published_earlier' then 'published earlier, or at an unknown date'
                    when 'fewer_numbers' then 'fewer numbers could be read in it'
                    when 'seen_earlier' then 'it was downloaded earlier, or at an unknown time'
                    else 'the two are equal, the order of their hashes decides'
                end
        else reading_reason
    end as reason,

    report_id,
    coalesce(report_title, sidecar_title) as title,
    agency_name,
    url,
    retrieved_at,
    listed_on,
    link_text,
    licence,
    sidecar_problem
from stated
