-- A correction that meets no cell: the publisher has mended the error, or the document is not here.
-- Take the line out of lists/published_corrections.csv, or put it right.
select entries.*
from {{ ref('stg_published_corrections') }} as entries
left join {{ ref('fct_corrections') }} as met
    on starts_with(met.document_sha256, entries.document_sha256)
    and entries.table_code = met.table_code
    and entries.row_code = met.row_code
    and entries.column_code = met.column_code
where met.document_sha256 is null
