with years as (

    -- 2008 is the first report year: the regulation has been in force since 1 May 2008.
    select cast(unnest(range(2008, {{ run_started_at.year + 2 }})) as integer) as report_year

),

deadlines as (

    select
        years.report_year,
        limits.agency_type,
        make_date(years.report_year + 1, limits.month, limits.day) as deadline,
        limits.legal_source
    from years
    inner join {{ ref('publication_deadlines') }} as limits
        on years.report_year
        between limits.first_report_year and coalesce(limits.last_report_year, 9999)

)

select
    years.report_year,
    forms.form,
    forms.label_zh as form_label_zh,
    forms.label_en as form_label_en,
    forms.legal_source as form_legal_source,
    of_departments.deadline as department_deadline,
    of_governments.deadline as government_deadline,
    of_governments.legal_source as deadline_legal_source
from years
left join {{ ref('forms') }} as forms
    on years.report_year between forms.first_year and coalesce(forms.last_year, 9999)
inner join deadlines as of_departments
    on years.report_year = of_departments.report_year
    and of_departments.agency_type = 'department'
inner join deadlines as of_governments
    on years.report_year = of_governments.report_year
    and of_governments.agency_type = 'government'
