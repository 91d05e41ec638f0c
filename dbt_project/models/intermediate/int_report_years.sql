-- Of each report year a fingerprint of all that its rows in the tables by year follow from: two builds
-- by the same code in which it is the same have the same rows. The year 0 is what has no year.
with contents as (

    select
        coalesce(versions.report_year, 0) as report_year,
        hash(contents, readings.read_at, readings.parser_version, reports, versions) as print
    from {{ ref('int_contents') }} as contents
    left join {{ ref('stg_readings') }} as readings using (document_sha256)
    left join {{ ref('int_identified_reports') }} as reports using (document_sha256)
    left join {{ ref('report_versions') }} as versions using (document_sha256)

),

reports as (

    select reports.report_year, hash(reports, series, agencies.agency_type, regions.level) as print
    from {{ ref('dim_report') }} as reports
    inner join {{ ref('int_quality_series') }} as series using (report_id)
    inner join {{ ref('dim_agency') }} as agencies using (agency_id)
    inner join {{ ref('dim_region') }} as regions on reports.region_id = regions.region_id

),

-- What stands of a report in tables of several rows.
{% set parts = ['int_quality_sources', 'int_quality_copies', 'stg_finding_verdicts'] %}
parts as (

    {% for part in parts %}
    select reports.report_year, hash('{{ part }}', parts) as print
    from {{ ref(part) }} as parts
    inner join {{ ref('dim_report') }} as reports using (report_id)
    {{ "union all" if not loop.last }}
    {% endfor %}

),

years as (

    select report_year, hash(sum(print)) as print
    from (
        select * from contents
        union all
        select * from reports
        union all
        select * from parts
    )
    group by report_year

)

-- A report is compared with that of the year before.
select years.report_year, hash(years.print, years_before.print) as print
from years
left join years as years_before
    on years.report_year = years_before.report_year + 1
    and years_before.report_year > 0
