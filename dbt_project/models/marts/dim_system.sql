select
    system_code,
    system_order,
    label_zh,
    label_en,
    management,
    pattern
from {{ ref('systems') }}
