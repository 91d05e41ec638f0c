-- D2: no total, no heading, and no row beside a row it is part of, so that a sum counts once.
select 'applicant type' as what, facts.report_id, facts.applicant_code as code
from {{ ref('fct_applications') }} as facts
inner join {{ ref('dim_applicant_type') }} as dim using (applicant_code)
where not dim.is_leaf

union all

select 'outcome', facts.report_id, facts.outcome_code
from {{ ref('fct_applications') }} as facts
inner join {{ ref('dim_outcome') }} as dim using (outcome_code)
where not dim.is_leaf

union all

select 'outcome beside its part', whole.report_id, whole.outcome_code
from {{ ref('fct_applications') }} as whole
inner join {{ ref('dim_outcome') }} as dim on whole.outcome_code = dim.parent_code
inner join {{ ref('fct_applications') }} as part
    on dim.outcome_code = part.outcome_code
    and whole.report_id = part.report_id

union all

select 'appeal result', facts.report_id, facts.result_code
from {{ ref('fct_appeals') }} as facts
inner join {{ ref('dim_appeal_result') }} as dim using (result_code)
where not dim.is_leaf
