with source as (

    select * from {{ source('staging', 'readings') }}

),

renamed as (

    select
        sha256 as document_sha256,
        filing_year,

        state as reading_state,
        reason_code,
        reason,

        reader,
        parser_version,
        evidence,
        read_at
    from source

)

select * from renamed
