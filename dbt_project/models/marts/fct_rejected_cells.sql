with cells as (

    select cells.*
    from {{ ref('stg_cells') }} as cells
    inner join {{ ref('int_contents') }} as contents using (document_sha256)

),

versions as (

    select * from {{ ref('report_versions') }}

),

placed as (

    select * from {{ ref('int_report_cells') }} where fact is not null

),

judged as (

    select
        cells.*,
        versions.report_id,
        case
            when versions.report_id is null then 'unresolved_report'
            when not versions.is_current then 'superseded_version'
            when placed.fact is null then 'not_in_form'
        end as reject_reason
    from cells
    left join versions using (document_sha256)
    left join placed using (document_sha256, table_code, row_code, column_code)

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
from judged
where reject_reason is not null
