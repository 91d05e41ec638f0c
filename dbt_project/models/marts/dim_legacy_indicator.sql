select
    indicator_code,
    parent_code,
    indicator_order,
    level,
    label_zh,
    label_en,
    label_certainty,

    data_type,
    unit,
    is_sum_of_parts,
    first_year,
    last_year,

    mapped_table,
    mapped_row,
    mapped_column,
    mapping_kind,
    mapping_note
from {{ ref('legacy_indicators') }}
