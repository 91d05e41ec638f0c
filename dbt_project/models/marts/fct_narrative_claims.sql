with claims as (

    select * from {{ ref('stg_claims') }}

),

reports as (

    select * from {{ ref('dim_report') }}

)

select
    reports.report_id,
    claims.claim_number,

    reports.agency_id,
    reports.region_code,
    reports.report_year,
    reports.scope,

    claims.claim_code,
    patterns.label_zh as claim_label_zh,
    patterns.label_en as claim_label_en,
    claims.value,
    claims.unit,
    claims.is_approximate,
    claims.subject,
    claims.sentence,

    claims.document_sha256,
    claims.locator
from claims
inner join reports using (document_sha256)
left join {{ ref('claim_patterns') }} as patterns using (claim_code)
