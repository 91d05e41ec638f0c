select
    rule_id,
    rule_group,
    rule_order,
    title_en,
    title_zh,
    formula,
    formula_zh,
    place,
    severity,
    ground,
    checked_in
from {{ ref('quality_rules') }}
