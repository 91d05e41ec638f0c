-- 各条线系统的答复情况 · How departments of one vertical system (税务, 海关, 生态环境, 公安 …) answered: own reports
-- by year, level of government and system. Sums are over the reports whose number is known.
-- system_zh: 系统名称 · The system, in Chinese.
-- system_en: 系统英文名称 · The system, in English.
-- management: 管理体制 · central, provincial or local, see dim_system.
-- reports: 报告数 · Own reports of departments of the system.
-- received: 新收申请 · Sum of applications newly received, over reports that state it.
-- received_known: 新收申请已知报告数 · Reports that state it.
-- processed: 办理结果总计 · Sum of applications processed, over reports that state it.
-- processed_known: 办理结果已知报告数 · Reports that state it.
-- denied: 不予公开 · Sum of refusals, over reports that state refusals and applications processed.
-- denial_rate: 不予公开率 · Refusals divided by applications processed, over reports that state both; null where
-- nothing was processed.
select
    reports_wide.report_year,
    reports_wide.level,
    dim_system.system_code,
    any_value(dim_system.label_zh) as system_zh,
    any_value(dim_system.label_en) as system_en,
    any_value(dim_system.management) as management,
    count(*) as reports,
    cast(sum(new_received) as bigint) as received,
    count(new_received) as received_known,
    cast(sum(total_processed) as bigint) as processed,
    count(total_processed) as processed_known,
    cast(sum(denied) filter (total_processed is not null) as bigint) as denied,
    sum(denied) filter (total_processed is not null)
    / nullif(sum(total_processed) filter (denied is not null), 0) as denial_rate
from reports_wide
join dim_agency using (agency_id)
join dim_system using (system_code)
where reports_wide.scope = 'own'
group by reports_wide.report_year, reports_wide.level, dim_system.system_code
order by
    reports_wide.report_year, reports_wide.level, any_value(dim_system.system_order)
