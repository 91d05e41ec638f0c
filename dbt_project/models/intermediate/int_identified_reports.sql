with reports as (

    -- A national agency has the whole country for its region; no code list of regions names it.
    select
        reports.* exclude (region_code),
        case
            when reports.agency_type = 'national' then coalesce(reports.region_code, '000000')
            else reports.region_code
        end as region_code,
        contents.source_file,
        contents.url
    from {{ ref('stg_reports') }} as reports
    inner join {{ ref('int_contents') }} as contents using (document_sha256)

),

checked as (

    select
        reports.*,
        nullif(
            concat_ws(
                '; ',
                case when reports.agency_name is null then 'agency not established' end,
                case
                    when reports.region_code is null then 'region not established'
                    when regions.region_code is null
                        then 'region ' || reports.region_code || ' is not in the code lists'
                end,
                case
                    when reports.report_year is null then 'report year not established'
                    when years.report_year is null
                        then 'report year ' || reports.report_year || ' is out of range'
                end,
                case when reports.scope is null then 'scope not established' end
            ),
            ''
        ) as unresolved_reason
    from reports
    left join {{ ref('int_regions') }} as regions on reports.region_code = regions.region_code
    left join {{ ref('dim_year') }} as years on reports.report_year = years.report_year

)

select
    *,
    case
        when unresolved_reason is null
            then {{ surrogate_key(['region_code', 'agency_name']) }}
    end as agency_id,
    case
        when unresolved_reason is null
            then {{ surrogate_key(['region_code', 'agency_name', 'report_year', 'scope']) }}
    end as report_id
from checked
