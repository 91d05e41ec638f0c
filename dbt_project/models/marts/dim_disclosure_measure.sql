select
    measure_code,
    measure_order,
    data_type,
    unit,
    label_zh,
    label_en
from {{ ref('disclosure_measures') }}
