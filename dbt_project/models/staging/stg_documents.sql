with source as (

    select * from {{ source('staging', 'documents') }}

),

renamed as (

    select
        file,
        sha256 as document_sha256,
        size_bytes,

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
        licence
    from source

)

select * from renamed
