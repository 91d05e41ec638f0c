{# The ways in which the name of a region is written, as a list. 彭水苗族土家族自治县 is also 彭水县 and
   彭水自治县, 新疆维吾尔自治区 新疆自治区, 杨柳白族彝族乡 杨柳乡, 华侨路街道 (办事处) 华侨路: what stands between
   the first characters and the word for the kind may be left out. #}
{% macro region_name_forms(name) -%}
    [{{ name }}]
    || case
        when regexp_matches({{ name }}, '自治(区|州|县|旗)$|族(乡|镇|苏木)$')
            then flatten(list_transform(
                range(2, length({{ name }}) - 2),
                lambda kept: [
                    left({{ name }}, kept) || right({{ name }}, 1),
                    left({{ name }}, kept) || '自治' || right({{ name }}, 1)
                ]
            ))
        when {{ name }} like '__%街道' then [left({{ name }}, -2)]
        else []
    end
{%- endmacro %}

{# The name of a region without the word for its kind, 亳州 of 亳州市; null where none is left. #}
{% macro region_name_base(name) -%}
    nullif(
        regexp_extract({{ name }}, '^(.{2,})(?:地区|林区|特区|新区|省|市|县|区|州|盟|旗)$', 1), ''
    )
{%- endmacro %}
