-- The tables of reports of which several versions are known: the cells in which an earlier or other
-- version prints another number than the current one. A copy on a host that is not the publisher's,
-- and a page that lost its numbers, are no versions to compare with.
with versions as (

    select others.report_id, others.document_sha256, others.source_file
    from {{ ref('report_versions') }} as others
    semi join {{ ref('int_quality_reports') }} as reports using (report_id)
    where not others.is_current
        and others.superseded_reason not in ('copy_on_other_host', 'in_question')

),

cells as (

    select
        *,
        {{ quality_operand(
            'report_id', 'table_code', 'row_code', 'column_code',
            'printed_value', 'printed_status', 'raw_text', 'locator'
        ) }} as operand
    from {{ ref('fct_cells') }}
    where printed_status = 'reported' and {{ of_changed_years('report_year') }}

)

select
    here.report_id,
    here.table_code,
    count(*) filter (here.printed_value <> there.printed_value) as cells_that_differ,
    list(distinct versions.source_file order by versions.source_file) filter (
        here.printed_value <> there.printed_value
    ) as sentences,
    flatten(
        list(
            [here.operand, struct_update(there.operand, side := 'right')]
            order by here.row_code, here.column_code, there.document_sha256
        ) filter (here.printed_value <> there.printed_value)
    ) as operands
from versions
inner join cells as there on versions.document_sha256 = there.document_sha256
inner join cells as here
    on versions.report_id = here.report_id
    and here.is_current_version
    and here.table_code = there.table_code
    and here.row_code = there.row_code
    and here.column_code = there.column_code
group by here.report_id, here.table_code
