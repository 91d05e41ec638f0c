{# The generic tests that dbt itself lacks; there is no package hub to take them from. #}

{# A composite key: no two rows share it and no part of it is null. #}
{% test unique_key(model, columns) %}
{% set keys = columns | map('tojson') | list %}
select {{ keys | join(', ') }}, count(*) as row_count
from {{ model }}
group by all
having count(*) > 1 or {{ keys | join(' is null or ') }} is null
{% endtest %}

{# An invariant of every row. A row for which the condition is null fails as well. #}
{% test row_condition(model, condition) %}
select *
from {{ model }}
where not coalesce({{ condition }}, false)
{% endtest %}
