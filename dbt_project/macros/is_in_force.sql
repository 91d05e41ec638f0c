{# Whether the region of a relation with valid_from_year and valid_to_year was in force in a year; an end
   that the lists do not know is open. Null where the year is null. #}
{% macro is_in_force(year, relation) -%}
    ({{ year }} >= coalesce({{ relation }}.valid_from_year, 0)
        and {{ year }} <= coalesce({{ relation }}.valid_to_year, 9999))
{%- endmacro %}
