with source as (

    select * from {{ source('staging', 'containers') }}

),

renamed as (

    select
        file as container_file,
        kind,
        sha256 as container_sha256,
        size_bytes,
        received_at,

        records,
        documents,
        left_out,
        problem
    from source

)

select * from renamed
