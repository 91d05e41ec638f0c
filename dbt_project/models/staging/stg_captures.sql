with source as (

    select * from {{ source('staging', 'captures') }}

),

renamed as (

    select
        container || '#' || place as capture_id,
        container as container_file,
        place as capture_place,
        record_type,
        record_type = 'revisit' as is_revisit,

        url,
        retrieved_at,
        http_status,
        media_type,
        problem,
        problem_detail,

        role,
        source_entry,
        listed_on,
        link_text,
        listed_date,
        listed_year,
        listed_agency,
        listed_reports,

        sha256 as content_sha256,
        size_bytes,
        left_out
    from source

)

select * from renamed
