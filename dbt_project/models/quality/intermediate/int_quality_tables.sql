-- The statutory tables of every report: those of its year, printed or not, and any other it prints;
-- with the form that is in force for each. A form of a table stays in force until the table gets
-- another: that of appeals is the one of 2019.
with table_forms as (

    select
        "table" as table_code,
        form,
        first_year,
        lead(first_year) over (partition by "table" order by first_year) - 1 as last_year
    from (select distinct "table", form from {{ ref('form_rows') }})
    inner join {{ ref('forms') }} using (form)
    union all
    select 'legacy', form, first_year, last_year
    from {{ ref('forms') }}
    where form not in (select form from {{ ref('form_rows') }})

),

printed as (

    select
        reports.report_id,
        tables.*
    from {{ ref('int_quality_reports') }} as reports
    inner join {{ ref('stg_report_tables') }} as tables using (document_sha256)
    where tables.table_status <> 'absent'

),

due as (

    select reports.report_id, table_forms.table_code, table_forms.form as form_in_force
    from {{ ref('int_quality_reports') }} as reports
    inner join table_forms
        on reports.report_year between table_forms.first_year
        and coalesce(table_forms.last_year, 9999)

)

select
    report_id,
    table_code,
    coalesce(printed.table_status, 'absent') as table_status,
    printed.form,
    due.form_in_force,
    printed.reason,
    coalesce(printed.is_read_twice, false) as is_read_twice
from due
full join printed using (report_id, table_code)
