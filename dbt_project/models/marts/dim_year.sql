with years as (

    -- 2008 is the first report year: the regulation has been in force since 1 May 2008.
    select unnest(range(2008, {{ run_started_at.year + 2 }})) as report_year

)

select
    cast(years.report_year as integer) as report_year,
    forms.form,
    forms.label_zh as form_label_zh,
    forms.label_en as form_label_en,
    forms.legal_source as form_legal_source,
    make_date(years.report_year + 1, deadlines.department_month, deadlines.department_day)
        as department_deadline,
    make_date(years.report_year + 1, deadlines.government_month, deadlines.government_day)
        as government_deadline,
    deadlines.legal_source as deadline_legal_source
from years
left join {{ ref('forms') }} as forms
    on years.report_year between forms.first_year and coalesce(forms.last_year, 9999)
inner join {{ ref('publication_deadlines') }} as deadlines
    on years.report_year
    between deadlines.first_report_year and coalesce(deadlines.last_report_year, 9999)
