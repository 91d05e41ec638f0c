-- How applications went on from 2008: one series across the statistics table of 2014–2018, the forms of
-- 2019 and 2021, and what reports say in prose.
-- 2008 年以来历年申请情况：2014–2018 年统计表、2019 年和 2021 年格式、正文所述。
--
-- A table and its prose tell the same, so each report counts once for each figure: by its table where the
-- number is known there, else by its prose; `basis` says which, and the two are never added. Between 2018
-- and 2019 the form breaks: `mapping_kind` says how far a figure of the statistics table is the same.
with stated as (
    from figures_over_forms
    where figure_code in ('new_received', 'total_processed', 'granted', 'denied')
    qualify row_number() over (
        partition by report_id, figure_code order by value is null, basis <> 'table'
    ) = 1
)

select
    report_year,
    scope,
    level,
    figure_code,
    basis,
    form,
    mapping_kind,
    count(value) as reports,
    count(*) - count(value) as reports_not_known,
    cast(sum(value) as bigint) as total,
    round(avg(value), 1) as mean,
    round(median(value), 1) as median
from stated
join dim_region using (region_id)
group by report_year, scope, level, figure_code, basis, form, mapping_kind
order by figure_code, report_year, scope, level, basis;
