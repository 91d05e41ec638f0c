-- Of the versions of a report exactly one is current, and that one is in dim_report; what was
-- superseded is kept beside it.
select agency_id, report_year, scope, count(*) filter (where is_current) as current_versions
from {{ ref('report_versions') }}
group by all
having current_versions <> 1 or count(distinct report_id) <> 1

union all

select agency_id, report_year, scope, count(*)
from {{ ref('dim_report') }}
group by all
having count(*) <> 1
