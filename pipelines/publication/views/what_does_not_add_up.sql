-- 数字不符情况 · Contradictions within reports: one row per place where a rule fails, without findings
-- that restate another one or that a reviewer has explained or dismissed. Shown, not corrected.
-- rule_zh: 规则 · What should hold.
-- rule_en: 规则英文名称 · What should hold, in English.
select
    fct_quality_findings.report_year,
    dim_agency.agency_name,
    dim_region.region_path,
    fct_quality_findings.scope,
    fct_quality_findings.severity,
    fct_quality_findings.rule_id,
    dim_quality_rule.title_zh as rule_zh,
    dim_quality_rule.title_en as rule_en,
    fct_quality_findings.place,
    fct_quality_findings.place_zh,
    fct_quality_findings.place_en,
    fct_quality_findings.left_value,
    fct_quality_findings.right_value,
    fct_quality_findings.difference,
    fct_quality_findings.evidence,
    dim_report.url,
    fct_quality_findings.report_id,
    fct_quality_findings.finding_id
from fct_quality_findings
join dim_quality_rule using (rule_id)
join dim_report using (report_id)
join dim_agency on fct_quality_findings.agency_id = dim_agency.agency_id
join dim_region on fct_quality_findings.region_id = dim_region.region_id
where verdict = 'fail'
    and restates_id is null
    and coalesce(human_verdict, 'confirmed') = 'confirmed'
order by
    array_position(['error', 'warning', 'info'], fct_quality_findings.severity),
    fct_quality_findings.report_year,
    dim_region.region_path,
    dim_agency.agency_name,
    fct_quality_findings.rule_id,
    fct_quality_findings.place
