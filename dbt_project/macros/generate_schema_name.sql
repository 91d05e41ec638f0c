{# Schemas are named as the project names them, without dbt's prefix of the target's schema:
   marts in `main`, so that an analyst writes `from fct_applications`. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
