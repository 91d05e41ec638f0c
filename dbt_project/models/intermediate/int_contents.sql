-- The same content may be received as several documents: it counts once, under the first of them.
with documents as (

    select
        document_sha256,
        file,
        case
            when url is not null
                then {
                    'url': url,
                    'retrieved_at': retrieved_at,
                    'listed_on': listed_on,
                    'link_text': link_text
                }
        end as got
    from {{ ref('stg_documents') }}

),

grouped as (

    select
        document_sha256,
        min(file) as source_file,
        count(*) as file_count,
        first(got order by got.retrieved_at nulls last, file) filter (where got is not null) as got
    from documents
    group by document_sha256

)

select
    document_sha256,
    source_file,
    file_count,
    got.url,
    got.retrieved_at,
    got.listed_on,
    got.link_text
from grouped
