{{ config(materialized='view') }}

-- The findings of all groups, one row for each report, rule and place.
{% for group in ['s', 'p', 't2', 't3', 't4', 'x', 'y', 'h'] %}
select * from {{ ref('int_quality_' ~ group) }}
{{ "union all" if not loop.last }}
{% endfor %}
