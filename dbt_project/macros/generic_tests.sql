{# The generic tests that dbt itself lacks; there is no package hub to take them from. #}

{# A composite key: no two rows share it and no part of it is null. Keys that share a hash are looked
   at, few if any: millions of groups by several words each would take three times as long. #}
{% test unique_key(model, columns) %}
{% set keys = columns | map('tojson') | list %}
{% set key_hash = 'hash(' ~ keys | join(', ') ~ ')' %}
select {{ keys | join(', ') }}, count(*) as row_count
from {{ model }}
where {{ key_hash }} in (
    select {{ key_hash }} from {{ model }} group by {{ key_hash }} having count(*) > 1
)
or {{ keys | join(' is null or ') }} is null
group by all
having count(*) > 1 or {{ keys | join(' is null or ') }} is null
{% endtest %}

{# An invariant of every row. A row for which the condition is null fails as well. #}
{% test row_condition(model, condition) %}
select *
from {{ model }}
where not coalesce({{ condition }}, false)
{% endtest %}

{# What a row repeats of its report, so that it need not be joined, is what dim_report says. It is
   never of another agency, region, year or, above all, scope. #}
{% test as_in_its_report(model, columns) %}
select facts.report_id
from {{ model }} as facts
left join {{ ref('dim_report') }} as reports using (report_id)
where {% for column in columns -%}
    facts.{{ column }} is distinct from reports.{{ column }}{{ " or " if not loop.last }}
{%- endfor %}
{% endtest %}

{# Several columns that refer to the same key: what stands in them is there. #}
{% test all_resolve(model, columns, to, field) %}
{% for column in columns -%}
select '{{ column }}' as column_name, {{ column }} as key
from {{ model }}
where {{ column }} is not null and {{ column }} not in (select {{ field }} from {{ to }})
{{ "union all" if not loop.last }}
{% endfor %}
{% endtest %}

{# Rows of one key are in force one after the other: none for which two are in force in a year. An end
   that is not known is open. #}
{% test validity_does_not_overlap(model, columns) %}
select {{ columns | join(', ') }}, one.valid_from_year, other.valid_from_year as overlapping
from {{ model }} as one
inner join {{ model }} as other using ({{ columns | join(', ') }})
where (one.valid_from_year, one.valid_to_year)
    is distinct from (other.valid_from_year, other.valid_to_year)
    and coalesce(one.valid_from_year, 0) <= coalesce(other.valid_to_year, 9999)
    and coalesce(other.valid_from_year, 0) <= coalesce(one.valid_to_year, 9999)
{% endtest %}
