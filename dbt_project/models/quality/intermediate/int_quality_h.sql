-- Hierarchy: an agency's numbers beside those of its government's consolidated report.
with alone as (

    select reports.report_id
    from {{ ref('int_quality_reports') }} as reports
    where reports.scope = 'own' and reports.report_id not in (
        select report_id from {{ ref('int_quality_sources') }} where report = 'government'
    )

)

{{ quality_linear('H') }}

union all

select
    {{ quality_finding(
        'H1', "'report'", verdict="'not_assessable'",
        reason="'no consolidated report that includes this agency'"
    ) }}
from alone
