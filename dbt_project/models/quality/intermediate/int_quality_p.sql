-- Reading: shape, kinds of cells, digits, shifts, what could not be placed, the second reading.
-- A rule about cells yields each cell that breaks it, or one pass for the table.
with tables as (

    select * from {{ ref('int_quality_tables') }} where table_status <> 'absent'

),

found as (

    select
        report_id,
        rule_id,
        table_code,
        place,
        min(verdict) as verdict,
        list(sentence order by finding_number) as sentences
    from {{ ref('int_quality_parser_findings') }}
    where table_code is not null
    group by all

),

odd_cells as (

    select report_id, rule_id, table_code, place, [operand] as operands
    from {{ ref('int_quality_odd_cells') }}

),

broken as (

    select * from odd_cells
    union all by name
    -- A cell printed twice, with two numbers: none of them was kept.
    select report_id, rule_id, table_code, place, sentences
    from found
    where rule_id = 'P5' and (report_id, place) not in (select (report_id, place) from odd_cells)

),

cell_rules as (

    select *, 'fail' as verdict from broken
    union all by name
    select tables.report_id, rules.rule_id, tables.table_code as place, 'pass' as verdict
    from tables
    cross join (select unnest(['P2', 'P3', 'P4', 'P5']) as rule_id) as rules
    anti join broken
        on tables.report_id = broken.report_id
        and tables.table_code = broken.table_code
        and rules.rule_id = broken.rule_id

),

cell_counts as (

    select
        report_id,
        table_code,
        any_value(form) as form,
        count(*) filter (printed_status <> 'missing') as cells_found,
        count(*) filter (printed_status = 'ambiguous')
            - count(*) filter (printed_status = 'ambiguous' and (report_id, {{ quality_place('cells') }}) in (
                select (report_id, place) from broken where rule_id = 'P5'
            )) as cells_not_placed
    from {{ ref('fct_cells') }} as cells
    where is_current_version and {{ of_changed_years('report_year') }}
    group by report_id, table_code

),

form_shapes as (

    select form_cells.table_code, form_cells.form, count(*) as cells_of_form
    from {{ ref('int_form_cells') }} as form_cells
    inner join {{ ref('form_rows') }} as form_rows
        on form_cells.table_code = form_rows."table"
        and form_cells.form = form_rows.form
        and form_cells.row_code = form_rows."row"
    where form_rows.kind <> 'heading'
    group by all

),

shapes as (

    select *
    from tables
    inner join cell_counts using (report_id, table_code)
    inner join form_shapes
        on tables.table_code = form_shapes.table_code
        and cell_counts.form = form_shapes.form

),

placed as (

    select
        tables.report_id,
        tables.table_code,
        coalesce(cell_counts.cells_not_placed, 0) as cells_not_placed,
        flatten(list(found.sentences order by found.place)) as sentences
    from tables
    left join cell_counts using (report_id, table_code)
    left join found
        on tables.report_id = found.report_id
        and tables.table_code = found.table_code
        and found.rule_id = 'P7'
        and cell_counts.cells_not_placed > 0
    group by all

),

-- A row of table 三 that does not add up, though it would with every number one column on or back.
rows_not_adding_up as (

    select
        report_id,
        place,
        operands,
        list_transform(operands[2:], lambda part: part.value) as parts,
        operands[1].value as total
    from {{ ref('int_quality_operands') }}
    inner join {{ ref('int_quality_linear') }} using (report_id, rule_id, place)
    where rule_id = 'T3.3' and verdict = 'fail'

),

shifted as (

    select
        *,
        (parts[-1] > 0 and list_sum(parts[:-2]) = parts[-1])
        or (parts[1] > 0 and list_sum(parts[2:]) + total = parts[1]) as is_shifted
    from rows_not_adding_up

),

shifts as (

    select report_id, place, operands, 'fail' as verdict from shifted where is_shifted
    union all by name
    select report_id, table_code as place, 'pass' as verdict
    from tables
    where table_code = 'applications'
        and report_id not in (select report_id from shifted where is_shifted)

),

-- The first of the cells that print no number, and how many they are: they can be a whole table.
unfilled as (

    select
        tables.report_id,
        tables.table_code,
        count(*) filter (cells.value_status in ('blank', 'not_applicable')) as cells_unfilled,
        list(
            {{ quality_operand(
                'cells.report_id', 'cells.table_code', 'cells.row_code', 'cells.column_code',
                'cells.value', 'cells.value_status', 'cells.raw_text', 'cells.locator'
            ) }}
            order by form_rows.row_order, cells.column_code
        ) filter (cells.value_status in ('blank', 'not_applicable')) as operands
    from tables
    inner join {{ ref('int_quality_cells') }} as cells using (report_id, table_code)
    inner join {{ ref('form_rows') }} as form_rows
        on cells.table_code = form_rows."table"
        and cells.form = form_rows.form
        and cells.row_code = form_rows."row"
        and form_rows.kind in ('leaf', 'total')
    group by tables.report_id, tables.table_code

),

second_readings as (

    select report_id, place, verdict, sentences from found where rule_id = 'P8'
    union all by name
    select
        report_id,
        table_code as place,
        case when is_read_twice then 'pass' else 'not_assessable' end as verdict
    from tables
    where (report_id, table_code) not in (
        select (report_id, table_code) from found where rule_id = 'P8'
    )

)

select
    {{ quality_finding(
        'P1', 'table_code', 'cells_found', '=', 'cells_of_form',
        verdict="case
            when table_status = 'ambiguous' then 'not_assessable'
            when cells_found = cells_of_form then 'pass'
            else 'fail'
        end",
        reason="case when table_status = 'ambiguous' then 'cells cannot be placed' end"
    ) }}
from shapes

union all

{% for rule in ['P2', 'P3', 'P4', 'P5'] %}
select
    {{ quality_finding(
        rule, 'place', verdict='verdict', operands='operands', sentences='sentences'
    ) }}
from cell_rules
where rule_id = '{{ rule }}'

union all

{% endfor %}
select {{ quality_finding('P6', 'place', verdict='verdict', operands='operands') }}
from shifts

union all

select
    {{ quality_finding('P7', 'table_code', 'cells_not_placed', '=', '0', sentences='sentences') }}
from placed

union all

select
    {{ quality_finding(
        'P8', 'place', verdict='verdict', sentences='sentences',
        reason="case when verdict = 'not_assessable'
            then case
                when sentences is null then 'the document was read by one way only'
                else 'a second reading was not possible'
            end
        end"
    ) }}
from second_readings

union all

select
    {{ quality_finding(
        'P9', 'table_code', 'cells_unfilled', '<=', '0', operands='operands[:10]'
    ) }}
from unfilled
