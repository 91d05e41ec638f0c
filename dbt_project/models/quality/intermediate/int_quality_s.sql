-- Structure and identity: versions, year, agency, sections, tables, labels, copies.
with reports as (

    select * from {{ ref('int_quality_reports') }}

),

tables as (

    select * from {{ ref('int_quality_tables') }}

),

found as (

    select
        report_id,
        rule_id,
        place,
        min(verdict) as verdict,
        list(sentence order by finding_number) as sentences
    from {{ ref('int_quality_parser_findings') }}
    group by all

),

versions as (

    select
        report_id,
        count(*) as versions,
        list(source_file || coalesce(', ' || superseded_reason, '') order by version_number desc)
            as sentences,
        list(source_file order by version_number desc)
            filter (superseded_reason = 'in_question') as in_question
    from {{ ref('report_versions') }}
    group by report_id

),

-- What the parser says of a report as a whole, and its silence.
whole as (

    select
        reports.report_id,
        rules.rule_id,
        found.sentences,
        case
            when rules.rule_id = 'S5' and years.report_year < 2019
                then 'no order of sections was prescribed before the form of 2019'
            when found.verdict = 'not_assessable'
                then 'the headings do not tell the statutory sections'
        end as reason,
        case when reason is null then coalesce(found.verdict, 'pass') else 'not_assessable' end
            as verdict
    from reports
    inner join {{ ref('dim_year') }} as years using (report_year)
    cross join (select unnest(['S2', 'S3', 'S5']) as rule_id) as rules
    left join found
        on reports.report_id = found.report_id
        and rules.rule_id = found.rule_id

),

sections as (

    select tables.*, found.sentences
    from tables
    left join found
        on tables.report_id = found.report_id
        and tables.table_code = found.place
        and found.rule_id = 'S4'
    where tables.form_in_force is not null

),

labels as (

    select report_id, place, sentences, 'fail' as verdict from found where rule_id = 'S7'
    union all by name
    select report_id, table_code as place, 'pass' as verdict
    from tables
    where table_status <> 'absent' and (report_id, table_code) not in (
        select (report_id, split_part(place, '.', 1)) from found where rule_id = 'S7'
    )

),

copies as (

    select * from {{ ref('int_quality_copies') }}

),

published as (

    select
        report_id,
        days_late,
        [cast(first_published_on as varchar), cast(deadline as varchar)] as sentences,
        case
            when first_published_on is null then 'no date of publication is known'
            when deadline is null then 'no day of publication is set for this kind of agency'
            when days_late is null then 'the date lies before the year that is reported on'
        end as reason
    from {{ ref('dim_report') }}

),

titles as (

    select
        reports.report_id,
        found.sentences,
        case
            when found.sentences is not null then 'fail'
            when contains(replace(titled.title, ' ', ''), '政府信息公开工作年度报告') then 'pass'
            else 'not_assessable'
        end as verdict
    from reports
    inner join {{ ref('dim_report') }} as titled using (report_id)
    left join found
        on reports.report_id = found.report_id and found.rule_id = 'S11'
    where reports.report_year >= 2019

),

cited as (

    select
        reports.report_id,
        list(found.sentence order by found.finding_number) filter (
            reports.report_year > superseded.last_report_year
        ) as sentences
    from reports
    left join {{ ref('int_quality_parser_findings') }} as found
        on reports.report_id = found.report_id and found.rule_id = 'S12'
    left join {{ ref('superseded_documents') }} as superseded using (finding_code)
    group by reports.report_id

)

select {{ quality_finding('S1', "'report'", 'versions', '<=', '1', sentences='sentences') }}
from versions

union all

{% for rule in ['S2', 'S3', 'S5'] %}
select
    {{ quality_finding(
        rule, "'report'", verdict='verdict', sentences='sentences', reason='reason'
    ) }}
from whole
where rule_id = '{{ rule }}'

union all

{% endfor %}
select
    {{ quality_finding(
        'S4', 'table_code', sentences='coalesce(sentences, [reason])',
        verdict="case
            when sentences is not null or table_status = 'partial' then 'fail'
            when table_status = 'absent' then 'not_assessable'
            else 'pass'
        end",
        reason="case
            when sentences is null and table_status = 'absent'
                then 'neither the section nor its table was found'
        end"
    ) }}
from sections

union all

select
    {{ quality_finding(
        'S6', 'table_code',
        verdict="case
            when form is null then 'not_assessable'
            when form is distinct from form_in_force then 'fail'
            else 'pass'
        end",
        reason="case when form is null then 'its headers do not tell the form' end",
        sentences="['the table follows the form of ' || form || ', in force is '
            || coalesce('that of ' || form_in_force, 'none')]"
    ) }}
from tables
where table_status <> 'absent'

union all

select {{ quality_finding('S7', 'place', verdict='verdict', sentences='sentences') }}
from labels

union all

select {{ quality_finding('S8', 'place', verdict='verdict', sentences='sentences') }}
from copies

union all

select
    {{ quality_finding(
        'S9', "'report'", verdict="case when in_question is null then 'pass' else 'fail' end",
        sentences='in_question'
    ) }}
from versions

union all

select
    {{ quality_finding(
        'S10', "'report'", 'days_late', '<=', '0', reason='reason', sentences='sentences'
    ) }}
from published

union all

select
    {{ quality_finding(
        'S11', "'report'", verdict='verdict', sentences='sentences',
        reason="case when verdict = 'not_assessable' then 'no line of the text is its title' end"
    ) }}
from titles

union all

select
    {{ quality_finding(
        'S12', "'report'", verdict="case when sentences is null then 'pass' else 'fail' end",
        sentences='sentences'
    ) }}
from cited

union all

{% for rule in ['S13', 'S14'] %}
select
    {{ quality_finding(
        rule, 'place', verdict='verdict', sentences='sentences', reason='reason'
    ) }}
from {{ ref('int_quality_sections') }}
where rule_id = '{{ rule }}'

union all

{% endfor %}
select
    {{ quality_finding(
        'S15', 'table_code', 'cells_that_differ', '<=', '0', operands='operands',
        sentences='sentences'
    ) }}
from {{ ref('int_quality_versions') }}

union all

select
    {{ quality_finding(
        'S16', "'report'", 'same_count', right='sentence_count', sentences='[other_file]',
        verdict="case when same_count > 0.8 * sentence_count then 'fail' else 'pass' end"
    ) }}
from {{ ref('int_quality_sentences') }}
where rule_id = 'S16'
