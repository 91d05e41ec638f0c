-- What the parser found, and over it what an operator settled by hand.
with found as (

    select
        reports.*,
        contents.source_file,
        contents.url,
        contents.is_host_verified,
        contents.hosts
    from {{ ref('stg_reports') }} as reports
    inner join {{ ref('int_contents') }} as contents using (document_sha256)

),

matched as (

    select found.*, entry
    from found
    left join {{ ref('stg_settled_reports') }} as entry
        on left(found.document_sha256, 16) = left(entry.document_sha256, 16)
        and starts_with(found.document_sha256, entry.document_sha256)
    qualify row_number() over (
        partition by found.document_sha256
        order by length(entry.document_sha256) desc nulls last, entry
    ) = 1

),

-- The kind that the ending of a settled name tells: the kind found was that of another name.
typed as (

    select
        matched.document_sha256,
        max_by(endings.agency_type, length(endings.ending)) as agency_type
    from matched
    inner join {{ ref('agency_endings') }} as endings
        on ends_with(matched.entry.agency_name, endings.ending)
    where matched.entry.agency_name is distinct from matched.agency_name
    group by matched.document_sha256

),

settled as (

    select
        matched.* replace (
            coalesce(entry.agency_name, matched.agency_name) as agency_name,
            case
                when entry.agency_type is not null then entry.agency_type
                when entry.agency_name is distinct from matched.agency_name
                    and entry.agency_name is not null then typed.agency_type
                else matched.agency_type
            end as agency_type,
            -- A development zone is a region of its own, in the region that was found for it.
            coalesce(entry.region_code, matched.zone_code, matched.region_code) as region_code,
            coalesce(entry.report_year, matched.report_year) as report_year,
            case when entry.agency_name is null then agency_basis else 'settled' end
                as agency_basis,
            case when entry.region_code is null then region_basis else 'settled' end
                as region_basis,
            case when entry.report_year is null then report_year_basis else 'settled' end
                as report_year_basis
        ),
        matched.agency_type as found_agency_type
    from matched
    left join typed using (document_sha256)

)

-- A scope left blank beside another kind of agency follows from that kind, as the parser has it.
select
    * exclude (entry, found_agency_type, zone_code) replace (
        case
            when entry.scope is not null then entry.scope
            when agency_type is not distinct from found_agency_type then scope
            when agency_type = 'government' then 'consolidated'
            when agency_type is not null then 'own'
        end as scope,
        case
            when entry.scope is not null then 'settled'
            when agency_type is not distinct from found_agency_type then scope_basis
            when agency_type is not null then 'settled agency type'
        end as scope_basis,
        -- A national agency has the whole country for its region; no list of regions names it.
        case when agency_type = 'national' then coalesce(region_code, '000000') else region_code
        end as region_code
    ),
    entry.document_sha256 as settled_by
from settled
