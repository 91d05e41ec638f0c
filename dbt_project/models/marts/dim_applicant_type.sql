select
    applicant_code,
    parent_code,
    applicant_order,
    is_leaf,
    label_zh,
    label_en,
    first_year,
    last_year
from {{ ref('applicant_types') }}
