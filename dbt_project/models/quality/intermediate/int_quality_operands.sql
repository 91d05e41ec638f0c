-- The cells of every comparison that does not pass, in the order of the form.
select
    linear.report_id,
    linear.rule_id,
    linear.place,
    list(
        {{ quality_operand(
            'cells.report_id', 'cells.table_code', 'cells.row_code', 'cells.column_code',
            'cells.value', 'cells.value_status', 'cells.raw_text', 'cells.locator',
            'terms.side', 'terms.sign'
        ) }}
        order by terms.term_order
    ) as operands
from {{ ref('int_quality_linear') }} as linear
inner join {{ ref('int_quality_sources') }} as sources using (report_id)
inner join {{ ref('int_quality_terms') }} as terms
    on linear.rule_id = terms.rule_id
    and linear.place = terms.place
    and sources.report = terms.report
inner join {{ ref('int_quality_cells') }} as cells
    on sources.source_report_id = cells.report_id
    and terms.table_code = cells.table_code
    and terms.row_code = cells.row_code
    and terms.column_code = cells.column_code
inner join (select distinct report_id, table_code, form from {{ ref('int_quality_cells') }}) as tables
    on linear.report_id = tables.report_id
    and terms.table_code = tables.table_code
    and terms.form = tables.form
where linear.verdict <> 'pass'
group by linear.report_id, linear.rule_id, linear.place
