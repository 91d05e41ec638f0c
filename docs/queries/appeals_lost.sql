-- How many decisions were appealed, and how often agencies lost.
-- 行政复议、行政诉讼多少件，机关败诉（结果纠正）多少。
--
-- Lost is `corrected` (结果纠正); the rate is over the cases decided, without those pending. Counted
-- are the reports of which all four results of the channel are known, `reports_known` of `reports`;
-- null is not known, or a rate over none. Cases of several years meet in one report. A rate over
-- few cases says little.
with channels as (

    select
        report_id,
        report_year,
        scope,
        channel_code,
        count(value) = count(*) as is_known,
        sum(value) as cases,
        sum(value) filter (where result_code = 'pending') as pending,
        sum(value) filter (where result_code = 'corrected') as corrected
    from fct_appeals
    group by report_id, report_year, scope, channel_code

)

select
    report_year,
    scope,
    label_zh,
    label_en,
    sum(cases) filter (where is_known)::bigint as cases,
    sum(pending) filter (where is_known)::bigint as pending,
    sum(corrected) filter (where is_known)::bigint as corrected,
    round(
        sum(corrected) filter (where is_known)
        / nullif(sum(cases - pending) filter (where is_known), 0), 3
    ) as loss_rate,
    count(*) filter (where is_known) as reports_known,
    count(*) as reports
from channels
join dim_appeal_channel using (channel_code)
group by report_year, scope, channel_order, label_zh, label_en
order by report_year, scope, channel_order;
