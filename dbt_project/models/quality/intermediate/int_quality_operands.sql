{{ config(materialized='table') }}

-- The cells of every comparison that fails, in the order of the form, and of those of table 三 by which
-- a total contradicts its parts although their sum is not known.
with failing as (

    select report_id, rule_id, place
    from {{ ref('int_quality_linear') }}
    where verdict = 'fail'
    union
    select linear.report_id, linear.rule_id, linear.place
    from {{ ref('int_quality_linear') }} as linear
    inner join {{ ref('int_quality_totals') }} as totals using (report_id, place)
    where linear.rule_id in ('T3.2', 'T3.3')
        and 'fail' in (totals.parts_verdict, totals.zero_verdict)

),

tables as (

    select distinct report_id, table_code, form from {{ ref('int_quality_cells') }}

),

-- Few beside all cells: which those are is settled first.
places as materialized (

    select
        failing.report_id,
        failing.rule_id,
        failing.place,
        sources.source_report_id,
        terms.table_code,
        terms.row_code,
        terms.column_code,
        terms.side,
        terms.sign,
        terms.term_order
    from failing
    inner join {{ ref('int_quality_terms') }} as terms using (rule_id, place)
    inner join tables
        on failing.report_id = tables.report_id
        and terms.table_code = tables.table_code
        and terms.form = tables.form
    inner join {{ ref('int_quality_sources') }} as sources
        on failing.report_id = sources.report_id
        and terms.report = sources.report

)

select
    places.report_id,
    places.rule_id,
    places.place,
    list(
        {{ quality_operand(
            'cells.report_id', 'cells.table_code', 'cells.row_code', 'cells.column_code',
            'cells.value', 'cells.value_status', 'cells.raw_text', 'cells.locator',
            'places.side', 'places.sign'
        ) }}
        order by places.term_order
    ) as operands
from places
inner join {{ ref('int_quality_cells') }} as cells
    on places.source_report_id = cells.report_id
    and places.table_code = cells.table_code
    and places.row_code = cells.row_code
    and places.column_code = cells.column_code
group by places.report_id, places.rule_id, places.place
