{# An agency's name with the official form of its longest known ending, 攸县人民政府办公室 of 攸县政府办:
   an aggregate over the endings that it has. #}
{% macro with_official_ending(name, endings) -%}
    coalesce(
        left({{ name }}, -max(length({{ endings }}.ending)))
            || max_by({{ endings }}.official_ending, length({{ endings }}.ending)),
        {{ name }}
    )
{%- endmacro %}

{# The last word in full, so that 扶贫办 and 扶贫办公室 are one; 分局 of 公安局船山区分局 is 公安分局. A key
   to compare by, not an official name. #}
{% macro spelled_out(organ) -%}
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace({{ organ }}, '办$', '办公室'), '委$', '委员会'
            ),
            '人民政府办公厅$', '人民政府办公室'
        ),
        '局分局$', '分局'
    )
{%- endmacro %}
