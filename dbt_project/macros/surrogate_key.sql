{# A key that stays the same from build to build: the MD5 of the natural key, its parts joined by
   a bar. The parts must not be null. #}
{% macro surrogate_key(columns) -%}
    md5(concat_ws('|', {{ columns | join(', ') }}))
{%- endmacro %}
