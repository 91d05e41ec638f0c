-- Hierarchy: an agency's numbers beside those of its government's consolidated report.
with alone as (

    select reports.report_id
    from {{ ref('int_quality_reports') }} as reports
    where reports.scope = 'own' and reports.report_id not in (
        select report_id from {{ ref('int_quality_sources') }} where report = 'government'
    )

),

cells as (

    select
        *,
        table_code || '.' || row_code || '.' || column_code as place,
        {{ quality_operand(
            'report_id', 'table_code', 'row_code', 'column_code',
            'value', 'value_status', 'raw_text', 'locator'
        ) }} as operand
    from {{ ref('int_quality_cells') }}
    where value is not null and column_code = 'total'
        and (table_code = 'appeals' or row_code in ('new_received', 'total_processed'))

),

-- What the organs of a government report of themselves, added up. Of one alone H1 tells.
organs as (

    select
        sources.source_report_id as report_id,
        cells.place,
        sum(cells.value) as value,
        list(struct_update(cells.operand, side := 'right') order by cells.report_id) as operands
    from {{ ref('int_quality_sources') }} as sources
    inner join cells on sources.report_id = cells.report_id
    where sources.report = 'government'
    group by all
    having count(*) > 1

),

together as (

    select
        cells.report_id,
        cells.place,
        cells.value as of_government,
        organs.value as of_organs,
        list_prepend(cells.operand, organs.operands) as operands
    from cells
    inner join organs using (report_id, place)

)

select
    {{ quality_finding(
        'H1', "'report'", verdict="'not_assessable'",
        reason="'no consolidated report that includes this agency'"
    ) }}
from alone

union all

select
    {{ quality_finding(
        'H3', 'place', 'of_government', '>=', 'of_organs',
        operands='case when of_government < of_organs then operands end'
    ) }}
from together
