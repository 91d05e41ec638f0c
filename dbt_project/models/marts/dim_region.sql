with reporting as (

    select distinct region_code from {{ ref('dim_report') }}

)

select
    regions.*,
    reporting.region_code is not null as has_reports
from {{ ref('int_regions') }} as regions
left join reporting using (region_code)
