-- The counterpart of a legacy indicator is a row and a column of the later tables.
with rows_and_columns as (

    select 'disclosure' as table_code, items.item_code as row_code, measures.measure_code as column_code
    from {{ ref('disclosure_items') }} as items
    cross join {{ ref('disclosure_measures') }} as measures
    union all
    select 'applications', outcomes.outcome_code, applicants.applicant_code
    from {{ ref('dim_outcome') }} as outcomes
    cross join {{ ref('dim_applicant_type') }} as applicants
    union all
    select 'appeals', channels.code, results.result_code
    from (
        select channel_code as code from {{ ref('dim_appeal_channel') }}
        union
        select parent_channel from {{ ref('dim_appeal_channel') }} where parent_channel is not null
    ) as channels
    cross join {{ ref('dim_appeal_result') }} as results

)

select indicator_code, mapped_table, mapped_row, mapped_column
from {{ ref('dim_legacy_indicator') }}
where mapped_table is not null
    and (mapped_table, mapped_row, mapped_column) not in (from rows_and_columns)
