-- The report years that this build redoes: those whose fingerprint is not that of the last build that
-- went well, and those after them, for a report is compared with the one of the year before.
{% set built = load_relation(built_years()) %}

with changed as (

    select report_year
    from {{ ref('int_report_years') }} as now
    {% if built and not flags.FULL_REFRESH %}
    full join {{ built }} as built using (report_year)
    where now.print is distinct from built.print
    {% endif %}

)

select report_year from changed
union
select report_year + 1 from changed where report_year > 0
