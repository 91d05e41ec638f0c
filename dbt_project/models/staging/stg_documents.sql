with source as (

    select * from {{ source('staging', 'documents') }}

),

renamed as (

    select
        file,
        sha256 as document_sha256,
        size_bytes,
        container as container_file,
        place as capture_place,
        name as published_name,
        media_type,

        filing_year,
        filing_basis,
        received_at,

        sidecar,
        sidecar_problem,
        title as sidecar_title,
        publisher as sidecar_publisher,
        region_code as sidecar_region_code,
        report_year as sidecar_report_year,
        published_on as sidecar_published_on,
        url,
        retrieved_at,
        http_status,
        source_entry,
        listed_on,
        link_text,
        listed_date,
        listed_year,
        licence,
        vouched_by
    from source

)

select * from renamed
