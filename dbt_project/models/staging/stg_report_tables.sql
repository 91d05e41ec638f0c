with source as (

    select * from {{ source('staging', 'report_tables') }}

),

renamed as (

    select
        sha256 as document_sha256,
        table_code,

        status as table_status,
        form,
        reason,
        is_read_twice,

        numbers,
        numbers_digest
    from source

)

select * from renamed
