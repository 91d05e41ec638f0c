-- 主动公开情况 · Information disclosed proactively: by year, scope, level of government, item and
-- measure of the first table. Amounts are summed in yuan. Compare the rows of one scope and level, never add
-- others; never add stocks (in force, disclosed in total) over years either.
-- item_zh: 信息内容 · The item as the form names it.
-- item_en: 英文项目名称 · The item in English.
-- measure_zh: 指标 · What is counted, as the form names it.
-- measure_en: 英文指标名称 · What is counted, in English.
-- total: 数量合计 · Sum of the counts that are known; null for amounts, and where none is known.
-- total_cny: 金额合计（元） · Sum of the amounts that are known, in yuan; null for counts.
-- reports: 报告数 · Reports with this cell.
-- cells_unknown: 无值单元格数 · Cells printed blank, as text, ambiguous or missing, or amounts whose unit
-- is not known: not in the sum, and not zero.
select
    fct_published_counts.report_year,
    fct_published_counts.scope,
    dim_region.level,
    fct_published_counts.item_code,
    any_value(dim_disclosure_item.label_zh) as item_zh,
    any_value(dim_disclosure_item.label_en) as item_en,
    fct_published_counts.measure_code,
    any_value(dim_disclosure_measure.label_zh) as measure_zh,
    any_value(dim_disclosure_measure.label_en) as measure_en,
    sum(value) filter (dim_disclosure_measure.data_type <> 'amount') as total,
    sum(amount_cny) as total_cny,
    count(*) as reports,
    count(*) filter (
        case when dim_disclosure_measure.data_type = 'amount' then amount_cny else value end
        is null
    ) as cells_unknown
from fct_published_counts
join dim_disclosure_item using (item_code)
join dim_disclosure_measure using (measure_code)
join dim_region using (region_id)
group by all
order by
    fct_published_counts.report_year,
    fct_published_counts.scope,
    dim_region.level,
    any_value(dim_disclosure_item.item_order),
    any_value(dim_disclosure_measure.measure_order)
