select
    metric_code,
    metric_order,
    metric_group,
    kind,
    label_zh,
    label_en,
    unit,
    formula,
    numerator as numerator_cells,
    denominator as denominator_cells,
    base as base_cells,
    of_metric,
    less_metric,
    note
from {{ ref('metrics') }}
