-- The same content may be received under several files: it counts once, under the first of them.
select
    document_sha256,
    min(file) as source_file,
    count(*) as file_count,
    min_by(url, file) filter (where url is not null) as url
from {{ ref('stg_documents') }}
group by document_sha256
