-- A correction without a cell that prints what it says is left out of fct_corrections: the document is
-- gone, the cell is read otherwise, or the line has a slip.
{{ config(severity='warn') }}
select
    format(
        'published_corrections.csv:{}: {}.{}.{} of document {} does not print {}, so the correction is left out; '
        || 'take the line out or change it',
        entries.line,
        entries.table_code,
        entries.row_code,
        entries.column_code,
        entries.document_sha256[:16],
        entries.printed
    ) as message
from {{ ref('stg_published_corrections') }} as entries
left join {{ ref('fct_corrections') }} as met
    on starts_with(met.document_sha256, entries.document_sha256)
    and entries.table_code = met.table_code
    and entries.row_code = met.row_code
    and entries.column_code = met.column_code
where met.document_sha256 is null
order by entries.line
