-- D3: every cell with a number that was read from a document still received is in exactly one
-- fact, or in fct_rejected_cells with a reason; never in two places, never in none.
{% set hashes -%}
    hash(document_sha256, table_code, row_code, column_code) as one_hash,
    hash(column_code, row_code, table_code, document_sha256) as other_hash
{%- endset %}

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

-- A cell by two hashes of its key: half a country's cells by their names would be gigabytes.
counted as (

    select
        {{ hashes }},
        0 as numbers,
        1 as places
    from placed
    union all
    select
        {{ hashes }},
        1 as numbers,
        0 as places
    from {{ ref('stg_cells') }}
    where value is not null
        and document_sha256 in (select document_sha256 from {{ ref('stg_documents') }})

),

misplaced as (

    select one_hash, other_hash, sum(places) as places
    from counted
    group by one_hash, other_hash
    having sum(numbers) > 0 and sum(places) <> 1

)

select document_sha256, table_code, row_code, column_code, places
from (
    select *, {{ hashes }}
    from {{ ref('stg_cells') }}
)
inner join misplaced using (one_hash, other_hash)
