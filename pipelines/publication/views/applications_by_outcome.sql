-- 申请办理结果 · How applications were answered: by year, scope, level of government and outcome. A
-- level's consolidated reports contain what the levels below report, and the own reports of agencies:
-- compare the rows of one scope and level, never add others.
-- kind: 办理情况类别 · inflow 收到, outcome 办理结果 or outflow 结转下年, see dim_outcome.
-- applications: 件数 · Sum of the numbers that are known; null where none is.
-- reports: 报告数 · Reports with cells of this outcome.
-- cells_known: 有值单元格数 · Cells whose number is known.
-- cells_unknown: 无值单元格数 · Cells printed blank, as text, ambiguous or missing: not in the sum, and not zero.
select
    fct_applications.report_year,
    fct_applications.scope,
    dim_region.level,
    dim_outcome.kind,
    dim_outcome.outcome_code,
    any_value(dim_outcome.label_zh) as label_zh,
    any_value(dim_outcome.label_en) as label_en,
    cast(sum(fct_applications.value) as bigint) as applications,
    count(distinct fct_applications.report_id) as reports,
    count(fct_applications.value) as cells_known,
    count(*) - count(fct_applications.value) as cells_unknown
from fct_applications
join dim_outcome using (outcome_code)
join dim_region using (region_id)
group by all
order by
    fct_applications.report_year,
    fct_applications.scope,
    dim_region.level,
    any_value(dim_outcome.outcome_order)
