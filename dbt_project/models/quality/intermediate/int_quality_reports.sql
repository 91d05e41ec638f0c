-- The reports that this build checks: those of the years redone.
select * from {{ ref('dim_report') }} where {{ of_changed_years('report_year') }}
