{% set tables = {
    'disclosure': 'fct_published_counts',
    'applications': 'fct_applications',
    'appeals': 'fct_appeals',
    'legacy': 'fct_legacy_indicators',
} %}

with counted as (

    {% for table_code, fact in tables.items() %}
    select report_id, '{{ table_code }}' as table_code, value_status, count(*) as cells
    from {{ ref(fact) }}
    group by report_id, value_status
    {{ "union all" if not loop.last }}
    {% endfor %}

)

select
    report_id,
    counted.table_code,
    counted.value_status,

    reports.agency_id,
    reports.region_id,
    reports.region_code,
    reports.report_year,
    reports.scope,

    cast(counted.cells as integer) as cells
from counted
inner join {{ ref('dim_report') }} as reports using (report_id)
