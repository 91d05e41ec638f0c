with source as (

    select * from {{ source('staging', 'reports') }}

),

renamed as (

    select
        sha256 as document_sha256,
        title,

        report_year,
        report_year_basis,

        agency_name,
        agency_type,
        agency_basis,

        region_code,
        region_basis,
        region_candidates,
        zone_code,

        scope,
        scope_basis,

        published_on,
        published_on_basis
    from source

)

select * from renamed
