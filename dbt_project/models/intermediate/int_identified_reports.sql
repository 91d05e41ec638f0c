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

checked as (

    select
        reports.*,
        {{ problems([
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
