with reports as (

    select
        reports.* replace (coalesce(regions.region_code, reports.region_code) as region_code),
        reports.region_code as region_code_found,
        regions.region_id,
        report_regions.region_match,
        names.agency_id as named_agency_id
    from {{ ref('int_settled_reports') }} as reports
    left join {{ ref('int_report_regions') }} as report_regions
        using (region_code, report_year)
    left join {{ ref('int_regions') }} as regions using (region_id)
    left join {{ ref('int_agency_names') }} as names
        on regions.place_id = names.place_id
        and reports.agency_name = names.agency_name

),

-- Reports that came from hosts of no publisher alone, and that no line of the settle list is for.
suspects as (

    select document_sha256, named_agency_id, report_year, scope
    from reports
    where not is_host_verified and settled_by is null

),

-- What is printed in them and in those with which they may agree.
printed as (

    select cells.document_sha256, count(*) as numbers,
        bit_xor(hash(cells.table_code, cells.row_code, cells.column_code, cells.value)) as print
    from {{ ref('stg_cells') }} as cells
    semi join (
        select reports.document_sha256
        from reports
        semi join suspects using (named_agency_id, report_year, scope)
    ) using (document_sha256)
    where cells.value is not null
    group by cells.document_sha256

),

-- A copy that prints the same numbers as what the publisher has is met by it.
met as (

    select distinct suspects.document_sha256
    from suspects
    inner join reports using (named_agency_id, report_year, scope)
    inner join printed as copies on suspects.document_sha256 = copies.document_sha256
    inner join printed as originals
        on reports.document_sha256 = originals.document_sha256
        and copies.numbers = originals.numbers
        and copies.print = originals.print
    where reports.is_host_verified or reports.settled_by is not null

),

checked as (

    select
        reports.* replace (
            coalesce(reports.is_host_verified, true) or reports.settled_by is not null
                as is_host_verified
        ),
        {{ problems([
            (
                'host',
                "suspects.document_sha256 is not null and met.document_sha256 is null",
                "'unverified host ' || array_to_string(reports.hosts, ', ')"
                    ~ " || ': no enabled source has it, and no report of the publisher with the '"
                    ~ " || 'same numbers is here'",
            ),
            ('agency_name', "reports.agency_name is null", "'agency not established'"),
            (
                'agency_type',
                "reports.agency_type is not null and agency_types.agency_type is null",
                "'agency type ' || reports.agency_type || ' is not in the code list'",
            ),
            ('region_code', "reports.region_code_found is null", "'region not established'"),
            (
                'region_code',
                "reports.region_code_found is not null and known_codes.region_code is null",
                "'region ' || reports.region_code_found || ' is not in the code lists'",
            ),
            ('report_year', "reports.report_year is null", "'report year not established'"),
            (
                'report_year',
                "reports.report_year is not null and years.report_year is null",
                "'report year ' || reports.report_year || ' is out of range'",
            ),
            ('scope', "reports.scope is null", "'scope not established'"),
            (
                'scope',
                "reports.scope not in ('consolidated', 'own')",
                "'scope ' || reports.scope || ' is neither consolidated nor own'",
            ),
        ]) }} as problems
    from reports
    left join suspects using (document_sha256)
    left join met using (document_sha256)
    left join {{ ref('agency_types') }} as agency_types using (agency_type)
    left join {{ ref('dim_year') }} as years on reports.report_year = years.report_year
    left join (select distinct region_code from {{ ref('int_regions') }}) as known_codes
        on reports.region_code_found = known_codes.region_code

)

select
    * exclude (problems, named_agency_id),
    list_transform(problems, lambda problem: problem.field) as missing,
    nullif(
        array_to_string(list_transform(problems, lambda problem: problem.reason), '; '), ''
    ) as unresolved_reason,
    case when unresolved_reason is null then named_agency_id end as agency_id,
    case
        when unresolved_reason is null
            then {{ surrogate_key(['named_agency_id', 'report_year', 'scope']) }}
    end as report_id
from checked
