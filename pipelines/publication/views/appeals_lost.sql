-- 被纠正或败诉情况 · How often an answer was corrected on appeal: by year, scope, level of
-- government and channel, of the reports in which all four results of the channel are known.
-- decided: 已审结 · Upheld, corrected or otherwise ended.
-- corrected: 结果纠正 · Corrected: the agency lost.
-- pending: 尚未审结 · Not decided by the end of the year.
-- share_corrected: 被纠正比例 · corrected / decided; null where nothing was decided.
-- reports: 报告数 · Reports counted here.
-- reports_left_out: 未计入报告数 · Reports that print the table but leave a result of the channel unknown.
with channels as (
    select
        report_id,
        report_year,
        scope,
        region_id,
        channel_code,
        sum(value) filter (result_code <> 'pending') as decided,
        sum(value) filter (result_code = 'corrected') as corrected,
        sum(value) filter (result_code = 'pending') as pending,
        count(*) = count(value) and count(*) = 4 as is_known
    from fct_appeals
    group by all
)

select
    channels.report_year,
    channels.scope,
    dim_region.level,
    dim_appeal_channel.channel_code,
    any_value(dim_appeal_channel.label_zh) as label_zh,
    any_value(dim_appeal_channel.label_en) as label_en,
    cast(sum(decided) filter (is_known) as bigint) as decided,
    cast(sum(corrected) filter (is_known) as bigint) as corrected,
    cast(sum(pending) filter (is_known) as bigint) as pending,
    sum(corrected) filter (is_known) / nullif(sum(decided) filter (is_known), 0)
        as share_corrected,
    count(*) filter (is_known) as reports,
    count(*) filter (not is_known) as reports_left_out
from channels
join dim_appeal_channel using (channel_code)
join dim_region using (region_id)
group by all
order by
    channels.report_year,
    channels.scope,
    dim_region.level,
    any_value(dim_appeal_channel.channel_order)
