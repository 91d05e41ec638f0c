-- The report years that this build redoes: those whose fingerprint is not that of the last build that
-- went well.
{% set built = load_relation(built_years()) %}

select report_year
from {{ ref('int_report_years') }} as now
{% if built and not flags.FULL_REFRESH %}
full join {{ built }} as built using (report_year)
where now.print is distinct from built.print
{% endif %}
