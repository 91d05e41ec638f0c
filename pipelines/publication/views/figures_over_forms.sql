-- 跨格式指标序列 · One series across the statistics table of 2014–2018, the forms of 2019 and 2021, and what
-- reports say in prose: report × figure × basis. A table and its prose state the same figures: use one
-- basis, never add the two. Between 2018 and 2019 the form breaks: `mapping_kind` gives how closely a
-- figure of the statistics table corresponds.
-- figure_code: 数值代码 · As in dim_figure; lawsuits_… are both channels of litigation together.
-- basis: 依据 · `table`: printed in a statutory table; `prose`: stated in a sentence about what the report counts.
-- form: 格式 · Form of the table, by its first year; null for prose, and where it is unknown.
-- mapping_kind: 口径对应 · Of the statistics table: same 口径相同, part (the sum of its parts is taken), sum,
-- approximate 口径相近; null for the figure as it is defined since 2019.
-- value: 数值 · The number; null where it is unknown.
-- status: 数值状态 · How it is known, or why it is null: as in reports_wide, and for prose `several_values` where
-- sentences state different numbers, `approximate` where only a rounded one is stated. In prose 信息不存在 and
-- 不属于本机关掌握 are added to unable_not_held, if they are stated.
with legacy_figures (mapped_table, mapped_row, mapped_column, figure_code) as (
    values
    ('applications', 'new_received', 'total', 'new_received'),
    ('applications', 'total_processed', 'total', 'total_processed'),
    ('applications', 'granted', 'total', 'granted'),
    ('applications', 'partially_granted', 'total', 'partially_granted'),
    ('applications', 'denied', 'total', 'denied'),
    ('applications', 'denied_state_secret', 'total', 'denied_state_secret'),
    ('applications', 'denied_third_party_rights', 'total', 'denied_third_party'),
    ('applications', 'denied_three_securities_one_stability', 'total', 'denied_three_security'),
    ('applications', 'unable_not_held', 'total', 'unable_not_held'),
    ('appeals', 'reconsideration', 'total', 'reconsidered_total'),
    ('appeals', 'reconsideration', 'upheld', 'reconsidered_upheld'),
    ('appeals', 'reconsideration', 'corrected', 'reconsidered_corrected'),
    ('appeals', 'reconsideration', 'other_result', 'reconsidered_other'),
    ('appeals', 'litigation', 'total', 'lawsuits_total'),
    ('appeals', 'litigation', 'upheld', 'lawsuits_upheld'),
    ('appeals', 'litigation', 'corrected', 'lawsuits_corrected'),
    ('appeals', 'litigation', 'other_result', 'lawsuits_other')
),

legacy as (
    select
        facts.report_id,
        legacy_figures.figure_code,
        any_value(dim_legacy_indicator.mapping_kind) as mapping_kind,
        case when count(*) = count(facts.value) then cast(sum(facts.value) as bigint) end as value,
        case
            when count(*) = 1 then any_value(facts.value_status)
            when count(*) = count(facts.value) then 'computed'
            else 'unknown_part'
        end as status
    from fct_legacy_indicators as facts
    join dim_legacy_indicator using (indicator_code)
    join legacy_figures using (mapped_table, mapped_row, mapped_column)
    -- Two counts of the statistics table resemble 总计: what was replied to is what the later forms count.
    where facts.indicator_code <> 'a3_closed'
    group by facts.report_id, legacy_figures.figure_code
),

tables as (
    select
        report_id,
        unnest([{% for figure in series %}
            {
                'figure_code': '{{ figure }}',
                'form': {{ "appeals" if figure.startswith("reconsidered") else "applications" }}_status,
                'value': {{ figure }},
                'status': {{ figure }}_status
            },{% endfor %}{% for result in ["total", "upheld", "corrected", "other"] %}
            {
                'figure_code': 'lawsuits_{{ result }}',
                'form': appeals_status,
                'value': suit_direct_{{ result }} + suit_after_{{ result }},
                'status': case
                    when suit_direct_{{ result }} is not null and suit_after_{{ result }} is not null
                        then 'computed'
                    when suit_direct_{{ result }}_status = suit_after_{{ result }}_status
                        then suit_direct_{{ result }}_status
                    else 'unknown_part'
                end
            }{{ "" if loop.last else "," }}{% endfor %}
        ]) as figure
    from reports_wide
),

