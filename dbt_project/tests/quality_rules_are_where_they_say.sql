-- Every rule with findings is said to be checked in the model of its group, or of rules of terms.
select distinct findings.rule_id, rules.checked_in
from {{ ref('fct_quality_findings') }} as findings
inner join {{ ref('dim_quality_rule') }} as rules using (rule_id)
where rules.checked_in <> case
    when rules.rule_id in (select rule_id from {{ ref('quality_terms') }}) then 'int_quality_linear'
    else 'int_quality_' || lower(rules.rule_group)
end

union all

-- A rule of terms compares.
select rules.rule_id, rules.checked_in
from {{ ref('quality_rules') }} as rules
inner join {{ ref('quality_terms') }} as terms using (rule_id)
where rules.comparison is null
