-- Two reports that speak for the same region count its organs twice: a sum over consolidated reports
-- would be too high there. A matter of the reports, so it is shown and does not stop the build.
{{ config(severity='warn') }}
select region_id, report_year, count(*) as reports, list(source_file) as files
from {{ of_scope('consolidated') }}
group by region_id, report_year
having count(*) > 1
