{# A list of what is wrong with a row, in the order given: the field and the reason in words. `checks`
   are (field, condition under which it is wrong, reason as SQL). #}
{% macro problems(checks) -%}
    list_filter(
        [
            {%- for field, is_wrong, reason in checks %}
            case when {{ is_wrong }} then {'field': '{{ field }}', 'reason': {{ reason }}} end
            {{- "," if not loop.last }}
            {%- endfor %}
        ],
        lambda problem: problem is not null
    )
{%- endmacro %}
