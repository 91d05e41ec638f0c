{# How many yuan one unit of an amount is; null for a unit that is not known: never guessed. #}
{% macro unit_in_yuan(unit) -%}
    case {{ unit }} when '元' then 1 when '万元' then 10000 end
{%- endmacro %}
