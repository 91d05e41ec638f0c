-- The reports that this build checks: those of the years redone.
select report_id, document_sha256, agency_id, region_id, region_code, report_year, scope
from {{ ref('dim_report') }}
where {{ of_changed_years('report_year') }}
