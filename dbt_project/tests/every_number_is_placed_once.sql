-- D3: every cell with a number that was read from a document still received is in exactly one
-- fact, or in fct_rejected_cells with a reason; never in two places, never in none.
with placed as (

    select document_sha256, 'disclosure' as table_code, item_code as row_code, measure_code as column_code
    from {{ ref('fct_published_counts') }}
    union all
    select document_sha256, 'applications', outcome_code, applicant_code
    from {{ ref('fct_applications') }}
    union all
    select document_sha256, 'applications', outcome_code, applicant_code
    from {{ ref('fct_application_totals') }}
    union all
    select document_sha256, 'appeals', channel_code, result_code
    from {{ ref('fct_appeals') }}
    union all
    select document_sha256, 'appeals', channel_code, 'total'
    from {{ ref('fct_appeal_totals') }}
    union all
    select document_sha256, 'legacy', indicator_code, 'value'
    from {{ ref('fct_legacy_indicators') }}
    union all
    select document_sha256, table_code, row_code, column_code
    from {{ ref('fct_rejected_cells') }}

),

counted as (

    select document_sha256, table_code, row_code, column_code, 0 as numbers, 1 as places
    from placed
    union all
    select document_sha256, table_code, row_code, column_code, 1 as numbers, 0 as places
    from {{ ref('stg_cells') }}
    where value is not null
        and document_sha256 in (select document_sha256 from {{ ref('stg_documents') }})

)

select document_sha256, table_code, row_code, column_code, sum(places) as places
from counted
group by document_sha256, table_code, row_code, column_code
having sum(numbers) > 0 and sum(places) <> 1
