{{ config(materialized='incremental') }}

-- The cells that are in no fact: those of documents that are not the current version of a report, and
-- those of current ones that stand where the form of their table has no place. What a page on a host of
-- no publisher prints is not repeated here either: it may be forged.
select
    document_sha256,
    table_code,
    row_code,
    column_code,

    reject_reason,
    report_id,
    report_year,

    case when reject_reason <> 'unverified_host' then printed_value end as value,
    printed_status as value_status,
    unit,
    row_label,
    case when reject_reason <> 'unverified_host' then raw_text end as raw_text,
    locator,
    is_read_from_picture
from {{ ref('fct_cells') }}
where reject_reason is not null
    and {{ of_changed_years('report_year') }}
{{ ordered_by_year() }}
