-- Who published late, by how many days, and what the date rests on.
-- 逾期发布的机关。
--
-- Departments have until 31 January, governments until 31 March of the next year (until report year
-- 2018 all until 31 March). The first publication counts, not a later correction. Reports without a
-- date, and agencies for which the regulation sets no day (townships since 2019), are neither late
-- nor on time: is_on_time is null.
select
    report_year,
    region_path,
    agency_name,
    agency_type_zh,
    deadline,
    first_published_on,
    days_late,
    published_on_basis,
    url
from dim_report
join dim_agency using (agency_id)
join dim_region using (region_id)
where not is_on_time
order by report_year, days_late desc, region_path, agency_name;
