{{ config(materialized='view') }}

-- Each time that a document was got from an address: when its bytes came, and when they came again.
with documents as (

    select * from {{ ref('stg_documents') }}

),

captures as (

    select * from {{ ref('stg_captures') }}

),

-- A zip archive that came again brings each of its documents again.
again as (

    select distinct
        revisits.capture_id,
        documents.document_sha256,
        revisits.container_file,
        true as is_revisit,
        revisits.url,
        revisits.retrieved_at,
        revisits.http_status,
        revisits.source_entry,
        revisits.listed_on,
        revisits.link_text,
        revisits.listed_date
    from captures as revisits
    inner join captures as stored
        on revisits.content_sha256 = stored.content_sha256
        and not stored.is_revisit
    inner join documents
        on stored.container_file = documents.container_file
        and stored.capture_place = documents.capture_place
    where revisits.is_revisit
        and coalesce(revisits.http_status, 200) in (200, 304)

)

select
    file as capture_id,
    document_sha256,
    container_file,
    false as is_revisit,
    url,
    retrieved_at,
    http_status,
    source_entry,
    listed_on,
    link_text,
    listed_date
from documents
where url is not null
union all
select * from again
where url is not null
