-- What was published on own initiative and done in the year: documents, licences, penalties, fees.
-- 主动公开情况：规章和规范性文件、许可、处罚、强制、收费。
--
-- Each row is a sum of its own: units differ, and stocks (in force, disclosed in all) are no flows
-- of a year. The form changed with report year 2021: most measures end or begin there. The sum is
-- over `reports_known` of the `reports` whose form asks for it; null is not zero.
select
    report_year,
    scope,
    item.label_zh as item_zh,
    item.label_en as item_en,
    measure.label_zh as measure_zh,
    measure.label_en as measure_en,
    counts.unit,
    sum(value)::double as total,
    count(value) as reports_known,
    count(*) as reports
from fct_published_counts as counts
join dim_disclosure_item as item using (item_code)
join dim_disclosure_measure as measure using (measure_code)
group by
    report_year, scope, item_order, item_zh, item_en,
    measure_order, measure_zh, measure_en, counts.unit
order by report_year, scope, item_order, measure_order, counts.unit;
