{{ config(materialized='incremental') }}

{#- What table 三 counts, in the order of the form: what came in, its answers, what is left. -#}
{% set answers = [
    'new_received', 'carried_in', 'granted', 'partially_granted', 'denied', 'unable',
    'not_processed', 'other_processing', 'total_processed', 'carried_out',
] %}

with cells as (

    select
        report_id,
        row_code as outcome_code,
        column_code as applicant_code,
        cast(value as bigint) as value
    from {{ ref('fct_cells') }}
    where fact in ('fct_applications', 'fct_application_totals')
        and {{ of_changed_years('report_year') }}

),

-- An answer that the form divides by reasons is known where every reason is.
answered as (

    select
        report_id,
        applicant_code,
        {% for answer in answers %}
        case
            when bool_and(value is not null) filter (group_code = '{{ answer }}')
                then cast(sum(value) filter (group_code = '{{ answer }}') as bigint)
        end as {{ answer }}{{ "," if not loop.last }}
        {% endfor %}
    from cells
    inner join {{ ref('dim_outcome') }} as outcomes using (outcome_code)
    group by report_id, applicant_code

)

select
    report_id,
    answered.applicant_code,

    reports.agency_id,
    reports.region_id,
    reports.region_code,
    reports.report_year,
    reports.scope,

    {% for answer in answers %}
    answered.{{ answer }}{{ "," if not loop.last }}
    {% endfor %}
from answered
inner join {{ ref('dim_report') }} as reports using (report_id)
{{ ordered_by_year() }}
