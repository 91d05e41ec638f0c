{{ config(materialized='incremental') }}

select
    report_id,
    rule_id,

    any_value(agency_id) as agency_id,
    any_value(region_id) as region_id,
    any_value(region_code) as region_code,
    any_value(report_year) as report_year,
    any_value(scope) as scope,

    any_value(severity) as severity,
    cast(count(*) as integer) as places,
    cast(count(*) filter (verdict = 'pass') as integer) as passed,
    cast(count(*) filter (verdict = 'fail') as integer) as failed,
    cast(count(*) filter (verdict = 'not_assessable') as integer) as not_assessable,
    cast(count(*) filter (restates_id is not null) as integer) as restated,
    cast(count(*) filter (human_verdict in ('explained', 'dismissed')) as integer) as set_aside,
    cast(count(*) filter (
        verdict = 'fail'
        and restates_id is null
        and coalesce(human_verdict, 'confirmed') = 'confirmed'
    ) as integer) as still_open
from {{ ref('fct_quality_findings') }}
where {{ of_changed_years('report_year') }}
group by report_id, rule_id
{{ ordered_by_year() }}
