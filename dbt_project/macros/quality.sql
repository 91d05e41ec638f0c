{# What all quality rules are built from. A rule is a row of the seed quality_rules and, in the model of
   its group, `quality_finding` with an expression for each side; a rule that compares sums of cells
   is rows of quality_terms alone. #}

{# How two sides compare. A side that is not known makes the rule not assessable. #}
{% macro quality_verdict(left, comparison, right) -%}
    case
        when {{ left }} is null or {{ right }} is null then 'not_assessable'
        when case {{ comparison }}
            when '=' then {{ left }} = {{ right }}
            when '<=' then {{ left }} <= {{ right }}
            when '>=' then {{ left }} >= {{ right }}
        end then 'pass'
        else 'fail'
    end
{%- endmacro %}

{# One cell or claim that a finding rests on, as a struct. #}
{% macro quality_operand(
    report_id, table_code, row_code, column_code, value, status, raw, locator, side="'left'", sign=1
) -%}
    {
        'report_id': {{ report_id }},
        'table_code': {{ table_code }},
        'row_code': {{ row_code }},
        'column_code': {{ column_code }},
        'side': {{ side }},
        'sign': {{ sign }},
        'value': cast({{ value }} as decimal(24, 6)),
        'value_status': {{ status }},
        'raw_text': {{ raw }},
        'locator': {{ locator }}
    }
{%- endmacro %}

{# The columns every rule yields, from a relation with report_id: one row for each place. Give the two
   sides and how they compare, or a verdict. #}
{% macro quality_finding(
    rule_id, place, left='null', comparison=none, right='null', verdict=none,
    reason='null', operands='null', sentences='null'
) -%}
    report_id,
    '{{ rule_id }}' as rule_id,
    {{ place }} as place,
    {% if verdict %}{{ verdict }}
    {% else %}{{ quality_verdict(left, "'" ~ comparison ~ "'", right) }}
    {% endif %} as verdict,
    cast({{ left }} as decimal(28, 6)) as left_value,
    cast({{ right }} as decimal(28, 6)) as right_value,
    cast(null as varchar) as blank_as_zero,
    cast({{ reason }} as varchar) as reason,
    cast({{ operands }} as {{ quality_operands_type() }}) as operands,
    cast({{ sentences }} as varchar[]) as sentences
{%- endmacro %}

{% macro quality_operands_type() -%}
    struct(
        report_id varchar, table_code varchar, row_code varchar, column_code varchar,
        side varchar, sign integer, value decimal(24, 6), value_status varchar,
        raw_text varchar, locator varchar
    )[]
{%- endmacro %}

{# The statuses of cells that print no number. #}
{% macro quality_silent_statuses() -%}
    {{ return(['blank', 'not_applicable', 'text', 'ambiguous', 'missing']) }}
{%- endmacro %}

{# The place of a rule that a parser finding speaks of: the cell, row or table; `report` for the whole. #}
{% macro quality_place(relation) -%}
    coalesce(
        nullif(concat_ws('.', {{ relation }}.table_code, {{ relation }}.row_code, {{ relation }}.column_code), ''),
        'report'
    )
{%- endmacro %}

{# The digits of a cell's raw text, full-width ones and separators normalised: '' where it has none. #}
{% macro quality_digits(raw_text) -%}
    regexp_replace(
        translate({{ raw_text }}, '０１２３４５６７８９．', '0123456789.'), '[^0-9.]', '', 'g'
    )
{%- endmacro %}

{# A number as one writes it: 12, not 12.000000. Null stays null. #}
{% macro quality_number(value) -%}
    regexp_replace(cast({{ value }} as varchar), '\.?0+$', '')
{%- endmacro %}

{# Reasons that are separated by commas in Chinese, by a map of their labels, in which {n} is a number:
   null where one of them has no label. #}
{% macro quality_reason_zh(reason, labels) -%}
    case
        when list_bool_and(list_transform(
            string_split({{ reason }}, ', '),
            lambda part: {{ labels }}[regexp_replace(part, '^[0-9]+', '{n}')] is not null
        ))
            then array_to_string(list_transform(
                string_split({{ reason }}, ', '),
                lambda part: replace(
                    {{ labels }}[regexp_replace(part, '^[0-9]+', '{n}')],
                    '{n}', regexp_extract(part, '^[0-9]+')
                )
            ), '，')
    end
{%- endmacro %}
