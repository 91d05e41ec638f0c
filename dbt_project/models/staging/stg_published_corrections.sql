with source as (

    select * from {{ source('staging', 'published_corrections') }}

),

renamed as (

    select
        line,
        document_sha256,
        table_code,
        row_code,
        column_code,
        printed,
        meant,
        why,
        evidence,
        entered_by,
        entered_on
    from source

)

select * from renamed
