{{ config(materialized='incremental') }}

{#- Columns of figures are those of which the YAML names a statutory table; see figures_yaml. -#}
{% set figures = {} %}
{% for name, column in model.columns.items() if column.meta.get('table') %}
{% do figures.update({name: column}) %}
{% endfor %}

-- A pivot reads the rows once; an aggregate a column, each with its filter, takes forty times as long.
with figures as materialized (

    select * from {{ ref('int_report_figures') }}

),

pivoted as (

    pivot (select report_id, figure_code, value, status from figures)
    on figure_code in ('{{ figures | join("', '") }}')
    using max(value) as value, max(status) as status
    group by report_id

),

implied as (

    select
        report_id,
        map_from_entries(
            list((figure_code, cast(implied_value as bigint)) order by figure_code)
        ) as implied_figures
    from figures
    where value is null and implied_value is not null
    group by report_id

),

findings as (

    select
        report_id,
        cast(coalesce(sum(still_open) filter (severity = 'error'), 0) as integer) as error_count,
        cast(coalesce(sum(still_open) filter (severity = 'warning'), 0) as integer) as warning_count
    from {{ ref('fct_quality_summary') }}
    where {{ of_changed_years('report_year') }}
    group by report_id

)

select
    reports.report_id,
    reports.agency_id,
    reports.region_id,
    reports.region_code,
    reports.report_year,
    reports.scope,

    reports.agency_name_in_report,
    agencies.agency_type,
    regions.level,
    regions.region_name,
    regions.region_path,
    regions.province_code,
    regions.province_name,
    regions.prefecture_code,
    regions.prefecture_name,
    regions.county_code,
    regions.county_name,
    regions.lineage_id,
    regions.place_id,

    reports.published_on,
    reports.is_on_time,
    reports.days_late,
    reports.document_sha256,
    reports.source_file,
    reports.url,
    reports.disclosure_status,
    reports.applications_status,
    reports.appeals_status,
    reports.legacy_status,
    coalesce(findings.error_count, 0) as error_count,
    coalesce(findings.warning_count, 0) as warning_count,

    {% for name, column in figures.items() %}
    cast(pivoted.{{ name }}_value as {{ column.data_type }}) as {{ name }},
    coalesce(
        pivoted.{{ name }}_status,
        {% if column.meta.table == 'metrics' -%}
        'not_in_form'
        {%- else -%}
        case
            when reports.{{ column.meta.table }}_status = 'absent'
                then if(reports.report_year < 2019, 'not_in_form', 'table_absent')
            {% if column.meta.forms | length == 1 -%}
            when reports.{{ column.meta.table }}_form <> 'mixed'
                and reports.{{ column.meta.table }}_form <> '{{ column.meta.forms[0] }}'
                then 'not_in_form'
            {% endif -%}
            else 'missing'
        end
        {%- endif %}
    ) as {{ name }}_status,
    {% endfor %}
    coalesce(implied.implied_figures, map()) as implied_figures
from {{ ref('dim_report') }} as reports
inner join {{ ref('dim_agency') }} as agencies using (agency_id)
inner join {{ ref('dim_region') }} as regions on reports.region_id = regions.region_id
left join pivoted on reports.report_id = pivoted.report_id
left join implied on reports.report_id = implied.report_id
left join findings on reports.report_id = findings.report_id
where {{ of_changed_years('reports.report_year') }}
{{ ordered_by_year() }}
