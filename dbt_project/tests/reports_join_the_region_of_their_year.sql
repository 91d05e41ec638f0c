-- A report belongs to the region that was in force in its year, unless region_match says otherwise.
select reports.report_id, reports.region_match, regions.region_id
from {{ ref('dim_report') }} as reports
inner join {{ ref('dim_region') }} as regions using (region_id)
where reports.region_code <> regions.region_code
    or (
        reports.region_match in ('in_force', 'recoded')
        and not {{ is_in_force('reports.report_year', 'regions') }}
    )
