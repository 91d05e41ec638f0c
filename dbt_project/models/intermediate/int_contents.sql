-- The same content may be received as several documents: it counts once, under the first of them. It
-- is the publisher's where one of them stood on a host of a publisher, came without an address (an
-- operator's word), or is vouched for by its sidecar.
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
        end as got,
        {{ url_host('url') }} as host,
        vouched_by
    from {{ ref('stg_documents') }}

),

grouped as (

    select
        document_sha256,
        min(file) as source_file,
        count(*) as file_count,
        first(got order by got.retrieved_at nulls last, file) filter (where got is not null) as got,
        bool_or(got is null or vouched_by is not null or publishers.host is not null)
            as is_host_verified,
        list(distinct documents.host order by documents.host)
            filter (documents.host is not null) as hosts
    from documents
    left join {{ ref('int_publisher_hosts') }} as publishers on documents.host = publishers.host
    group by document_sha256

)

select
    document_sha256,
    source_file,
    file_count,
    got.url,
    got.retrieved_at,
    got.listed_on,
    got.link_text,
    is_host_verified,
    hosts
from grouped
