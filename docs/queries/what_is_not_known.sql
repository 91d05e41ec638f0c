-- What is not known, and why: the cells of the tables by what was found in them.
-- 哪些数值未知，原因何在。
--
-- `blank` is nothing printed: not a zero, unless a printed total forces it (`implied`). `ambiguous`
-- is numbers that cannot be placed, `missing` a row or column that the document does not have.
-- `said_of_it` is what the reading reported of the tables of these reports, one for example.
with said as (

    select report_id, table_code, min(message) as message
    from audit_parse_findings
    where is_current_version and column_code is null
    group by report_id, table_code

)

select
    report_year,
    scope,
    table_code,
    value_status,
    sum(counted.cells)::bigint as cells,
    round(
        sum(counted.cells)
        / sum(sum(counted.cells)) over (partition by report_year, scope, table_code), 3
    ) as share_of_cells,
    count(*) as reports,
    min(message) filter (where value_status = 'ambiguous') as said_of_it
from fct_cell_statuses as counted
left join said using (report_id, table_code)
group by report_year, scope, table_code, value_status
order by report_year, scope, table_code, cells desc, value_status;
