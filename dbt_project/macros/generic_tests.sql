{# The generic tests of the project; there is no package hub to take them from. #}

{# All that must hold in one table, tested by one query: a test of its own for each key, relation and
   condition would spend more time on being started than on the rows. Each row returned is one finding:
   `check_name` says what is broken, `found_in` gives the row by its key and its value.
   `pipelines.dbt` counts the findings of a failed test by check.

   key               columns that are never null and together name a row
   shown             columns that name a row where the table has no key
   unique            columns, or lists of columns, that no two rows share; nulls do not count
   not_null          columns beside the key that are never null
   relations         {column: table.column}: each value exists there
   accepted          {column: [values]}
   as_in_its_report  columns repeated of dim_report, so that it need not be joined: never of another
                     agency, region, year or, above all, scope
   conditions        {name: SQL of one row}; a row for which it is null fails as well
   one_in_force      columns whose rows are in force one after the other, by valid_from_year and
                     valid_to_year: never two in one year. An end that is not known is open.

   A test must be named in the YAML (`name: dim_report_checks`): dbt would name it by its arguments. #}
{% test checks(
    model, key=[], shown=[], unique=[], not_null=[], relations={}, accepted={}, as_in_its_report=[],
    conditions={}, one_in_force=[]
) %}
{# Pairs of a name and the SQL that is true of a broken row; with the column that is at fault, if one is. #}
{%- set checks = [] -%}
{%- for column in key + not_null -%}
    {%- do checks.append((column ~ ' is null', column | tojson ~ ' is null', none)) -%}
{%- endfor -%}
{%- for column, target in relations.items() -%}
    {%- set table, field = target.split('.') -%}
    {%- set there -%}
        (select target.{{ field }} from {{ ref(table) }} as target where target.{{ field }} is not null)
    {%- endset -%}
    {%- set dangles = column | tojson ~ ' is not null and ' ~ column | tojson ~ ' not in ' ~ there -%}
    {%- do checks.append((column ~ ' is not in ' ~ target, dangles, column)) -%}
{%- endfor -%}
{%- for column, values in accepted.items() -%}
    {%- set listed = "('" ~ values | join("', '") ~ "')" -%}
    {%- do checks.append((column ~ ' is not an accepted value', column | tojson ~ ' not in ' ~ listed, column)) -%}
{%- endfor -%}
{%- for column in as_in_its_report -%}
    {%- set differs = column | tojson ~ ' is distinct from its_' ~ column -%}
    {%- do checks.append((column ~ ' is not as in its report', differs, column)) -%}
{%- endfor -%}
{%- for name, condition in conditions.items() -%}
    {%- do checks.append((name ~ ' does not hold', 'not coalesce(' ~ condition ~ ', false)', none)) -%}
{%- endfor -%}
{%- set name_of_row = key or shown -%}
{%- set at_fault = checks | map(attribute=2) | select | list -%}
{%- if checks -%}
with checked as (

    select
        {{ (name_of_row + at_fault) | unique | map('tojson') | join(', ') }}
        {%- for _, broken, _ in checks %},
        {{ broken }} as broken_{{ loop.index }}
        {%- endfor %}
    from {{ model }}
    {%- if as_in_its_report %}
    left join (
        select
            report_id as its_report_id
            {%- for column in as_in_its_report %},
            {{ column }} as its_{{ column }}
            {%- endfor %}
        from {{ ref('dim_report') }}
    ) on report_id = its_report_id
    {%- endif %}

),

found as (

    select
        {{ name_of_row | map('tojson') | join(', ') }},
        unnest([
            {%- for name, _, column in checks %}
            case when broken_{{ loop.index }} then {
                'check_name': '{{ name }}',
                'at_fault': {% if column and column not in name_of_row -%}
                    ', ' || {{ row_in_words([column]) }}
                {%- else -%} '' {%- endif %}
            } end{{ ',' if not loop.last }}
            {%- endfor %}
        ]) as finding
    from checked
    where {% for _ in checks -%} broken_{{ loop.index }}{{ ' or ' if not loop.last }} {%- endfor %}

)

select
    finding.check_name,
    {{ row_in_words(name_of_row) }} || finding.at_fault as found_in
from found
where finding is not null
{%- endif %}
{# Only rows whose key shares its hash are compared, few if any: millions of groups by several words each
   would take three times as long. #}
{%- for columns in ([key] if key else []) + unique -%}
{%- set columns = [columns] if columns is string else columns -%}
{%- set names = columns | map('tojson') | join(', ') -%}
{{ '\nunion all\n' if checks or not loop.first }}
select
    'not unique: {{ columns | join(', ') }}' as check_name,
    {{ row_in_words((name_of_row + columns) | unique | list) }} as found_in
from {{ model }}
where
    hash({{ names }}) in (
        select hash({{ names }}) from {{ model }} group by 1 having count(*) > 1
    )
    and {{ columns | map('tojson') | join(' is not null and ') }} is not null
qualify count(*) over (partition by {{ names }}) > 1
{%- endfor %}
{%- if one_in_force %}

union all

select
    'two in force in a year: {{ one_in_force | join(', ') }}' as check_name,
    {{ row_in_words(name_of_row) }} as found_in
from {{ model }} as one
where exists (
    from {{ model }} as other
    where
        {% for column in one_in_force -%}
        one.{{ column | tojson }} = other.{{ column | tojson }} and {% endfor -%}
        (one.valid_from_year, one.valid_to_year)
            is distinct from (other.valid_from_year, other.valid_to_year)
        and coalesce(one.valid_from_year, 0) <= coalesce(other.valid_to_year, 9999)
        and coalesce(other.valid_from_year, 0) <= coalesce(one.valid_to_year, 9999)
)
{%- endif %}
{% endtest %}

{# The values of some columns as text: `code = 430321, valid_from_year = 2008`. #}
{% macro row_in_words(columns) -%}
concat_ws(', ', {% for column in columns -%}
    '{{ column }} = ' || coalesce({{ column | tojson }}::varchar, 'null'){{ ', ' if not loop.last }}
{%- endfor %})
{%- endmacro %}
