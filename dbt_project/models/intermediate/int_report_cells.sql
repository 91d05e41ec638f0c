-- The cells of the years redone as printed, with the fact each belongs to: those of superseded versions
-- and of reports that are not placed too, which belong to none.
with documents as (

    select
        reports.document_sha256,
        coalesce(versions.is_current, false) as is_current,
        coalesce(list_contains(reports.missing, 'host'), false) as is_host_unverified,
        versions.report_id,
        versions.agency_id,
        versions.region_id,
        versions.region_code,
        versions.report_year,
        versions.scope
    from {{ ref('int_identified_reports') }} as reports
    left join {{ ref('report_versions') }} as versions using (document_sha256)
    where {{ of_changed_years('versions.report_year') }}

),

-- A table whose headers do not tell its form is held against the form in force in its year.
table_forms as (

    select
        tables.document_sha256,
        tables.table_code,
        coalesce(tables.form, years.form) as form
    from {{ ref('stg_report_tables') }} as tables
    inner join documents on tables.document_sha256 = documents.document_sha256
    left join {{ ref('dim_year') }} as years on documents.report_year = years.report_year

),

columns as (

    select distinct "table" as table_code, "column" as column_code, data_type
    from {{ ref('form_columns') }}

)

select
    documents.*,
    cells.* exclude (document_sha256, unit),
    table_forms.form,
    coalesce(columns.data_type, indicators.data_type) as cell_type,
    -- A count is whole and not negative, a signed one whole.
    case
        when cells.value is null or coalesce(cell_type, 'amount') = 'amount' then true
        when cell_type = 'signed' then cells.value = trunc(cells.value)
        else cells.value = trunc(cells.value) and cells.value >= 0
    end as is_of_kind,
    case
        when not documents.is_current then null
        when cells.table_code = 'disclosure'
            then
                case
                    when measures.measure_code is null then null
                    when items.item_code is not null then 'fct_published_counts'
                    when starts_with(cells.row_code, 'x:') then 'fct_published_counts'
                end
        when cells.table_code = 'applications' and form_cells.is_leaf then 'fct_applications'
        when cells.table_code = 'applications' and not form_cells.is_leaf
            then 'fct_application_totals'
        when cells.table_code = 'appeals' and form_cells.is_leaf then 'fct_appeals'
        when cells.table_code = 'appeals' and not form_cells.is_leaf then 'fct_appeal_totals'
        when cells.table_code = 'legacy' and indicators.data_type <> 'heading'
            then 'fct_legacy_indicators'
    end as fact,
    case
        when fact = 'fct_published_counts' then coalesce(cells.unit, measures.unit)
        when fact = 'fct_legacy_indicators' then coalesce(cells.unit, indicators.unit)
        else cells.unit
    end as unit
from {{ ref('stg_cells') }} as cells
inner join documents on cells.document_sha256 = documents.document_sha256
left join table_forms
    on cells.document_sha256 = table_forms.document_sha256
    and cells.table_code = table_forms.table_code
left join columns
    on cells.table_code = columns.table_code
    and cells.column_code = columns.column_code
left join {{ ref('int_form_cells') }} as form_cells
    on cells.table_code = form_cells.table_code
    and table_forms.form = form_cells.form
    and cells.row_code = form_cells.row_code
    and cells.column_code = form_cells.column_code
left join {{ ref('disclosure_items') }} as items on cells.row_code = items.item_code
left join {{ ref('disclosure_measures') }} as measures
    on cells.column_code = measures.measure_code
left join {{ ref('legacy_indicators') }} as indicators
    on if(cells.table_code = 'legacy', cells.row_code, null) = indicators.indicator_code
