{{ config(materialized='incremental') }}

with claims as (

    select * from {{ ref('stg_claims') }}

),

reports as (

    select
        dim_report.*,
        replace(agency_name_in_report, '人民政府', '政府') as short_name
    from {{ ref('dim_report') }} as dim_report
    where {{ of_changed_years('report_year') }}

),

-- The body and year of the number in its sentence, compared with the report's identity: a stated
-- year may be the report's, an agency that is named may be the one that reports.
scoped as (

    select
        claims.*,
        reports.* exclude (document_sha256),
        replace(claims.scope_words, '人民政府', '政府') as named,
        case
            when claims.stated_year != reports.report_year then 'other_year'
            when claims.claim_scope is distinct from 'named_body' then claims.claim_scope
            when ends_with(reports.short_name, named) or ends_with(named, reports.short_name)
                then 'own'
            when not (contains(reports.short_name, '政府') and contains(named, '政府'))
                then 'other_body'
        end as resolved_scope
    from claims
    inner join reports using (document_sha256)

)

select
    scoped.report_id,
    scoped.claim_number,

    scoped.agency_id,
    scoped.region_id,
    scoped.region_code,
    scoped.report_year,
    scoped.scope,

    scoped.claim_code,
    types.label_zh as claim_label_zh,
    types.label_en as claim_label_en,
    types.role as claim_role,
    scoped.value,
    scoped.unit,
    scoped.is_approximate,
    scoped.subject,
    scoped.raw_text,

    scoped.resolved_scope as claim_scope,
    scoped.scope_words,
    scoped.stated_year,
    -- In a report for a whole region, 本机关 may be the government or one of its organs.
    case
        when scoped.resolved_scope in ('other_year', 'other_body') then false
        when scoped.resolved_scope = 'consolidated' then scoped.scope = 'consolidated'
        when scoped.resolved_scope = 'own'
            then case when scoped.scope = 'own' or scoped.scope_words is null then true end
    end as is_of_report,
    scoped.refers_to,

    scoped.sentence,
    scoped.number_offset,
    scoped.document_sha256,
    scoped.locator,
    scoped.is_read_from_picture
from scoped
left join {{ ref('claim_types') }} as types using (claim_code)
{{ ordered_by_year() }}
