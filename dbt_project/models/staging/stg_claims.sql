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
        sentence,
        locator
    from source

)

select * from renamed
