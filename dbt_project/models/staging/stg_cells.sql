with source as (

    select * from {{ source('staging', 'cells') }}

),

renamed as (

    select
        sha256 as document_sha256,
        table_code,
        row_code,
        column_code,

        value,
        status as value_status,
        raw as raw_text,
        unit,

        row_label,
        locator,
        is_read_from_picture
    from source

)

select * from renamed
