with unresolved as (

    select * from {{ ref('int_identified_reports') }} where unresolved_reason is not null

),

-- The regions that were considered, as they are called now.
candidates as (

    select
        unresolved.document_sha256,
        list(regions.region_code || ' ' || regions.region_path order by regions.region_code)
            as region_candidates
    from (
        select document_sha256, trim(unnest(string_split(region_candidates, ','))) as region_code
        from unresolved
    ) as unresolved
    inner join {{ ref('int_regions') }} as regions using (region_code)
    where regions.valid_to_year is null
    group by unresolved.document_sha256

)

select
    unresolved.document_sha256,
    unresolved.source_file,
    unresolved.title,
    unresolved.url,

    unresolved.unresolved_reason,
    unresolved.missing,

    unresolved.agency_name as agency_name_found,
    unresolved.agency_type as agency_type_found,
    unresolved.region_code_found,
    unresolved.report_year as report_year_found,
    unresolved.scope as scope_found,
    coalesce(candidates.region_candidates, []) as region_candidates,

    {{ settle_line(['left(unresolved.document_sha256, 16)'] + ["''"] * 5 + ['unresolved.title']) }}
        as settle_line
from unresolved
left join candidates using (document_sha256)
