-- 不予公开等的理由 · Why applications were not granted: denied, unable to provide, not processed, each
-- by its ground in the form, by year, scope and level of government. Compare the rows of one scope and
-- level, never add others.
-- applications: 件数 · Sum of the numbers that are known; null where none is.
-- share_of_known: 占比 · Share of all applications known not to be granted in this year, scope and level: 0 to 1.
-- cells_unknown: 无值单元格数 · Cells printed blank, as text, ambiguous or missing: not in the sum, and not zero.
select
    report_year,
    scope,
    level,
    dim_outcome.parent_code,
    outcome_code,
    dim_outcome.label_zh,
    dim_outcome.label_en,
    applications,
    -- No nullif: DuckDB 1.4.0 binds no window function within it.
    case
        when sum(applications) over comparable <> 0 then applications / sum(applications) over comparable
    end as share_of_known,
    cells_unknown
from applications_by_outcome
join dim_outcome using (outcome_code)
where dim_outcome.parent_code in ('denied', 'unable', 'not_processed')
window comparable as (partition by report_year, scope, level)
order by report_year, scope, level, dim_outcome.outcome_order
