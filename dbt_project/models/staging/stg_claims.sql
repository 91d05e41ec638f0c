with source as (

    select * from {{ source('staging', 'claims') }}

),

renamed as (

    select
        sha256 as document_sha256,
        claim_number,

        claim_code,
        value,
        unit,
        is_approximate,

        subject,
        raw as raw_text,
        claim_scope,
        scope_words,
        stated_year,
        refers_to,

        sentence,
        number_offset,
        locator,
        is_read_from_picture
    from source

)

select * from renamed
