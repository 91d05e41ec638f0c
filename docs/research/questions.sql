-- Ten questions of a social scientist, each from a wide table with one join at most.
-- 社会科学研究者常问的十个问题，每题只用一张宽表，至多连接一次。
-- Run them in the published file: duckdb -readonly data/warehouse/xxgk.duckdb < docs/research/questions.sql
-- Compare reports of one scope and level; the level here is the prefecture: change it as you need.

-- q01 不予公开率（按申请人类型和省份） · Refusal rate by applicant and province
with answers as (
    select
        province_name,
        unnest(['person', 'enterprise', 'research', 'welfare', 'law_org', 'other_org']) as applicant,
        unnest([denied_person, denied_enterprise, denied_research, denied_welfare,
                denied_law_org, denied_other_org]) as denied,
        unnest([processed_person, processed_enterprise, processed_research, processed_welfare,
                processed_law_org, processed_other_org]) as processed
    from reports_wide
    where scope = 'consolidated' and level = 'prefecture'
)
select
    province_name,
    applicant,
    count(*) as reports_known,
    sum(processed)::bigint as processed,
    sum(denied)::bigint as denied,
    round(sum(denied) / nullif(sum(processed), 0), 6) as refusal_rate
from answers
where denied is not null and processed is not null
group by province_name, applicant
order by province_name, applicant;

-- q02 地级市面板 · Prefecture panel: every year, gaps too, of prefectures that ever reported
select place_id, region_name, report_year, report_status, new_received, total_processed, disclosure_rate
from region_year_wide
where level = 'prefecture'
    and place_id in (select place_id from reports_wide where scope = 'consolidated')
order by place_id, report_year;

-- q03 不予公开的理由 · Reasons of refusal, as shares of all refusals
with reasons as (
    select
        report_year,
        unnest(['state_secret', 'other_law', 'three_security', 'third_party', 'internal', 'process',
                'enforcement', 'inquiry']) as reason,
        unnest([denied_state_secret, denied_other_law, denied_three_security, denied_third_party,
                denied_internal, denied_process, denied_enforcement, denied_inquiry]) as applications,
        denied
    from reports_wide
    where scope = 'consolidated' and level = 'prefecture' and denied is not null
)
select
    report_year,
    reason,
    sum(applications)::bigint as applications,
    round(sum(applications) / nullif(sum(denied), 0), 6) as share
from reasons
group by report_year, reason
order by report_year, reason;

-- q04 行政复议被纠正率 · Reconsiderations lost: corrected over decided
select
    report_year,
    scope,
    level,
    count(*) as reports_known,
    sum(reconsidered_corrected)::bigint as corrected,
    sum(reconsidered_total - reconsidered_pending)::bigint as decided,
    round(sum(reconsidered_corrected)
          / nullif(sum(reconsidered_total - reconsidered_pending), 0), 6) as share_lost
from reports_wide
where reconsidered_corrected is not null and reconsidered_total is not null
    and reconsidered_pending is not null
group by report_year, scope, level
order by report_year, scope, level;

-- q05 结转数与上年不符 · Carried over from the year before, beside what that year carried out
select
    one.agency_name_in_report,
    one.report_year,
    before.carried_out as carried_out_before,
    one.carried_in,
    one.carried_in - before.carried_out as difference
from reports_wide as one
join reports_wide as before
    on one.agency_id = before.agency_id and one.scope = before.scope
    and one.report_year = before.report_year + 1
where one.carried_in <> before.carried_out
order by one.agency_name_in_report, one.report_year;

-- q06 部门与政府 · Departments beside governments: who refuses more
select
    report_year,
    level,
    if(scope = 'consolidated', 'government', 'department') as reporter,
    count(denial_rate) as reports_known,
    round(avg(denial_rate), 6) as mean_denial_rate,
    round(sum(denied) filter (total_processed is not null)
          / nullif(sum(total_processed) filter (denied is not null), 0), 6) as pooled_denial_rate
from reports_wide
group by report_year, level, reporter
order by report_year, level, reporter;

-- q07 按时发布 · Punctuality: share of reports published by the deadline, of those with a known date
select
    report_year,
    level,
    count(*) as reports,
    count(is_on_time) as dated,
    round(avg(is_on_time::int), 6) as on_time,
    max(days_late) as latest_days
from reports_wide
group by report_year, level
order by report_year, level;

-- q08 2014年以来 · From 2014 on: one series across the forms, the break shown, tables alone
select
    report_year,
    form,
    any_value(mapping_kind) as mapping_kind,
    count(value) as reports_known,
    sum(value)::bigint as received
from figures_over_forms
where figure_code = 'new_received' and basis = 'table' and scope = 'consolidated'
group by report_year, form
order by report_year, form;

-- q09 离群值 · Outliers: more than three interquartile ranges above the third quartile of scope and level
with quartiles as (
    select
        *,
        quantile_cont(new_received, 0.25) over (partition by scope, level) as q1,
        quantile_cont(new_received, 0.75) over (partition by scope, level) as q3
    from reports_wide
)
select agency_name_in_report, report_year, scope, level, new_received, error_count, warning_count
from quartiles
where new_received > q3 + 3 * (q3 - q1)
order by agency_name_in_report, report_year;

-- q10 数字的出处 · Provenance: the cell behind a figure, as printed, and where it stands
select
    reports_wide.agency_name_in_report,
    reports_wide.report_year,
    cells_tidy.row_zh,
    cells_tidy.raw_text,
    cells_tidy.value,
    cells_tidy.locator,
    reports_wide.source_file
from reports_wide
join cells_tidy using (report_id)
where cells_tidy.figure_code = 'denied_state_secret' and cells_tidy.value > 0
order by reports_wide.agency_name_in_report, reports_wide.report_year;
