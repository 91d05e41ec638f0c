{{ config(materialized='table') }}

-- How many sentences of a report stand in another too, figures apart: in that of the year before (Y7),
-- and in those of other agencies of its region and year (S16), of which the most alike is named.
with sentences as (

    select distinct
        document_sha256,
        unnest(string_split(sentence_digests, ' ')) as digest
    from {{ ref('stg_sections') }}
    where sentence_digests is not null

),

reports as (

    select
        reports.report_id,
        reports.agency_id,
        reports.region_id,
        reports.report_year,
        reports.source_file,
        sentences.digest,
        count(*) over (partition by reports.report_id) as sentence_count
    from {{ ref('dim_report') }} as reports
    inner join sentences using (document_sha256)
    where {{ of_compared_years('reports.report_year') }}

),

-- A few sentences are alike by chance, and by the model texts of the form.
long as (

    select * from reports where sentence_count >= 10

),

pairs as (

    select
        'Y7' as rule_id,
        here.report_id,
        there.source_file as other_file,
        here.sentence_count,
        count(*) as same_count
    from long as here
    inner join {{ ref('int_quality_series') }} as series using (report_id)
    inner join reports as there
        on series.previous_report_id = there.report_id
        and here.digest = there.digest
    group by all

    union all

    select
        'S16',
        here.report_id,
        there.source_file,
        here.sentence_count,
        count(*)
    from long as here
    inner join long as there
        on here.region_id = there.region_id
        and here.report_year = there.report_year
        and here.digest = there.digest
        and here.agency_id <> there.agency_id
    group by all

),

-- Also those beside which nothing alike stands.
compared as (

    select 'S16' as rule_id, report_id, sentence_count from long
    union
    select 'Y7', long.report_id, long.sentence_count
    from long
    inner join {{ ref('int_quality_series') }} as series using (report_id)
    semi join reports as there on series.previous_report_id = there.report_id

)

select
    compared.rule_id,
    compared.report_id,
    compared.sentence_count,
    coalesce(max(pairs.same_count), 0) as same_count,
    max_by(pairs.other_file, (pairs.same_count, pairs.other_file)) as other_file
from compared
left join pairs using (rule_id, report_id)
group by compared.rule_id, compared.report_id, compared.sentence_count
