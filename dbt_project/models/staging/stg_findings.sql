with source as (

    select * from {{ source('staging', 'findings') }}

),

renamed as (

    select
        sha256 as document_sha256,
        finding_number,

        finding_code,
        message,

        table_code,
        row_code,
        column_code,
        raw as raw_text,
        locator
    from source

)

select * from renamed
