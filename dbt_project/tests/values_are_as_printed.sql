-- No number is changed on the way: a fact's value equals the number staged for its cell, and what
-- was not staged as a number is null, save a zero that a printed total of 0 forces.
with facts as (

    select document_sha256, 'disclosure' as table_code, item_code as row_code,
        measure_code as column_code, value, value_status
    from {{ ref('fct_published_counts') }}
    union all
    select document_sha256, 'applications', outcome_code, applicant_code, value, value_status
    from {{ ref('fct_applications') }}
    union all
    select document_sha256, 'applications', outcome_code, applicant_code, value, value_status
    from {{ ref('fct_application_totals') }}
    union all
    select document_sha256, 'appeals', channel_code, result_code, value, value_status
    from {{ ref('fct_appeals') }}
    union all
    select document_sha256, 'appeals', channel_code, 'total', value, value_status
    from {{ ref('fct_appeal_totals') }}
    union all
    select document_sha256, 'legacy', indicator_code, 'value', value, value_status
    from {{ ref('fct_legacy_indicators') }}

)

select facts.*, cells.value as staged_value, cells.value_status as staged_status
from facts
left join {{ ref('stg_cells') }} as cells
    using (document_sha256, table_code, row_code, column_code)
where case facts.value_status
    when 'reported' then facts.value is distinct from cells.value
    when 'implied' then facts.value <> 0 or cells.value_status <> 'blank'
    else facts.value is not null
end
