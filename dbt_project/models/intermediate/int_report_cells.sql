with cells as (

    select * from {{ ref('stg_cells') }}

),

reports as (

    select * from {{ ref('dim_report') }}

),

-- A table whose headers do not tell its form is held against the form in force in its year.
table_forms as (

    select
        tables.document_sha256,
        tables.table_code,
        coalesce(tables.form, years.form) as form
    from {{ ref('stg_report_tables') }} as tables
    inner join reports on tables.document_sha256 = reports.document_sha256
    inner join {{ ref('dim_year') }} as years on reports.report_year = years.report_year

),

in_report as (

    select
        reports.report_id,
        reports.agency_id,
        reports.region_id,
        reports.region_code,
        reports.report_year,
        reports.scope,
        cells.*,
        table_forms.form
    from cells
    inner join reports on cells.document_sha256 = reports.document_sha256
    left join table_forms
        on cells.document_sha256 = table_forms.document_sha256
        and cells.table_code = table_forms.table_code

)

select
    in_report.*,
    case
        when in_report.table_code = 'disclosure'
            then
                case
                    when measures.measure_code is null then null
                    when items.item_code is not null then 'fct_published_counts'
                    when starts_with(in_report.row_code, 'x:') then 'fct_published_counts'
                end
        when in_report.table_code = 'applications' and form_cells.is_leaf
            then 'fct_applications'
        when in_report.table_code = 'applications' and not form_cells.is_leaf
            then 'fct_application_totals'
        when in_report.table_code = 'appeals' and form_cells.is_leaf
            then 'fct_appeals'
        when in_report.table_code = 'appeals' and not form_cells.is_leaf
            then 'fct_appeal_totals'
        when in_report.table_code = 'legacy' and indicators.data_type <> 'heading'
            then 'fct_legacy_indicators'
    end as fact
from in_report
left join {{ ref('int_form_cells') }} as form_cells
    on in_report.table_code = form_cells.table_code
    and in_report.form = form_cells.form
    and in_report.row_code = form_cells.row_code
    and in_report.column_code = form_cells.column_code
left join {{ ref('disclosure_items') }} as items on in_report.row_code = items.item_code
left join {{ ref('disclosure_measures') }} as measures
    on in_report.column_code = measures.measure_code
left join {{ ref('legacy_indicators') }} as indicators
    on in_report.row_code = indicators.indicator_code
