{{ config(materialized='view') }}

-- Other and later names as they are listed: an operator's line takes precedence over the
-- project's for the same name in the same place.
select region_code, name, official_name, relation, from_year from {{ ref('stg_agency_aliases') }}

union all

select ours.region_code, ours.name, ours.official_name, ours.relation, ours.from_year
from {{ ref('agency_aliases') }} as ours
where not exists (
    from {{ ref('stg_agency_aliases') }} as entered
    where
        ours.name = entered.name
        and ours.region_code is not distinct from entered.region_code
)
