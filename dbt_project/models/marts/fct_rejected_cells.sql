-- The cells that are in no fact: those of documents that are not the current version of a report, and
-- those of current ones that stand where the form of their table has no place.
with versions as (

    select
        contents.document_sha256,
        versions.report_id,
        coalesce(versions.is_current, false) as is_current
    from {{ ref('int_contents') }} as contents
    left join {{ ref('report_versions') }} as versions using (document_sha256)

),

rejected as (

    select
        cells.*,
        versions.report_id,
        case
            when versions.report_id is null then 'unresolved_report'
            else 'superseded_version'
        end as reject_reason
    from {{ ref('stg_cells') }} as cells
    inner join versions using (document_sha256)
    where not versions.is_current
    union all by name
    select *, 'not_in_form' as reject_reason
    from {{ ref('int_report_cells') }}
    where fact is null

)

select
    document_sha256,
    table_code,
    row_code,
    column_code,

    reject_reason,
    report_id,

    value,
    value_status,
    unit,
    row_label,
    raw_text,
    locator
from rejected
