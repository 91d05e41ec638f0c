-- 单元格长表 · One row per cell of the three statutory tables and of the statistics table of 2014–2018,
-- including totals, with its labels: its value, why it is null, and where it is printed. Use `is_leaf`
-- or totals, never both in one sum; never add consolidated and own reports.
-- table_code: 所在表格 · disclosure 表二, applications 表三, appeals 表四, legacy 2014–2018年统计表.
-- row_code: 行代码 · Row of the table: an item, an outcome, a channel or an indicator.
-- row_zh: 行名称 · The row as the form names it.
-- row_en: 行名称（英文） · The row in English.
-- column_code: 列代码 · Column of the table: a measure, a kind of applicant or a result; `value` in the
-- statistics table.
-- column_zh: 列名称 · The column as the form names it.
-- column_en: 列名称（英文） · The column in English.
-- is_leaf: 是否最细项 · True unless it is a printed total of other cells.
-- figure_code: 宽表列名 · The column of reports_wide that holds it; null if none does.
-- unit: 计量单位 · Unit of the number as printed; null for applications and appeals, which are cases.
-- amount_cny: 金额（元） · Amounts in yuan; null for counts, and where the unit is unknown.
-- computed_value: 计算合计 · For a printed total, the sum of its parts, if all are printed; null for leaves.
with cells as (
    select
        report_id, agency_id, region_id, region_code, report_year, scope, 'disclosure' as table_code,
        item_code as row_code, measure_code as column_code, true as is_leaf,
        cast(value as decimal(28, 6)) as value, value_status, unit, amount_cny,
        cast(null as bigint) as computed_value, raw_text, document_sha256, locator
    from fct_published_counts
    union all
    select
        report_id, agency_id, region_id, region_code, report_year, scope, 'applications',
        outcome_code, applicant_code, true, value, value_status, null, null, null, raw_text,
        document_sha256, locator
    from fct_applications
    union all
    select
        report_id, agency_id, region_id, region_code, report_year, scope, 'applications',
        outcome_code, applicant_code, false, value, value_status, null, null, computed_value,
        raw_text, document_sha256, locator
    from fct_application_totals
    union all
    select
        report_id, agency_id, region_id, region_code, report_year, scope, 'appeals', channel_code,
        result_code, true, value, value_status, null, null, null, raw_text, document_sha256, locator
    from fct_appeals
    union all
    select
        report_id, agency_id, region_id, region_code, report_year, scope, 'appeals', channel_code,
        'total', false, value, value_status, null, null, computed_value, raw_text, document_sha256,
        locator
    from fct_appeal_totals
    union all
    select
        report_id, agency_id, region_id, region_code, report_year, scope, 'legacy', indicator_code,
        'value', not coalesce(dim_legacy_indicator.is_sum_of_parts, false), value, value_status,
        fct_legacy_indicators.unit, amount_cny, null, raw_text, document_sha256, locator
    from fct_legacy_indicators
    join dim_legacy_indicator using (indicator_code)
),

row_labels as (
    select 'disclosure' as table_code, item_code as row_code, label_zh as row_zh, label_en as row_en
    from dim_disclosure_item
    union all
    select 'applications', outcome_code, label_zh, label_en from dim_outcome
    union all
    select 'appeals', channel_code, label_zh, label_en from dim_appeal_channel
    union all
    select 'legacy', indicator_code, label_zh, label_en from dim_legacy_indicator
),

column_labels as (
    select
        'disclosure' as table_code, measure_code as column_code, label_zh as column_zh,
        label_en as column_en
    from dim_disclosure_measure
    union all
    select 'applications', applicant_code, label_zh, label_en from dim_applicant_type
    union all
    select 'appeals', result_code, label_zh, label_en from dim_appeal_result
    union all
    select 'legacy', 'value', '数值', 'Value'
)

select
    cells.report_id,
    cells.agency_id,
    cells.region_id,
    cells.region_code,
    cells.report_year,
    cells.scope,
    cells.table_code,
    cells.row_code,
    coalesce(row_labels.row_zh, substr(cells.row_code, 3)) as row_zh,
    row_labels.row_en,
    cells.column_code,
    column_labels.column_zh,
    column_labels.column_en,
    cells.is_leaf,
    dim_figure.figure_code,
    cells.value,
    cells.value_status,
    cells.unit,
    cells.amount_cny,
    cells.computed_value,
    cells.raw_text,
    cells.document_sha256,
    cells.locator
from cells
left join row_labels using (table_code, row_code)
left join column_labels using (table_code, column_code)
left join dim_figure
    on cells.table_code = dim_figure.table_code
    and cells.row_code = dim_figure.row_code
    and cells.column_code = dim_figure.column_code
    and dim_figure.kind <> 'metric'
