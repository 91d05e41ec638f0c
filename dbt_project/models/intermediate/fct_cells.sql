{{ config(materialized='incremental') }}

select
    cells.document_sha256,
    cells.table_code,
    cells.row_code,
    cells.column_code,

    cells.report_id,
    cells.agency_id,
    cells.region_id,
    cells.region_code,
    cells.report_year,
    cells.scope,

    cells.fact,
    case
        when cells.fact is not null then null
        when cells.is_host_unverified then 'unverified_host'
        when cells.report_id is null then 'unresolved_report'
        when not cells.is_current then 'superseded_version'
        else 'not_in_form'
    end as reject_reason,
    cells.is_current as is_current_version,
    cells.form,
    cells.cell_type as data_type,

    -- A number that is none of its kind stays text in the counts of tables 三 and 四, it is not rounded.
    case
        when cells.fact is not null and implied_zeros.report_id is not null then 0
        when cells.is_of_kind or cells.table_code not in ('applications', 'appeals')
            then cells.value
    end as value,
    case
        when cells.fact is not null and implied_zeros.report_id is not null then 'implied'
        when cells.is_of_kind or cells.table_code not in ('applications', 'appeals')
            then cells.value_status
        else 'text'
    end as value_status,
    cells.value as printed_value,
    cells.value_status as printed_status,
    cells.is_of_kind,
    case when cells.fact in ('fct_application_totals', 'fct_appeal_totals') then totals.computed_value end
        as computed_value,
    cells.unit,

    cells.row_label,
    cells.raw_text,
    cells.locator,
    cells.is_read_from_picture
-- A condition on one side alone in a left join would make DuckDB compare every row with every other.
from {{ ref('int_report_cells') }} as cells
left join {{ ref('int_implied_zeros') }} as implied_zeros
    on cells.report_id = implied_zeros.report_id
    and cells.table_code = implied_zeros.table_code
    and cells.row_code = implied_zeros.row_code
    and cells.column_code = implied_zeros.column_code
left join {{ ref('int_counted_totals') }} as totals
    on cells.report_id = totals.report_id
    and cells.table_code = totals.table_code
    and cells.row_code = totals.row_code
    and cells.column_code = totals.column_code
where {{ of_changed_years('cells.report_year') }}
{{ ordered_by_year() }}
