-- The region that a code meant in a year. In the list's own years that is plain; a code of before or
-- after a recoding stands for the same place under the code it had in that year.
with asked as (

    select distinct region_code, report_year
    from {{ ref('int_settled_reports') }}
    where region_code is not null and report_year is not null

),

nearest as (

    select
        asked.*,
        regions.region_id,
        regions.place_id,
        regions.level in ('township', 'zone')
            and regions.valid_from_year is null as is_undated,
        greatest(
            regions.valid_from_year - asked.report_year,
            asked.report_year - regions.valid_to_year,
            0
        ) as years_off
    from asked
    inner join {{ ref('int_regions') }} as regions using (region_code)
    qualify row_number() over (
        partition by asked.region_code, asked.report_year order by years_off, regions.region_id
    ) = 1

)

select
    nearest.region_code,
    nearest.report_year,
    coalesce(recoded.region_id, nearest.region_id) as region_id,
    case
        when nearest.is_undated then 'undated'
        when nearest.years_off = 0 then 'in_force'
        when recoded.region_id is not null then 'recoded'
        else 'nearest'
    end as region_match
from nearest
left join {{ ref('int_regions') }} as recoded
    on nearest.years_off > 0
    and nearest.place_id = recoded.place_id
    and {{ is_in_force('nearest.report_year', 'recoded') }}
