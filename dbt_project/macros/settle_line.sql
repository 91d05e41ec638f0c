{# A line of a list, such as settled_reports, as one writes it there: values quoted where they need it. #}
{% macro settle_line(values) -%}
    array_to_string(
        list_transform(
            [{{ values | join(', ') }}],
            lambda value: case
                when regexp_matches(value, '[",\n\r]')
                    then '"' || replace(value, '"', '""') || '"'
                else coalesce(value, '')
            end
        ),
        ','
    )
{%- endmacro %}
