-- A correction stands beside the cell that prints what it says; one that meets no such cell is not
-- here, and a test finds it.
select
    cells.document_sha256,
    cells.table_code,
    cells.row_code,
    cells.column_code,

    versions.report_id,
    versions.is_current as is_current_version,

    cells.value as printed_value,
    cells.raw_text,
    entries.meant as corrected_value,
    entries.why,
    entries.evidence,
    entries.entered_by,
    entries.entered_on,
    cells.locator
from {{ ref('stg_published_corrections') }} as entries
inner join {{ ref('stg_cells') }} as cells
    on starts_with(cells.document_sha256, entries.document_sha256)
    and entries.table_code = cells.table_code
    and entries.row_code = cells.row_code
    and entries.column_code = cells.column_code
    and entries.printed = cells.raw_text
left join {{ ref('report_versions') }} as versions
    on cells.document_sha256 = versions.document_sha256