claim_figures (claim_code, figure_code, addend, stated) as (
    values
    ('applications_received', 'new_received', '', null),
    ('applications_none', 'new_received', '', 0),
    ('applications_carried_in', 'carried_in', '', null),
    ('carried_in_none', 'carried_in', '', 0),
    ('applications_replied', 'total_processed', '', null),
    ('applications_granted', 'granted', '', null),
    ('applications_partially_granted', 'partially_granted', '', null),
    ('applications_denied', 'denied', '', null),
    ('applications_not_held', 'unable_not_held', 'not_held', null),
    ('applications_not_exist', 'unable_not_held', 'not_exist', null),
    ('applications_unable', 'unable', '', null),
    ('applications_not_processed', 'not_processed', '', null),
    ('applications_other_processing', 'other_processing', '', null),
    ('applications_carried_out', 'carried_out', '', null),
    ('carried_out_none', 'carried_out', '', 0),
    ('reconsiderations', 'reconsidered_total', '', null),
    ('reconsiderations_none', 'reconsidered_total', '', 0),
    ('litigations', 'lawsuits_total', '', null),
    ('litigations_none', 'lawsuits_total', '', 0)
),

claims as (
    select
        report_id,
        figure_code,
        addend,
        coalesce(value, stated) as value,
        coalesce(is_approximate, false) as is_approximate
    from fct_narrative_claims
    join claim_figures using (claim_code)
    where coalesce(is_of_report, true)
    union all
    -- 其中维持1件，被纠正1件: parts of the reconsiderations or lawsuits that they are listed under.
    select
        part.report_id,
        if(whole.claim_code = 'reconsiderations', 'reconsidered_', 'lawsuits_')
        || if(regexp_matches(part.subject, '维持'), 'upheld', 'corrected'),
        '',
        part.value,
        coalesce(part.is_approximate, false)
    from fct_narrative_claims as part
    join fct_narrative_claims as whole
        on part.report_id = whole.report_id and part.refers_to = whole.claim_number
    where coalesce(part.is_of_report, true)
        and part.claim_code = 'appeals_part'
        and whole.claim_code in ('reconsiderations', 'litigations')
        and regexp_matches(part.subject, '维持|纠正|纠错|撤销')
),

addends as (
    select
        report_id,
        figure_code,
        addend,
        count(distinct value) filter (not is_approximate) as values_stated,
        any_value(value) filter (not is_approximate) as value
    from claims
    where value is not null
    group by report_id, figure_code, addend
),

stated as (
    select
        report_id,
        figure_code,
        max(values_stated) as most,
        min(values_stated) as fewest,
        sum(value) as value
    from addends
    group by report_id, figure_code
),

series as (
    select report_id, figure_code, 'table' as basis, '2014' as form, mapping_kind, value, status
    from legacy
    union all
    select
        report_id,
        figure.figure_code,
        'table',
        case
            when starts_with(figure.figure_code, 'reconsidered') or starts_with(figure.figure_code, 'lawsuits')
                then dim_report.appeals_form
            else dim_report.applications_form
        end,
        null,
        figure.value,
        figure.status
    from tables
    join dim_report using (report_id)
    where figure.form <> 'absent'
    union all
    select
        report_id,
        figure_code,
        'prose',
        null,
        null,
        case when most = 1 and fewest = 1 then cast(value as bigint) end,
        case
            when most > 1 then 'several_values' when fewest = 0 then 'approximate' else 'reported'
        end
    from stated
)

select
    dim_report.report_id,
    dim_report.agency_id,
    dim_report.region_id,
    dim_report.report_year,
    dim_report.scope,
    series.figure_code,
    series.basis,
    series.form,
    series.mapping_kind,
    series.value,
    series.status
from series
join dim_report using (report_id)
