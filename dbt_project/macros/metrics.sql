{# What a metric is computed with. All of it says null rather than anything that could mislead: an
   unknown part makes a sum unknown, and no ratio has a zero or unknown denominator. #}

{# One term of a metric's formula in the seed: a sign and table.row.column. #}
{% macro metric_term() -%}
    [+-]?[a-z0-9_]+[.][a-z0-9_]+[.][a-z0-9_]+
{%- endmacro %}

{# The value of a metric; see metric_why_null for when there is none. #}
{% macro metric_value(kind, numerator, denominator) -%}
    case
        when {{ metric_why_null(kind, numerator, denominator) }} is not null then null
        when {{ kind }} = 'amount' then {{ numerator }}
        else {{ numerator }} / {{ denominator }}
    end
{%- endmacro %}

{# Why a metric has no value, null if it has one. A share lies between 0 and 1: where the part is
   printed larger than the whole, the report contradicts itself or counts things of several years. #}
{% macro metric_why_null(kind, numerator, denominator) -%}
    case
        when {{ denominator }} = 0 then 'zero_denominator'
        when {{ numerator }} is null then 'unknown_part'
        when {{ kind }} = 'amount' then null
        when {{ denominator }} is null then 'unknown_part'
        when {{ denominator }} < 0 or {{ numerator }} < 0 then 'out_of_bounds'
        when {{ kind }} = 'share' and {{ numerator }} > {{ denominator }} then 'out_of_bounds'
    end
{%- endmacro %}

{# How far a rate over n cases can be relied on; below 30 it is not ranked. #}
{% macro stability(n) -%}
    case when {{ n }} >= 100 then 'high' when {{ n }} >= 30 then 'medium' when {{ n }} >= 0 then 'low' end
{%- endmacro %}
