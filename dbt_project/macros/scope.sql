{# The reports of one scope, to select from. Metrics start here and never from dim_report itself: a
   government's consolidated report counts what its departments report for themselves. #}
{% macro of_scope(scope) -%}
    {%- if scope not in ('consolidated', 'own') -%}
        {{ exceptions.raise_compiler_error("of_scope: '" ~ scope ~ "' is neither consolidated nor own") }}
    {%- endif -%}
    (select * from {{ ref('dim_report') }} where scope = '{{ scope }}')
{%- endmacro %}
