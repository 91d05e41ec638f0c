with source as (

    select * from {{ source('staging', 'sources') }}

),

renamed as (

    select
        source_entry,
        name as source_name,
        region_code,
        agency_name,
        agency_type,
        string_split(report_years, ',')::integer[] as report_years,
        string_split(hosts, ',') as hosts,
        expected_min,
        expected_max,
        is_enabled
    from source

)

select * from renamed
