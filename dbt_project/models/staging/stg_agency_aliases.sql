with source as (

    select * from {{ source('staging', 'agency_aliases') }}

),

renamed as (

    select
        region_code,
        name,
        official_name,
        relation,
        from_year,
        source
    from source

)

select * from renamed
