select
    outcome_code,
    parent_code,
    outcome_order,
    kind,
    group_code,
    is_leaf,
    concept_code,
    label_zh,
    label_en,
    first_year,
    last_year,
    legal_source,
    comparability
from {{ ref('application_outcomes') }}
