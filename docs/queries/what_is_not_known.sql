-- What is not known, and why: the cells of the tables by what was found in them.
-- 哪些数值未知，原因何在。
--
-- `blank` is nothing printed: not a zero, unless a printed total forces it (`implied`). `ambiguous`
-- is numbers that cannot be placed, `missing` a row or column that the document does not have.
-- `said_of_it` is what the reading reported of the tables of these reports, one for example.
with cells as (

    select 'disclosure' as table_code, report_id, report_year, scope, value_status
    from fct_published_counts
    union all
    select 'applications', report_id, report_year, scope, value_status from fct_applications
    union all
    select 'appeals', report_id, report_year, scope, value_status from fct_appeals
    union all
    select 'legacy', report_id, report_year, scope, value_status from fct_legacy_indicators

),

said as (

    select report_id, table_code, min(message) as message
    from fct_parse_findings
    where is_current_version and finding_code = 'values_not_placed'
    group by report_id, table_code

)

select
    report_year,
    scope,
    table_code,
    value_status,
    count(*) as cells,
    round(
        count(*) / sum(count(*)) over (partition by report_year, scope, table_code), 3
    ) as share_of_cells,
    count(distinct report_id) as reports,
    min(message) filter (where value_status = 'ambiguous') as said_of_it
from cells
left join said using (report_id, table_code)
group by report_year, scope, table_code, value_status
order by report_year, scope, table_code, cells desc, value_status;
