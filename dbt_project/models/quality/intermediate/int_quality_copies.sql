{{ config(materialized='table') }}

-- The same numbers under two agencies or two years.
with compared as (

    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        reports.source_file,
        tables.table_code,
        tables.numbers_digest
    from {{ ref('dim_report') }} as reports
    inner join {{ ref('stg_report_tables') }} as tables using (document_sha256)
    where tables.numbers_digest is not null and tables.table_code <> 'legacy'

),

twins as (

    select
        here.report_id,
        here.table_code,
        list('same numbers as ' || there.source_file order by there.source_file) as sentences
    from compared as here
    inner join compared as there
        on here.table_code = there.table_code
        and here.numbers_digest = there.numbers_digest
        and (here.agency_id, here.report_year) <> (there.agency_id, there.report_year)
    group by here.report_id, here.table_code

),

-- One content that its sidecars record under two publishers, regions or years.
records as (

    select
        document_sha256,
        list(
            concat_ws(
                ', ', file, sidecar_publisher, sidecar_region_code,
                cast(sidecar_report_year as varchar)
            )
            order by file
        ) as sentences
    from {{ ref('stg_documents') }}
    group by document_sha256
    having greatest(
        count(distinct sidecar_publisher),
        count(distinct sidecar_region_code),
        count(distinct sidecar_report_year)
    ) > 1

)

select
    compared.report_id,
    compared.table_code as place,
    case when twins.report_id is null then 'pass' else 'fail' end as verdict,
    twins.sentences
from compared
left join twins using (report_id, table_code)

union all

select
    reports.report_id,
    'report',
    case when records.document_sha256 is null then 'pass' else 'fail' end,
    records.sentences
from {{ ref('dim_report') }} as reports
left join records using (document_sha256)
