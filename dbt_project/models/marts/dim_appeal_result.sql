select
    result_code,
    result_order,
    is_leaf,
    label_zh,
    label_en
from {{ ref('appeal_results') }}
