{{ config(materialized='table') }}

-- Which report the terms of a report's rules are taken from: itself, its last year's, and the
-- consolidated one of the government of the same region and year.
select report_id, 'this' as report, report_id as source_report_id
from {{ ref('dim_report') }}

union all

select report_id, 'last_year', previous_report_id
from {{ ref('int_quality_series') }}
where previous_report_id is not null

union all

select own.report_id, 'government', consolidated.report_id
from {{ ref('dim_report') }} as own
inner join {{ ref('dim_agency') }} as agencies using (agency_id)
inner join {{ ref('dim_report') }} as consolidated
    on own.region_id = consolidated.region_id
    and own.report_year = consolidated.report_year
where own.scope = 'own' and consolidated.scope = 'consolidated'
    -- What is not an organ of the government is not in its numbers.
    and agencies.agency_type not in ('vertically_managed', 'national', 'public_institution', 'enterprise')
qualify count(*) over (partition by own.report_id) = 1
