{{ config(materialized='table') }}

-- The findings of all groups on the reports that are checked, one row for each report, rule and place.
{% for group in ['s', 'p', 't2', 't3', 't4', 'x', 'y', 'h'] %}
select * from {{ ref('int_quality_' ~ group) }}
semi join {{ ref('int_quality_reports') }} using (report_id)
{{ "union all" if not loop.last }}
{% endfor %}
