with source as (

    select * from {{ source('staging', 'settled_reports') }}

),

renamed as (

    select
        line,
        document_sha256,
        agency_name,
        agency_type,
        region_code,
        report_year,
        scope,
        note
    from source

)

select * from renamed
