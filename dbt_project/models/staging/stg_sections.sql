with source as (

    select * from {{ source('staging', 'sections') }}

),

renamed as (

    select
        sha256 as document_sha256,
        section_number,

        heading,
        characters,
        short_text,
        topics,
        sentence_digests,

        locator
    from source

)

select * from renamed
