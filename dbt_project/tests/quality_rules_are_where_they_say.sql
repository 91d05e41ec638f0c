-- Every rule that a model is said to check yields findings of its own group alone, and no rule is
-- checked elsewhere.
select distinct findings.rule_id, rules.checked_in
from {{ ref('fct_quality_findings') }} as findings
inner join {{ ref('dim_quality_rule') }} as rules using (rule_id)
where rules.checked_in <> 'int_quality_' || lower(rules.rule_group)

union all

-- A rule of terms compares.
select rules.rule_id, rules.checked_in
from {{ ref('quality_rules') }} as rules
inner join {{ ref('quality_terms') }} as terms using (rule_id)
where rules.comparison is null
