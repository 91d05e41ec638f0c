-- The cells that rules compare, as printed: a zero that a total forces is none here, and a number
-- that its column cannot hold is text.
select
    report_id,
    document_sha256,
    table_code,
    form,
    row_code,
    column_code,
    case when is_of_kind then printed_value end as value,
    case when is_of_kind then printed_status else 'text' end as value_status,
    raw_text,
    unit,
    locator,
    data_type
from {{ ref('fct_cells') }}
where is_current_version and table_code <> 'legacy' and data_type is not null
    and {{ of_compared_years('report_year') }}
