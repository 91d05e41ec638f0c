-- The ten agencies of a year with most errors, with the cells to look at.
-- 某年度勾稽错误最多的十个机关及应核对的单元格。
--
-- The year is 2020; replace it as needed. `errors` break the arithmetic of the form itself,
-- `warnings` are less certain (prose, other years, labels). Left out are findings that restate
-- another one, that reading may have caused, or that a reviewer has explained or dismissed.
-- `assessed` is how many places could be checked: an agency that prints little has few errors.
with found as (

    select agency_id, rule_id, severity, title_zh, findings.place, evidence, sentences
    from fct_quality_findings as findings
    join dim_quality_rule using (rule_id, severity)
    where report_year = 2020
        and verdict = 'fail'
        and severity in ('error', 'warning')
        and restates_id is null
        and cause <> 'parse_suspect'
        and coalesce(human_verdict, 'confirmed') = 'confirmed'

),

counted as (

    select
        agency_id,
        count(*) filter (severity = 'error') as errors,
        count(*) filter (severity = 'warning') as warnings
    from found
    group by agency_id

),

checked as (

    select agency_id, sum(passed + failed)::int as assessed
    from fct_quality_summary
    where report_year = 2020 and severity in ('error', 'warning')
    group by agency_id

),

worst as (

    select agency_id, agency_name, region_path, errors, warnings, assessed
    from counted
    join checked using (agency_id)
    join dim_agency using (agency_id)
    join dim_region on dim_agency.latest_region_id = dim_region.region_id
    order by errors desc, warnings desc, assessed, agency_name, region_path
    limit 10

),

cells as (

    select
        agency_id,
        severity,
        concat_ws(
            ': ',
            rule_id || ' ' || title_zh,
            coalesce(evidence, array_to_string(sentences, '; '), place)
        ) as cell
    from found
    join worst using (agency_id)

)

select
    agency_name,
    region_path,
    errors,
    warnings,
    assessed,
    string_agg(cell, chr(10) order by severity, cell) as cells_to_look_at
from worst
join cells using (agency_id)
group by agency_id, agency_name, region_path, errors, warnings, assessed
order by errors desc, warnings desc, assessed, agency_name, region_path;
